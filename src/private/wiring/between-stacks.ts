import { Stack } from 'aws-cdk-lib';
import { addStackDependency } from './stack-dependencies';
import { StackOrder } from '../inspect/stack-order';
import { commonStackOf, stackUnits, topStackOf } from '../inspect/stacks';
import { MemberEdge } from '../members/member';
import { ObjectGraph } from '../model/graph/object-graph';

/** An edge, and the stack of the resources that refer to both its services. */
export interface PlacedEdge {
  readonly edge: MemberEdge;
  readonly home: Stack;
}

/**
 * Decides for each edge which stack may refer to both its services. If the services are in different stacks, makes that
 * stack depend on the other one.
 *
 * For `dependsOn`, this is the stack of the client. For `connectsTo`, it is the stack that depends on the other one
 * already, if there is one: in the other stack, resources that refer to both services would close a cycle of the
 * stacks.
 */
export function placeEdges(order: StackOrder, edges: readonly MemberEdge[]): PlacedEdge[] {
  const choices = chooseDependents(order, edges);
  const placed = edges.map((edge) => {
    const { kind, dependent, dependency } = edge;
    const common = commonStackOf(dependent.service, dependency.service);
    const home = kind === 'dependsOn' ? Stack.of(dependent.service) : (common ?? choices.get(edge)!);
    return { edge, home, isBetween: !common };
  });
  addStackDependencies(placed.filter(({ isBetween }) => isBetween));
  return placed;
}

/**
 * Chooses for each `connectsTo` edge between two stacks, nested or not, which of them depends on the other. The security group rule is in
 * the stack that depends on the other. A choice may restrict later ones, so they are made in the order of the paths.
 */
function chooseDependents(order: StackOrder, edges: readonly MemberEdge[]): Map<MemberEdge, Stack> {
  const choices = new Map<MemberEdge, Stack>();
  const unordered = edges.filter(({ kind }) => kind === 'connectsTo');
  const units = new Map(unordered.map((edge) => [edge, unitsOf(edge)]));
  const between = unordered.filter((edge) => units.get(edge) !== undefined);
  between.sort((a, b) => comparePaths(units.get(a)!, units.get(b)!));
  for (const edge of between) choices.set(edge, order.dependentOf(...units.get(edge)!));
  return choices;
}

/**
 * Adds one stack dependency for each pair of stacks, dependents first.
 *
 * In this order, the cycle check of CDK is fast: it follows every path from the stack of the added dependency, and that
 * stack has no dependencies yet.
 */
function addStackDependencies(placed: readonly PlacedEdge[]) {
  const graph = new ObjectGraph<Stack>();
  for (const { edge, home } of placed) {
    const dependent = topStackOf(home);
    graph.addEdge(
      dependent,
      topStacksOf(edge).find((stack) => stack !== dependent)!,
    );
  }
  for (const dependent of graph.deploymentOrder().reverse()) {
    for (const dependency of graph.dependenciesOf(dependent)) {
      addStackDependency(dependent, dependency, 'an edge of a ServiceConnectMesh connects services of the two stacks');
    }
  }
}

function topStacksOf({ dependent, dependency }: MemberEdge): [client: Stack, server: Stack] {
  return [topStackOf(dependent.service), topStackOf(dependency.service)];
}

function unitsOf({ dependent, dependency }: MemberEdge): [client: Stack, server: Stack] | undefined {
  return stackUnits(Stack.of(dependent.service), Stack.of(dependency.service));
}

/** If two stacks connect to each other, and neither depends on the other yet, the one whose path sorts first does. */
function comparePaths([client, server]: readonly Stack[], [otherClient, otherServer]: readonly Stack[]): number {
  return compare(client.node.path, otherClient.node.path) || compare(server.node.path, otherServer.node.path);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
