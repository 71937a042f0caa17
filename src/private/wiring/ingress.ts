import { CfnResource, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Endpoint } from '../endpoint';

/** What Docker and Linux, of whatever age, may give to a proxy in bridge mode. */
const EPHEMERAL_PORTS = ec2.Port.tcpRange(32768, 65535);

/** EC2 takes no longer description of a rule. */
const LONGEST_DESCRIPTION = 255;

/**
 * Lets the client's security groups reach the server's on the ports of these endpoints, and returns the rules that do
 * so: the user's own where the same rule stood already.
 *
 * Under the hood, `addIngressRule` of each of the server's groups. `connections.allowTo` would add the same rules, but
 * also a warning for each client group whose way out is open to all.
 *
 * @param home the stack in which the rules are to stand where the groups are in two: the one that follows the other
 */
export function openIngress(
  home: Stack,
  client: ecs.BaseService,
  server: ecs.BaseService,
  endpoints: readonly Endpoint[],
): CfnResource[] {
  const rules: CfnResource[] = [];
  for (const port of proxyPorts(server, endpoints)) {
    for (const to of server.connections.securityGroups) {
      for (const from of client.connections.securityGroups) {
        to.addIngressRule(from, port, description('from', from), Stack.of(from) === home);
        if (!from.allowAllOutbound) from.addEgressRule(to, port, description('to', to), Stack.of(to) === home);
        rules.push(...rulesBetween(from, to, port));
      }
    }
  }
  return rules;
}

/** Each port once on which the server's proxy listens for these endpoints. */
function proxyPorts(server: ecs.BaseService, endpoints: readonly Endpoint[]): ec2.Port[] {
  const isBridge = server.taskDefinition.networkMode === ecs.NetworkMode.BRIDGE;
  const ports = endpoints.map(({ config, containerPort }) => {
    if (config.ingressPortOverride !== undefined) return ec2.Port.tcp(config.ingressPortOverride);
    return isBridge ? EPHEMERAL_PORTS : ec2.Port.tcp(containerPort);
  });
  return [...new Map(ports.map((port) => [port.toString(), port])).values()];
}

/** Of the groups alone: a rule that several services share must read the same whichever of them is declared first. */
function description(direction: 'from' | 'to', group: ec2.ISecurityGroup): string {
  return `Service Connect ${direction} ${group.uniqueId}`.slice(0, LONGEST_DESCRIPTION);
}

/**
 * `addIngressRule` does not say which rule it made, or found made before. It is a child of one of the two groups, and
 * what it says is the sure way to know it: how CDK names it is CDK's own affair.
 */
function rulesBetween(from: ec2.ISecurityGroup, to: ec2.ISecurityGroup, port: ec2.Port): CfnResource[] {
  const { fromPort, toPort, ipProtocol } = port.toRuleJson();
  return [...new Set([...to.node.children, ...from.node.children])].filter((child): child is CfnResource => {
    if (!CfnResource.isCfnResource(child)) return false;
    const rule = child as unknown as Partial<ec2.CfnSecurityGroupIngress & ec2.CfnSecurityGroupEgress>;
    if (rule.fromPort !== fromPort || rule.toPort !== toPort || rule.ipProtocol !== ipProtocol) return false;
    return child.cfnResourceType === ec2.CfnSecurityGroupIngress.CFN_RESOURCE_TYPE_NAME
      ? rule.groupId === to.securityGroupId && rule.sourceSecurityGroupId === from.securityGroupId
      : rule.groupId === from.securityGroupId && rule.destinationSecurityGroupId === to.securityGroupId;
  });
}
