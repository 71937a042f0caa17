import { CfnResource, Stack, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { importInto } from './stack-dependencies';
import { previewResolve } from '../inspect/preview-resolve';
import { hasKnownId, isMutable } from '../inspect/security-groups';
import { topStackOf } from '../inspect/stacks';

/** EC2 accepts no longer description of a rule. */
const MAX_DESCRIPTION_LENGTH = 255;

/** The rules that let one group reach another on a port. */
export interface Rules {
  readonly ingress: CfnResource[];
  readonly egress: CfnResource[];
}

/**
 * Lets one security group reach another on a port, unless a rule says so already or the group cannot be changed, and
 * returns the rules that say so then.
 *
 * Under the hood, `addIngressRule` and, where not everything may leave, `addEgressRule`, as CDK's `connections` would
 * call them. Between stacks, a rule of our own in the stack that may follow both: CDK's would stand in one of the groups'.
 * So it is with imported groups, where CDK's would stand with one of the imports, of which there may be several, and with
 * ports that only deployment knows, which to CDK are all the same.
 */
export function addRules(home: Stack, from: ec2.ISecurityGroup, to: ec2.ISecurityGroup, port: ec2.Port): Rules {
  const stacks = [Stack.of(from), Stack.of(to)];
  const isKnownToCdk = !hasKnownId(from) && !hasKnownId(to) && !Token.isUnresolved(port.toRuleJson().fromPort);
  const byCdk = isKnownToCdk && stacks.includes(home) && topStackOf(from) === topStackOf(to);
  const find = () => rulesBetween(from, to, port, byCdk ? undefined : home);

  const standing = find();
  const needsIngress = standing.ingress.length === 0;
  const needsEgress = standing.egress.length === 0 && !from.allowAllOutbound;
  if (!needsIngress && !needsEgress) return standing;

  if (byCdk) {
    if (needsIngress) to.addIngressRule(from, port, description('from', from), stacks[0] === home);
    if (needsEgress) from.addEgressRule(to, port, description('to', to), stacks[1] === home);
    return find();
  }

  const shared = port.toRuleJson();
  const [fromId, toId] = [from, to].map((group) => importInto(home, group.securityGroupId));
  if (needsIngress && isMutable(to)) {
    new ec2.CfnSecurityGroupIngress(home, ruleId(home, 'Ingress', from, to, port), {
      ...shared,
      groupId: toId,
      sourceSecurityGroupId: fromId,
      description: description('from', from),
    });
  }
  if (needsEgress && isMutable(from)) {
    new ec2.CfnSecurityGroupEgress(home, ruleId(home, 'Egress', from, to, port), {
      ...shared,
      groupId: fromId,
      destinationSecurityGroupId: toId,
      description: description('to', to),
    });
  }
  return find();
}

/**
 * What `addIngressRule` made or found made before it does not say. A rule is a child of one of the two groups, or ours, and
 * what it says is the sure way to know it: how CDK names it is CDK's own affair.
 *
 * @param ours the stack in which rules of our own stand, where these two groups have such
 */
function rulesBetween(from: ec2.ISecurityGroup, to: ec2.ISecurityGroup, port: ec2.Port, ours?: Stack): Rules {
  const { fromPort, toPort, ipProtocol } = port.toRuleJson();
  const [fromId, toId] = [from.securityGroupId, to.securityGroupId];
  const rules: Rules = { ingress: [], egress: [] };
  for (const group of new Set([to, from])) {
    for (const child of group.node.children) {
      const rule = child as Partial<ec2.CfnSecurityGroupIngress & ec2.CfnSecurityGroupEgress>;
      if (rule.fromPort !== fromPort || rule.toPort !== toPort || rule.ipProtocol !== ipProtocol) continue;
      if (!CfnResource.isCfnResource(child)) continue;
      if (rule.groupId === toId && rule.sourceSecurityGroupId === fromId) rules.ingress.push(child);
      if (rule.groupId === fromId && rule.destinationSecurityGroupId === toId) rules.egress.push(child);
    }
  }
  for (const [kind, found] of [
    ['Ingress', rules.ingress],
    ['Egress', rules.egress],
  ] as const) {
    const rule = ours?.node.tryFindChild(ruleId(ours, kind, from, to, port));
    if (rule) found.push(rule as CfnResource);
  }
  return rules;
}

/** Of the groups alone: meshes and edges that share them share the rule. */
function ruleId(
  home: Stack,
  kind: 'Ingress' | 'Egress',
  from: ec2.ISecurityGroup,
  to: ec2.ISecurityGroup,
  port: ec2.Port,
): string {
  const { fromPort } = port.toRuleJson();
  const portName = Token.isUnresolved(fromPort) ? JSON.stringify(previewResolve(home, fromPort)) : port;
  return `ServiceConnect${kind} from ${nameOf(from)} to ${nameOf(to)}:${portName}`;
}

/** Of the group alone: a rule that several services share must read the same whichever of them is declared first. */
function description(direction: 'from' | 'to', group: ec2.ISecurityGroup): string {
  return `Service Connect ${direction} ${nameOf(group)}`.slice(0, MAX_DESCRIPTION_LENGTH);
}

function nameOf(group: ec2.ISecurityGroup): string {
  return hasKnownId(group) ? group.securityGroupId : group.uniqueId;
}
