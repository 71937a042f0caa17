import { DependencyGraph } from './dependency-graph';

/**
 * The groups of services in which each waits for each other, of two services or more, within `services`.
 *
 * Tarjan's algorithm, on a stack of its own: a chain of 100,000 services must not overflow the engine's.
 */
export function stronglyConnected(graph: DependencyGraph, services: readonly number[]): number[][] {
  const isOpen = new Uint8Array(graph.size); // in no closed group yet
  for (const service of services) isOpen[service] = 1;
  const met = new Int32Array(graph.size); // when a service was first met, from 1
  const low = new Int32Array(graph.size); // the earliest one still open that it leads back to
  const open: number[] = [];
  const groups: number[][] = [];
  let time = 0;

  for (const root of services) {
    if (met[root] > 0) continue;
    const path: Visit[] = [];
    enter(root, path);
    while (path.length > 0) {
      const visit = path[path.length - 1];
      const { service, edges } = visit;
      if (visit.followed === edges.length) {
        path.pop();
        leave(service);
        if (path.length > 0) lower(path[path.length - 1].service, low[service]);
        continue;
      }
      const next = edges[visit.followed++];
      if (!isOpen[next]) continue;
      if (met[next] > 0) lower(service, met[next]);
      else enter(next, path);
    }
  }
  return groups;

  function enter(service: number, path: Visit[]) {
    met[service] = low[service] = ++time;
    open.push(service);
    path.push({ service, edges: graph.dependenciesOf(service), followed: 0 });
  }

  function lower(service: number, candidate: number) {
    if (candidate < low[service]) low[service] = candidate;
  }

  /** A service that leads back to nothing before it closes a group: all that was opened since. */
  function leave(service: number) {
    if (low[service] !== met[service]) return;
    const group = open.splice(open.lastIndexOf(service));
    for (const member of group) isOpen[member] = 0;
    if (group.length > 1) groups.push(group);
  }
}

interface Visit {
  readonly service: number;
  readonly edges: readonly number[];
  followed: number;
}
