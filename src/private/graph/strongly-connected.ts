import { DependencyGraph } from './dependency-graph';

/**
 * The groups of services in which each waits for each other, of two services or more, within `services`.
 *
 * Tarjan's algorithm, on a stack of its own: a chain of 100,000 services must not overflow the engine's.
 */
export function stronglyConnected(graph: DependencyGraph, services: readonly number[]): number[][] {
  const within = new Set(services);
  const visited = new Map<number, number>(); // when a service was first met
  const low = new Map<number, number>(); // the earliest one still open that it leads back to
  const open: number[] = [];
  const isOpen = new Set<number>();
  const groups: number[][] = [];

  for (const root of services) {
    if (visited.has(root)) continue;
    const path: Visit[] = [];
    enter(root, path);
    while (path.length > 0) {
      const { service, edges } = path[path.length - 1];
      const next = edges.pop();
      if (next === undefined) {
        path.pop();
        leave(service);
        if (path.length > 0) lower(path[path.length - 1].service, low.get(service)!);
      } else if (!visited.has(next)) {
        enter(next, path);
      } else if (isOpen.has(next)) {
        lower(service, visited.get(next)!);
      }
    }
  }
  return groups;

  function enter(service: number, path: Visit[]) {
    visited.set(service, visited.size);
    low.set(service, visited.get(service)!);
    open.push(service);
    isOpen.add(service);
    path.push({ service, edges: graph.dependenciesOf(service).filter((other) => within.has(other)) });
  }

  function lower(service: number, candidate: number) {
    if (candidate < low.get(service)!) low.set(service, candidate);
  }

  /** A service that leads back to nothing before it closes a group: all that was opened since. */
  function leave(service: number) {
    if (low.get(service) !== visited.get(service)) return;
    const group = open.splice(open.lastIndexOf(service));
    for (const member of group) isOpen.delete(member);
    if (group.length > 1) groups.push(group);
  }
}

interface Visit {
  readonly service: number;
  /** Edges not followed yet. */
  readonly edges: number[];
}
