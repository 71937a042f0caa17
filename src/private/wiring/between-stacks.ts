import { Stack } from 'aws-cdk-lib';
import { StackOrder } from './stack-order';
import { follow, topStackOf } from './stacks';
import { Edge, EdgeKind } from '../declaration/edge';
import { DependencyGraph } from '../graph/dependency-graph';
import { deploymentOrder } from '../graph/deployment-order';

/** An edge between two stacks of an app, and the stack of what it needs: the one that follows the other. */
export interface Settled {
  readonly kind: EdgeKind;
  readonly edge: Edge;
  readonly home: Stack;
}

/**
 * Settles which stack follows which for edges between stacks, on the complete tree, and makes it so.
 *
 * A client that `dependsOn` a server has its stack follow the server's. What an edge in no order needs refers to both of
 * its services: in the wrong one of their two stacks it would make them wait for each other.
 */
export function settle(order: StackOrder, edges: readonly { kind: EdgeKind; edge: Edge }[]): Settled[] {
  const ordered = edges.filter(({ kind }) => kind === 'dependsOn');
  // By place, not as declared: one choice may decide the next.
  const unordered = edges
    .filter(({ kind }) => kind === 'connectsTo')
    .sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));

  const settled: Settled[] = ordered.map(({ kind, edge }) => ({ kind, edge, home: Stack.of(edge.dependent.service) }));
  for (const { kind, edge } of unordered) settled.push({ kind, edge, home: order.laterOf(...topStacksOf(edge)) });
  followEachOther(settled);
  return settled;
}

/**
 * One stack dependency for each pair of stacks, dependents first.
 *
 * In that order CDK's own check is quick: it looks for a circle through everything that the followed stack follows in
 * its turn, on every path, and so far there is nothing.
 */
function followEachOther(settled: readonly Settled[]) {
  const graph = new DependencyGraph();
  const stacks: Stack[] = [];
  const numbers = new Map<Stack, number>();
  const numberOf = (stack: Stack) => {
    if (!numbers.has(stack)) {
      numbers.set(stack, graph.addService());
      stacks.push(stack);
    }
    return numbers.get(stack)!;
  };
  const pairs = new Set<string>();
  for (const { edge, home } of settled) {
    const later = topStackOf(home);
    const earlier = topStacksOf(edge).find((stack) => stack !== later)!;
    const [from, to] = [numberOf(later), numberOf(earlier)];
    if (pairs.has(`${from} ${to}`)) continue;
    pairs.add(`${from} ${to}`);
    graph.addEdge(from, to);
  }
  for (const later of deploymentOrder(graph).reverse()) {
    for (const earlier of graph.dependenciesOf(later)) {
      follow(stacks[later], stacks[earlier], 'a service of the one calls a service of the other');
    }
  }
}

function topStacksOf({
  dependent,
  dependency,
}: Pick<Edge, 'dependent' | 'dependency'>): [client: Stack, server: Stack] {
  return [topStackOf(dependent.service), topStackOf(dependency.service)];
}

function placeOf({ edge: { dependent, dependency } }: { edge: Edge }): string {
  return `${dependent.service.node.path} -> ${dependency.service.node.path}`;
}
