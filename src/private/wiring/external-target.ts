import { Stack, Token } from 'aws-cdk-lib';
import { RuleTarget } from './distinct-targets';
import { nameOf } from './own-rule';
import { ensurePublishedParameter } from './published-parameters';
import { importInto } from './stack-dependencies';
import { publishedField, publishedFieldKey, publishedParameterId } from '../inspect/published-endpoint';
import { Ports } from '../inspect/rule-index';
import { groupKey, securityGroupOf } from '../inspect/security-groups';
import { portKey } from '../inspect/written-rules';
import { ExternalMember, ExternalMemberEndpoint } from '../members/external-member';

/** What identifies the target of a rule, in whatever stack the rule is. */
export interface TargetKeys extends Ports {
  readonly group: string;
}

/** Identifies the target of rules for an endpoint. Changes nothing: a stack reads what is published only if it has a rule. */
export function targetKeys(
  external: ExternalMember,
  { parameterName, listenerPort }: ExternalMemberEndpoint,
): TargetKeys {
  const { mesh, securityGroup } = external;
  const portOf = (name: 'fromPort' | 'toPort') =>
    listenerPort === undefined ? publishedFieldKey(parameterName!, name) : portKey(listenerPort, mesh);
  const group = securityGroup
    ? groupKey(securityGroup.securityGroupId, securityGroup)
    : JSON.stringify(publishedFieldKey(parameterName!, 'securityGroupId'));
  return { group, fromPort: portOf('fromPort'), toPort: portOf('toPort') };
}

/** The target of a rule in a stack, which reads what is published, or imports the group. */
export function targetFor(home: Stack, external: ExternalMember, endpoint: ExternalMemberEndpoint): RuleTarget {
  const { securityGroup } = external;
  const { parameterName, listenerPort } = endpoint;
  const field = (name: 'fromPort' | 'toPort' | 'securityGroupId') =>
    publishedField(ensurePublishedParameter(home, parameterName!), name);
  const portOf = (name: 'fromPort' | 'toPort') => listenerPort ?? Token.asNumber(field(name));
  const groupId = securityGroup ? importInto(home, securityGroup.securityGroupId) : field('securityGroupId');
  return {
    name: targetName(external, endpoint),
    groupId,
    fromPort: portOf('fromPort'),
    toPort: portOf('toPort'),
    isComparable: !(securityGroup && Token.isUnresolved(groupId)) && !Token.isUnresolved(listenerPort),
  };
}

/** What the ids of rules call the target: it follows from what the user declares, not from the stack. */
export function targetName(external: ExternalMember, { parameterName, listenerPort }: ExternalMemberEndpoint): string {
  const { mesh, securityGroup } = external;
  return [
    securityGroup ? nameOf(securityGroupOf(securityGroup)) : publishedParameterId(parameterName!),
    listenerPort === undefined ? 'as published' : JSON.stringify(portKey(listenerPort, mesh)),
  ].join(':');
}
