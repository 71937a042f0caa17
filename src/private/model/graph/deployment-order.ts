import { DependencyGraph } from './dependency-graph';
import { LeastFirstQueue } from './least-first-queue';

/**
 * Sorts vertices so that dependencies precede their dependents. If several vertices can be next, the one that was
 * declared first is.
 *
 * Kahn's algorithm: count the unplaced dependencies of each vertex. Repeatedly place a vertex whose count is zero, and
 * decrement the counts of its dependents. This visits each vertex and each edge once.
 *
 * The count of a vertex on a dependency cycle, or of one that depends on such a cycle, never reaches zero. The result
 * does not contain these vertices, so it is shorter than the graph if and only if no deployment order exists.
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
