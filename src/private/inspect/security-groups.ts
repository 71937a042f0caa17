import { CfnParameter, CfnResource, Reference, Stack, Token, Tokenization } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { IConstruct } from 'constructs';
import { previewResolve } from './preview-resolve';
import { ssmParameterKey } from './published-endpoint';

/** A security group, whatever construct represents it. */
export interface SecurityGroup {
  /** Identifies the group within its app: two imports of one group have the same key. */
  readonly key: string;
  /** The construct to which rules are added. */
  readonly group: ec2.ISecurityGroup;
  /** The `AWS::EC2::SecurityGroup`; undefined if the group is imported. */
  readonly resource?: CfnResource;
  /** The stack whose template creates it; undefined if it is imported. */
  readonly stack?: Stack;
  /** Whether CDK's own rules have ids that follow from the group alone: it was created by `new ec2.SecurityGroup`. */
  readonly isCreatedByL2: boolean;
}

/** The security group that a construct represents, which may be an import of one that this app creates. */
export function securityGroupOf(group: ec2.ISecurityGroup): SecurityGroup {
  const key = groupKey(group.securityGroupId, group);
  const resource = resourceOf(group.securityGroupId);
  if (!resource) return { key, group, isCreatedByL2: false };
  const stack = Stack.of(resource);
  const creator = resource.node.scope as ec2.ISecurityGroup | undefined;
  // A construct of the application's own around the resource may have a securityGroupId too.
  const isL2 = creator !== undefined && 'addIngressRule' in creator;
  const isCreatedByL2 =
    isL2 && creator.securityGroupId === group.securityGroupId && creator.node.defaultChild === resource;
  // An import that must not be changed stays what it is.
  const changeable = isCreatedByL2 && (creator === group || isMutable(group)) ? creator : group;
  return { key, group: changeable, resource, stack, isCreatedByL2: isCreatedByL2 && changeable === creator };
}

/**
 * Identifies the group that an id names: by the id, by the resource to which it refers, or by the expression that only the
 * deployment can evaluate.
 */
export function groupKey(groupId: unknown, scope: IConstruct): string {
  if (typeof groupId === 'string' && !Token.isUnresolved(groupId)) return groupId;
  const resource = resourceOf(groupId);
  if (resource) return resource.node.path;
  const key: unknown = previewResolve(scope, groupId, identify);
  return typeof key === 'string' ? key : JSON.stringify(key);
}

/** Identifies what a reference refers to. A parameter of Systems Manager is the same in every stack that reads it. */
export function identify({ target, displayName }: Reference): string {
  if (isSecurityGroup(target)) return target.node.path;
  if (target instanceof CfnParameter && target.type.startsWith('AWS::SSM::Parameter::Value')) {
    return ssmParameterKey(target.default as string);
  }
  return `${target.node.path}.${displayName}`;
}

/** The `AWS::EC2::SecurityGroup` to which an id refers; its `Ref` is the id too. */
function resourceOf(groupId: unknown): CfnResource | undefined {
  const token =
    typeof groupId === 'string' ? Tokenization.reverse(groupId, { failConcat: false }) : (groupId as Reference);
  if (!Reference.isReference(token)) return undefined;
  return isSecurityGroup(token.target) ? token.target : undefined;
}

function isSecurityGroup(construct: IConstruct): construct is CfnResource {
  return (
    CfnResource.isCfnResource(construct) && construct.cfnResourceType === ec2.CfnSecurityGroup.CFN_RESOURCE_TYPE_NAME
  );
}

/** Whether rules can be added to a group. */
export function canHaveRules({ group, isCreatedByL2 }: SecurityGroup): boolean {
  return isCreatedByL2 || isMutable(group);
}

/**
 * Whether rules can be added to the group that a construct represents. An imported group may be immutable, which CDK does not expose.
 *
 * Before a mutable group adds a rule, it asks the peer for the configuration of the rule. The peer in this function
 * then throws an error, so that the group adds no rule.
 */
function isMutable(group: ec2.ISecurityGroup): boolean {
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
