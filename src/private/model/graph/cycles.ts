import { DependencyGraph } from './dependency-graph';
import { deploymentOrder } from './deployment-order';
import { stronglyConnected } from './strongly-connected';

/**
 * Lists dependency cycles, each from its earliest declared vertex and without the path that leads to it. Cycles come
 * in the order of their first vertices, then of their second ones, and so on; none comes twice.
 *
 * Johnson's algorithm: every cycle lies within one strongly connected group. Take the group with the earliest declared
 * vertex, list the cycles through that vertex, put the vertex away, group what is left again.
 *
 * @param most stop after so many: there can be exponentially many. The first ones cost about a pass of the graph each.
 * @param order a deployment order as far as there is one: what has a place in it is on no cycle
 */
export function findCycles(
  graph: DependencyGraph,
  most: number,
  order: readonly number[] = deploymentOrder(graph),
): number[][] {
  const cycles: number[][] = [];
  const groups = stronglyConnected(graph, leftOut(graph, order)).map(inOrder);
  while (groups.length > 0 && cycles.length < most) {
    groups.sort((a, b) => b[0] - a[0]);
    const [first, ...others] = groups.pop()!;
    listThrough(graph, first, new Set(others), cycles, most);
    groups.push(...stronglyConnected(graph, others).map(inOrder));
  }
  return cycles;
}

/** The vertices without a place in an order. */
function leftOut(graph: DependencyGraph, order: readonly number[]): number[] {
  if (order.length === graph.size) return [];
  const placed = new Set(order);
  return Array.from({ length: graph.size }, (_, vertex) => vertex).filter((vertex) => !placed.has(vertex));
}

/**
 * Appends the cycles through `first` that stay within `others`.
 *
 * A depth-first search for paths back to `first`. A vertex from which the search came back empty-handed stays blocked,
 * so that no dead end is walked twice, until one of the vertices that blocked its way is free again.
 */
function listThrough(
  graph: DependencyGraph,
  first: number,
  others: ReadonlySet<number>,
  cycles: number[][],
  most: number,
) {
  const blocked = new Set<number>();
  const freedWith = new Map<number, Set<number>>();
  const path: Step[] = [];
  enter(first);
  while (path.length > 0 && cycles.length < most) {
    const step = path[path.length - 1];
    const next = step.edges[step.followed++];
    if (next === first) {
      cycles.push(path.map(({ vertex }) => vertex));
      step.closed = true;
    } else if (next === undefined) {
      path.pop();
      leave(step);
    } else if (!blocked.has(next)) {
      enter(next);
    }
  }

  function enter(vertex: number) {
    blocked.add(vertex);
    const edges = graph.dependenciesOf(vertex).filter((other) => other === first || others.has(other));
    path.push({ vertex, edges: inOrder(edges), followed: 0, closed: false });
  }

  function leave({ vertex, edges, closed }: Step) {
    if (closed) {
      free(vertex);
      if (path.length > 0) path[path.length - 1].closed = true;
    } else {
      for (const other of edges) {
        if (!freedWith.has(other)) freedWith.set(other, new Set());
        freedWith.get(other)!.add(vertex);
      }
    }
  }

  function free(vertex: number) {
    const toFree = [vertex];
    for (let next = toFree.pop(); next !== undefined; next = toFree.pop()) {
      blocked.delete(next);
      for (const other of freedWith.get(next) ?? []) toFree.push(other);
      freedWith.delete(next);
    }
  }
}

interface Step {
  readonly vertex: number;
  readonly edges: readonly number[];
  followed: number;
  /** Whether a cycle was closed through this vertex. */
  closed: boolean;
}

function inOrder(vertices: readonly number[]): number[] {
  return [...vertices].sort((a, b) => a - b);
}
