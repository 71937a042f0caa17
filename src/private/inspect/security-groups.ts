import { Reference, Token, Tokenization } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';

/** Returns the security groups of a service, each once: two constructs may represent the same group. */
export function groupsOf(service: ecs.BaseService): ec2.ISecurityGroup[] {
  return [...new Set(service.connections.securityGroups.map(ownedGroup))];
}

/**
 * Whether the id of a group is known at synthesis. Such a group is imported, and all imports of one id are the same
 * group.
 */
export function hasKnownId({ securityGroupId }: ec2.ISecurityGroup): boolean {
  return !Token.isUnresolved(securityGroupId);
}

/**
 * Returns the group that an import represents, if this app creates that group: for example, an `Ec2Service` in bridge
 * mode imports the groups of a cluster in another stack. Returns the import itself if it is immutable.
 */
function ownedGroup(group: ec2.ISecurityGroup): ec2.ISecurityGroup {
  const id = Tokenization.reverse(group.securityGroupId, { failConcat: false });
  const owner = Reference.isReference(id) ? (id.target.node.scope as ec2.ISecurityGroup) : group;
  const isImport = owner !== group && owner.securityGroupId === group.securityGroupId;
  return isImport && isMutable(group) ? owner : group;
}

/**
 * Whether rules can be added to a group. An imported group may be immutable, which CDK does not expose.
 *
 * Before a mutable group adds a rule, it asks the peer for the configuration of the rule. The peer in this function
 * then throws an error, so that the group adds no rule.
 */
export function isMutable(group: ec2.ISecurityGroup): boolean {
  class Asked extends Error {}
  const peer: ec2.IPeer = {
    uniqueId: 'ServiceConnectMesh',
    canInlineRule: false,
    connections: new ec2.Connections(),
    toIngressRuleConfig() {
      throw new Asked();
    },
    toEgressRuleConfig() {
      throw new Asked();
    },
  };
  try {
    group.addIngressRule(peer, ec2.Port.tcp(1));
    return false;
  } catch (error) {
    if (error instanceof Asked) return true;
    throw error;
  }
}
