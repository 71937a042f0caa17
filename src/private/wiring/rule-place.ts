import { CfnElement, CfnResource, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct, IConstruct } from 'constructs';
import { Direction } from '../inspect/rule-index';

export type RuleProperties = Partial<ec2.CfnSecurityGroupIngressProps & ec2.CfnSecurityGroupEgressProps>;

/** A rule as CDK creates it: its place in the tree and its properties. */
export interface CdkRule {
  readonly scope: Construct;
  readonly id: string;
  readonly properties: RuleProperties;
}

/**
 * Returns the rule that CDK creates for `client.connections.allowTo(server)` or `server.connections.allowFrom(client)`: CDK is
 * made to create the rule, which is then removed again. Undefined if CDK creates none, because one has the same id.
 *
 * @param caller the one of the two whose stack gets the rule, if they are in different stacks
 */
export function cdkRule(
  direction: Direction,
  client: ec2.ISecurityGroup,
  server: ec2.ISecurityGroup,
  port: ec2.Port,
  caller: 'client' | 'server',
): CdkRule | undefined {
  const before = new Set([...client.node.children, ...server.node.children]);
  if (direction === 'ingress') server.addIngressRule(client, port, undefined, caller === 'client');
  else client.addEgressRule(server, port, undefined, caller === 'server');
  const rule = [...client.node.children, ...server.node.children].find((child) => !before.has(child));
  if (!rule) return undefined;
  const scope = rule.node.scope as Construct;
  scope.node.tryRemoveChild(rule.node.id);
  return { scope, id: rule.node.id, properties: propertiesOf(rule as CfnResource) };
}

/** The properties of a rule, as they were given to its constructor. */
export function propertiesOf(rule: CfnResource): RuleProperties {
  return (rule as unknown as { cfnProperties: RuleProperties }).cfnProperties;
}

/**
 * Takes the place of a rule in the tree, and so keeps its logical id, without being a resource.
 *
 * The rule itself is directly in the stack. In the scope of a security group, `node.addDependency` of the group, or of the service
 * around it, would make the rule wait for others, or others for the rule: often a cycle. CDK finds the id taken and creates no
 * second rule.
 */
class RulePlace extends CfnElement {
  /** @internal */
  public _toCloudFormation(): object {
    return {};
  }
}

/** Creates a rule directly in the stack that has the logical id and the metadata of a rule at a place in the tree. */
export function createAtPlace(
  scope: Construct,
  id: string,
  create: (stack: Stack, id: string) => CfnResource,
): CfnResource {
  const place = new RulePlace(scope, id);
  const { path } = place.node;
  const stack = Stack.of(scope);
  const rule = create(stack, `ServiceConnectRule ${path.slice(stack.node.path.length + 1)}`.replace(/\//g, ' '));
  rule.overrideLogicalId(place.logicalId); // a token: a later renameLogicalId counts
  const { metadata } = rule.cfnOptions;
  if (metadata?.['aws:cdk:path'] !== undefined) metadata['aws:cdk:path'] = path;
  return rule;
}

/** Whether a rule is in the scope of a security group, as the rules that CDK creates are. */
export function isAtPlace(rule: IConstruct): boolean {
  return 'securityGroupId' in (rule.node.scope ?? {});
}
