import { CfnResource, Resource, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { addRules } from './security-group-rules';
import { groupsOf, hasKnownId } from './security-groups';
import { StackOrder } from './stack-order';
import { commonStackOf, topStackOf } from './stacks';
import { Edge } from '../declaration/edge';
import { Endpoint } from '../declaration/endpoint';
import * as messages from '../messages';
import { advise } from '../warn';

/** What Docker and Linux, of whatever age, may give to a proxy in bridge mode. */
const EPHEMERAL_PORTS = [32768, 65535] as const;

/**
 * Lets the client's security groups reach the server's on the ports of the edge's endpoints, and returns the rules that
 * do so: the user's own where the same rule stood already. Warns of what could not be opened.
 *
 * @param home the stack of what needs the rules: one that may follow those of both services
 * @param order where that is settled already
 */
export function openIngress(
  home: Stack,
  { dependent, dependency, endpoints }: Edge,
  order?: StackOrder,
): CfnResource[] {
  const server = dependency.service;
  const { namespace } = dependent._mesh;
  const ofAll = Stack.of(Resource.isOwnedResource(namespace) ? namespace : server);
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
  if (missing.length > 0) advise(dependent, 'notOpened', messages.notOpened(dependent.name, dependency.name, missing));
  for (const { service } of [dependency, dependent]) {
    if (service.connections.securityGroups.length > 0) continue;
    advise(dependent, 'noCapacity', messages.noCapacityYet(dependent.name, dependency.name, service.node.path));
  }
  return rules;
}

/**
 * The stack in which rules between two groups are to stand. It depends on the groups alone, as far as that can be:
 * services of several stacks may share the groups, and EC2 refuses a rule that stands twice.
 *
 * Of a stack and one that is nested in it, that is the inner one: whoever waits for the rule waits for that anyway, or is
 * in there. Of two stacks of an app, it is the one that what needs the rule is in too, else the one that follows the other.
 * Where that says nothing, the rule stands with what needs it.
 *
 * An imported group is in no stack: the rule stands with the other one. Where both are imported, it stands with the namespace,
 * whose stack all services' stacks follow, or, if that is imported too, with the server.
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
  if (order?.follows(theirTop, ourTop)) return theirs;
  return order?.follows(ourTop, theirTop) ? ours : home;
}

/** Each port once on which the server's proxy listens for these endpoints. */
function proxyPorts(server: ecs.BaseService, endpoints: readonly Endpoint[]): ec2.Port[] {
  const isBridge = server.taskDefinition.networkMode === ecs.NetworkMode.BRIDGE;
  const ports = endpoints.map(({ config, mapped }) => {
    if (config.ingressPortOverride !== undefined) return ec2.Port.tcp(config.ingressPortOverride);
    return isBridge ? ec2.Port.tcpRange(...EPHEMERAL_PORTS) : ec2.Port.tcp(mapped.mapping.containerPort);
  });
  return [...new Map(ports.map((port) => [JSON.stringify(port.toRuleJson()), port])).values()];
}
