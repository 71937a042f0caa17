import { DependencyGraph } from './dependency-graph';

/**
 * The strongly connected components of two or more vertices, within `vertices`: groups in which each vertex depends on
 * every other, directly or through others.
 *
 * Tarjan's algorithm, with an explicit stack: a chain of 100,000 vertices would overflow the call stack.
 */
export function stronglyConnected(graph: DependencyGraph, vertices: readonly number[]): number[][] {
  const isOpen = new Uint8Array(graph.size); // not in a complete group yet
  for (const vertex of vertices) isOpen[vertex] = 1;
  const met = new Int32Array(graph.size); // the time at which each vertex was first visited, from 1
  const low = new Int32Array(graph.size); // the time of the earliest open vertex that can be reached from it
  const open: number[] = [];
  const groups: number[][] = [];
  let time = 0;

  for (const root of vertices) {
    if (met[root] > 0) continue;
    const path: Visit[] = [];
    enter(root, path);
    while (path.length > 0) {
      const visit = path[path.length - 1];
      const { vertex, edges } = visit;
      if (visit.followed === edges.length) {
        path.pop();
        leave(vertex);
        if (path.length > 0) lower(path[path.length - 1].vertex, low[vertex]);
        continue;
      }
      const next = edges[visit.followed++];
      if (!isOpen[next]) continue;
      if (met[next] > 0) lower(vertex, met[next]);
      else enter(next, path);
    }
  }
  return groups;

  function enter(vertex: number, path: Visit[]) {
    met[vertex] = low[vertex] = ++time;
    open.push(vertex);
    path.push({ vertex, edges: graph.dependenciesOf(vertex), followed: 0 });
  }

  function lower(vertex: number, candidate: number) {
    if (candidate < low[vertex]) low[vertex] = candidate;
  }

  /** If no earlier open vertex can be reached from a vertex, it forms a group with all vertices opened after it. */
  function leave(vertex: number) {
    if (low[vertex] !== met[vertex]) return;
    const group = open.splice(open.lastIndexOf(vertex));
    for (const member of group) isOpen[member] = 0;
    if (group.length > 1) groups.push(group);
  }
}

interface Visit {
  readonly vertex: number;
  readonly edges: readonly number[];
  followed: number;
}
