import { CfnResource, Resource, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { addWarning } from './add-warning';
import { addRules } from './security-group-rules';
import { groupsOf, hasKnownId } from '../inspect/security-groups';
import { StackOrder } from '../inspect/stack-order';
import { commonStackOf, topStackOf } from '../inspect/stacks';
import { MemberEdge, MemberEndpoint } from '../members/member';
import { MeshState } from '../members/mesh-state';
import * as messages from '../messages';

/** The ports that Docker and Linux, of any age, may give to a proxy in bridge mode. */
const EPHEMERAL_PORTS = [32768, 65535] as const;

/**
 * Admits the client's security groups to the server's on the ports of the edge's endpoints, and returns the rules: the user's
 * own if the same rule exists already. Warns about groups that could not be opened.
 *
 * @param home the stack of what needs the rules, which may refer to both services
 * @param order of the stacks, for an edge between two
 */
export function openIngress(
  { namespace }: MeshState,
  { dependent, dependency, endpoints }: MemberEdge,
  home: Stack,
  order?: StackOrder,
): CfnResource[] {
  const server = dependency.service;
  const ofAll = Stack.of(Resource.isOwnedResource(namespace!) ? namespace! : server);
  const [clientGroups, serverGroups] = [dependent.service, server].map(groupsOf);
  const rules: CfnResource[] = [];
  const missing: string[] = [];
  for (const port of proxyPorts(server, endpoints)) {
    for (const to of serverGroups) {
      for (const from of clientGroups) {
        const { ingress, egress } = addRules(stackOfRules(home, ofAll, from, to, order), from, to, port);
        rules.push(...ingress, ...egress);
        if (ingress.length === 0) missing.push(`ingress of '${to.node.path}' from '${from.node.path}', TCP ${port}`);
        if (egress.length === 0 && !from.allowAllOutbound) {
          missing.push(`egress of '${from.node.path}' to '${to.node.path}', TCP ${port}`);
        }
      }
    }
  }
  if (missing.length > 0)
    addWarning(dependent, 'notOpened', messages.notOpened(dependent.name, dependency.name, missing));
  for (const { service } of [dependency, dependent]) {
    if (service.connections.securityGroups.length > 0) continue;
    addWarning(dependent, 'noCapacity', messages.noCapacity(dependent.name, dependency.name, service.node.path));
  }
  return rules;
}

/**
 * Returns the stack that owns the rule between two groups. As far as possible it depends on the groups alone: services of several
 * stacks may share the groups, and EC2 refuses a duplicate rule.
 *
 * Of a stack and one nested in it, this is the inner one, which everything that waits for the rule waits for anyway. If the
 * groups do not decide, it is the stack that needs the rule.
 *
 * An imported group is in no stack: the rule is in the stack of the other group. If both are imported, it is in the stack of the
 * namespace, on which the stacks of all services depend, or, if that is imported too, in the server's.
 *
 * @param ofAll the stack for rules whose groups are in none
 */
function stackOfRules(
  home: Stack,
  ofAll: Stack,
  from: ec2.ISecurityGroup,
  to: ec2.ISecurityGroup,
  order?: StackOrder,
): Stack {
  if (hasKnownId(from)) return hasKnownId(to) ? ofAll : Stack.of(to);
  if (hasKnownId(to)) return Stack.of(from);
  const [ours, theirs] = [Stack.of(from), Stack.of(to)];
  if (ours === theirs) return ours;
  const [top, ourTop, theirTop] = [home, ours, theirs].map(topStackOf);
  if (ourTop === theirTop) {
    const common = commonStackOf(from, to)!;
    if (common === ours) return theirs;
    if (common === theirs) return ours;
    return top === ourTop ? home : common;
  }
  if (ourTop === top) return ours;
  if (theirTop === top) return theirs;
  if (order?.depends(theirTop, ourTop)) return theirs;
  return order?.depends(ourTop, theirTop) ? ours : home;
}

/** The ports on which the server's proxy listens for these endpoints, each once. */
function proxyPorts(server: ecs.BaseService, endpoints: readonly MemberEndpoint[]): ec2.Port[] {
  const isBridge = server.taskDefinition.networkMode === ecs.NetworkMode.BRIDGE;
  const ports = endpoints.map(({ config, containerPort }) => {
    if (config.ingressPortOverride !== undefined) return ec2.Port.tcp(config.ingressPortOverride);
    return isBridge ? ec2.Port.tcpRange(...EPHEMERAL_PORTS) : ec2.Port.tcp(containerPort.mapping.containerPort);
  });
  return [...new Map(ports.map((port) => [JSON.stringify(port.toRuleJson()), port])).values()];
}
