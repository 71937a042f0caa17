import { CfnElement, CfnResource, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct, IConstruct } from 'constructs';
import { addResourceDependencies } from './late-constructs';
import { Direction } from '../inspect/written-rules';

/** A rule between two security groups, as CDK adds it. */
export type CfnRule = ec2.CfnSecurityGroupIngress | ec2.CfnSecurityGroupEgress;

/**
 * Adds the rule that `client.connections.allowTo(server)` or `server.connections.allowFrom(client)` adds, and returns it. Returns
 * undefined if CDK adds none, because there is one with the same id.
 *
 * @param caller the one of the two whose stack gets the rule, if they are in different stacks
 */
export function addRuleAsCdk(
  direction: Direction,
  client: ec2.ISecurityGroup,
  server: ec2.ISecurityGroup,
  port: ec2.Port,
  caller: 'client' | 'server',
): CfnRule | undefined {
  const groups = [client, server];
  const before = groups.map(({ node }) => node.children.length);
  if (direction === 'ingress') server.addIngressRule(client, port, undefined, caller === 'client');
  else client.addEgressRule(server, port, undefined, caller === 'server');
  const scope = groups.find(({ node }, index) => node.children.length > before[index]);
  return scope?.node.children.pop() as CfnRule | undefined;
}

/**
 * Takes the place of a rule in the tree, and so keeps its logical id, without being a resource. CDK finds the id taken, and adds no
 * second rule.
 */
class RulePlace extends CfnElement {
  /** @internal */
  public _toCloudFormation(): object {
    return {};
  }
}

/**
 * Moves a rule out of the scope of its security group: directly into the stack, with the same logical id, properties,
 * metadata and dependencies of its own.
 *
 * In the scope of the group, `node.addDependency` of the group, or of the service around it, makes others wait for the rule. The
 * group that the rule names is often among them, which is a cycle.
 */
export function moveToStack(rule: CfnResource): CfnResource {
  const { scope, id, path } = rule.node;
  scope!.node.tryRemoveChild(id);
  const place = new RulePlace(scope as Construct, id);
  const stack = Stack.of(place);
  const newId = `ServiceConnectRule ${path.slice(stack.node.path.length + 1)}`.replace(/\//g, ' ');
  const { rawOverrides } = rule as unknown as { rawOverrides: object };
  const moved = copyOf(rule, stack, newId);
  Object.assign(moved.cfnOptions, rule.cfnOptions);
  for (const [field, value] of Object.entries(rawOverrides)) moved.addOverride(field, value);
  const awaited = rule.obtainDependencies().filter((each) => CfnResource.isCfnResource(each));
  addResourceDependencies(moved, [...rule.node.dependencies, ...awaited]);
  moved.overrideLogicalId(place.logicalId); // a token: a later renameLogicalId counts
  return moved;
}

/** Whether a rule is in the scope of a security group, as the rules that CDK adds are. */
export function isInScopeOfGroup(rule: IConstruct): boolean {
  return 'securityGroupId' in (rule.node.scope ?? {});
}

/** A rule with the same properties: an L1 construct, or a generic resource, whose properties have the names of the template. */
function copyOf(rule: CfnResource, scope: Construct, id: string): CfnResource {
  const { cfnResourceType: type } = rule;
  const { cfnProperties: properties } = rule as unknown as { cfnProperties: never };
  if (!('groupId' in rule)) return new CfnResource(scope, id, { type, properties });
  const isIngress = type === ec2.CfnSecurityGroupIngress.CFN_RESOURCE_TYPE_NAME;
  return new (isIngress ? ec2.CfnSecurityGroupIngress : ec2.CfnSecurityGroupEgress)(scope, id, properties);
}
