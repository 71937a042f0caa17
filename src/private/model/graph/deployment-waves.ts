import { DependencyGraph } from './dependency-graph';

/**
 * Groups vertices that may deploy side by side, each in the earliest wave that its dependencies allow; within a wave,
 * in the order of declaration.
 *
 * A vertex's wave is one more than the latest wave among its dependencies, which a deployment order meets first.
 *
 * @param order a deployment order of the whole graph
 */
export function deploymentWaves(graph: DependencyGraph, order: readonly number[]): number[][] {
  const waveOf = new Int32Array(graph.size);
  let count = 0;
  for (const vertex of order) {
    let wave = 0;
    for (const dependency of graph.dependenciesOf(vertex)) wave = Math.max(wave, waveOf[dependency] + 1);
    waveOf[vertex] = wave;
    count = Math.max(count, wave + 1);
  }

  const waves: number[][] = Array.from({ length: count }, () => []);
  for (let vertex = 0; vertex < graph.size; vertex++) waves[waveOf[vertex]].push(vertex);
  return waves;
}
