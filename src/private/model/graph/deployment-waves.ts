import { DependencyGraph } from './dependency-graph';

const NO_WAVE = -1;

/**
 * Groups vertices that can be deployed at the same time into waves. Each vertex is in the earliest wave that its
 * dependencies allow. Within a wave, vertices are in the order of declaration.
 *
 * The wave of a vertex is one more than the latest wave of its dependencies, which precede it in a deployment order.
 *
 * @param order a deployment order, of the whole graph or of the vertices that can be deployed; the others are in no wave
 */
export function deploymentWaves(graph: DependencyGraph, order: readonly number[]): number[][] {
  const waveOf = new Int32Array(graph.size).fill(NO_WAVE);
  let count = 0;
  for (const vertex of order) {
    let wave = 0;
    for (const dependency of graph.dependenciesOf(vertex)) wave = Math.max(wave, waveOf[dependency] + 1);
    waveOf[vertex] = wave;
    count = Math.max(count, wave + 1);
  }

  const waves: number[][] = Array.from({ length: count }, () => []);
  for (let vertex = 0; vertex < graph.size; vertex++) {
    if (waveOf[vertex] !== NO_WAVE) waves[waveOf[vertex]].push(vertex);
  }
  return waves;
}
