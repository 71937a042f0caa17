import { DependencyGraph } from './dependency-graph';
import { LeastFirstQueue } from './least-first-queue';

/**
 * Puts dependencies before their dependents; of the vertices that may come next, the earliest declared comes next.
 *
 * Kahn's algorithm: count for each vertex the dependencies that are not placed yet, place one that has none left, and
 * take it off its dependents' counts. Each vertex and each edge is looked at once.
 *
 * Vertices that wait for a dependency cycle never get to zero and are left out: the result is shorter than the graph
 * exactly where no deployment order exists.
 */
export function deploymentOrder(graph: DependencyGraph): number[] {
  const unplaced = new Int32Array(graph.size);
  const ready = new LeastFirstQueue(graph.size);
  for (let vertex = 0; vertex < graph.size; vertex++) {
    unplaced[vertex] = graph.dependenciesOf(vertex).length;
    if (unplaced[vertex] === 0) ready.add(vertex);
  }

  const order: number[] = [];
  for (let next = ready.takeLeast(); next !== undefined; next = ready.takeLeast()) {
    order.push(next);
    for (const dependent of graph.dependentsOf(next)) {
      if (--unplaced[dependent] === 0) ready.add(dependent);
    }
  }
  return order;
}
