import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { IConstruct } from 'constructs';
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

/** Whether a rule is in the scope of a security group, as the rules that CDK adds are. */
export function isInScopeOfGroup(rule: IConstruct): boolean {
  return 'securityGroupId' in (rule.node.scope ?? {});
}
