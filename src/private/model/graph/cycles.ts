import { DependencyGraph } from './dependency-graph';
import { deploymentOrder } from './deployment-order';
import { stronglyConnected } from './strongly-connected';

/**
 * Lists the dependency cycles, each once. A cycle starts at its earliest declared vertex and excludes the path that
 * leads to it. Cycles are sorted by their first vertices, then by their second vertices, and so on.
 *
 * Johnson's algorithm: every cycle is within one strongly connected component. Take the component with the earliest
 * declared vertex, list the cycles through that vertex, remove the vertex, and compute the components of the rest.
 *
 * @param max the number of cycles to stop after, since there can be exponentially many. Each of them costs about one
 * pass of the graph.
 * @param order the deployment order, incomplete if there are cycles. Its vertices are on no cycle.
 */
export function findCycles(
  graph: DependencyGraph,
  max: number,
  order: readonly number[] = deploymentOrder(graph),
): number[][] {
  const cycles: number[][] = [];
  const groups = stronglyConnected(graph, verticesNotIn(order, graph)).map(inOrder);
  while (groups.length > 0 && cycles.length < max) {
    groups.sort((a, b) => b[0] - a[0]);
    const [first, ...others] = groups.pop()!;
    listThrough(graph, first, new Set(others), cycles, max);
    groups.push(...stronglyConnected(graph, others).map(inOrder));
  }
  return cycles;
}

/** The vertices of a graph that an order does not contain. */
function verticesNotIn(order: readonly number[], graph: DependencyGraph): number[] {
  if (order.length === graph.size) return [];
  const placed = new Set(order);
  return Array.from({ length: graph.size }, (_, vertex) => vertex).filter((vertex) => !placed.has(vertex));
}

/**
 * Appends the cycles through `first` that stay within `others`.
 *
 * This is a depth-first search for paths back to `first`. If the search finds no path from a vertex, the vertex stays
 * blocked, so that the search does not visit it again until one of the blocked vertices after it is free.
 */
function listThrough(
  graph: DependencyGraph,
  first: number,
  others: ReadonlySet<number>,
  cycles: number[][],
  max: number,
) {
  const blocked = new Set<number>();
  const freedWith = new Map<number, Set<number>>();
  const path: Step[] = [];
  enter(first);
  while (path.length > 0 && cycles.length < max) {
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
