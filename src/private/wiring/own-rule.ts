import { createHash } from 'crypto';
import { CfnResource, Stack, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { SecurityGroup } from '../inspect/security-groups';
import { Direction } from '../inspect/written-rules';

/** EC2 accepts no longer description of a rule. */
export const MAX_DESCRIPTION_LENGTH = 255;

/** The two ends of a rule. The ids are those that the stack of the rule can refer to. */
export interface RuleEnds {
  readonly client: SecurityGroup;
  readonly clientId: string;
  readonly serverId: string;
  /** What the description of the rule calls the server. */
  readonly serverName: string;
  /** What the id of the rule calls the server, with its ports. */
  readonly serverIdName: string;
}

/** Creates a rule with a name of ours in a stack. */
export function createOwnRule(
  direction: Direction,
  home: Stack,
  { client, clientId, serverId, serverName, serverIdName }: RuleEnds,
  ports: Pick<ec2.CfnSecurityGroupIngressProps, 'ipProtocol' | 'fromPort' | 'toPort'>,
): CfnResource {
  if (direction === 'ingress') {
    return new ec2.CfnSecurityGroupIngress(home, `ServiceConnectIngress from ${nameOf(client)} to ${serverIdName}`, {
      ...ports,
      groupId: serverId,
      sourceSecurityGroupId: clientId,
      description: `Service Connect from ${nameOf(client)}`.slice(0, MAX_DESCRIPTION_LENGTH),
    });
  }
  return new ec2.CfnSecurityGroupEgress(home, `ServiceConnectEgress from ${nameOf(client)} to ${serverIdName}`, {
    ...ports,
    groupId: clientId,
    destinationSecurityGroupId: serverId,
    description: `Service Connect to ${serverName}`.slice(0, MAX_DESCRIPTION_LENGTH),
  });
}

/** What the ids of rules call a group: the same however it was imported. */
export function nameOf({ key, group, stack }: SecurityGroup): string {
  if (stack) return group.uniqueId;
  if (!Token.isUnresolved(group.securityGroupId)) return group.securityGroupId;
  return createHash('sha256').update(key).digest('hex').slice(0, 16);
}
