import { Stack } from 'aws-cdk-lib';
import { addStackDependency } from './stack-dependencies';
import { StackOrder } from '../inspect/stack-order';
import { commonStackOf, topStackOf } from '../inspect/stacks';
import { MemberEdge } from '../members/member';
import { ObjectGraph } from '../model/graph/object-graph';

/** An edge, and the stack of the resources that refer to both of its services. */
export interface PlacedEdge {
  readonly edge: MemberEdge;
  readonly home: Stack;
}

/**
 * Decides for each edge which stack may refer to both of its services and, for edges between stacks, makes that stack depend on
 * the other one.
 *
 * For `dependsOn` it is the client's. The resources of a `connectsTo` edge refer to both services: in the wrong stack of the two
 * they would make the stacks wait for each other.
 */
export function placeEdges(order: StackOrder, edges: readonly MemberEdge[]): PlacedEdge[] {
  const homes = new Map<MemberEdge, Stack>();
  const between = edges.filter(({ dependent, dependency }) => !commonStackOf(dependent.service, dependency.service));
  const unordered = between.filter(({ kind }) => kind === 'connectsTo');
  unordered.sort(byStackPaths); // one choice may decide the next, so the order of declaration must not matter
  for (const edge of unordered) homes.set(edge, order.dependentOf(...topStacksOf(edge)));
  const placed = edges.map((edge) => {
    const { kind, dependent, dependency } = edge;
    const ofEdge = homes.get(edge) ?? commonStackOf(dependent.service, dependency.service);
    const home = kind === 'dependsOn' ? Stack.of(dependent.service) : ofEdge!;
    return { edge, home };
  });
  const isBetween = new Set(between);
  addStackDependencies(placed.filter(({ edge }) => isBetween.has(edge)));
  return placed;
}

/**
 * Adds one stack dependency for each pair of stacks, dependents first.
 *
 * In this order CDK's own check is fast: it searches everything on which the added dependency depends in turn, on every path,
 * and so far that is nothing.
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
      addStackDependency(dependent, dependency, 'a service of the one calls a service of the other');
    }
  }
}

function topStacksOf({ dependent, dependency }: MemberEdge): [client: Stack, server: Stack] {
  return [topStackOf(dependent.service), topStackOf(dependency.service)];
}

/** If neither stack depends on the other, the one whose path sorts first does. */
function byStackPaths(a: MemberEdge, b: MemberEdge): number {
  const [ours, theirs] = [a, b].map((edge) => topStacksOf(edge).map(({ node }) => node.path));
  return compare(ours[0], theirs[0]) || compare(ours[1], theirs[1]);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
