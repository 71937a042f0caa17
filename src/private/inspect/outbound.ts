import { isSetByL2, renderedProperty } from './rendered-property';
import { SecurityGroup } from './security-groups';

const PROPERTY = 'SecurityGroupEgress';

/**
 * Whether a group lets all traffic out. If the L1 construct has a list of its own, that counts: `allowAllOutbound` of the L2 construct, or
 * of an import, does not know it.
 */
export function letsEverythingOut({ group, resource }: SecurityGroup): boolean {
  if (!group.allowAllOutbound || !resource || isSetByL2(resource, PROPERTY)) return group.allowAllOutbound;
  const rules: unknown = renderedProperty(resource, PROPERTY);
  // EC2 lets everything out of a group without a list.
  return !Array.isArray(rules) || rules.some(isOpenOrUnknown);
}

function isOpenOrUnknown(rule: Readonly<Record<string, unknown>> | undefined): boolean {
  const { IpProtocol: protocol, CidrIp: cidr } = rule ?? {};
  return (
    (String(protocol) === '-1' && cidr === '0.0.0.0/0') || typeof protocol === 'object' || typeof cidr === 'object'
  );
}
