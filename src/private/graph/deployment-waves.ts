import { DependencyGraph } from './dependency-graph';

/**
 * Groups services that may deploy side by side, each in the earliest wave that its dependencies allow; within a wave,
 * in the order of declaration.
 *
 * A service's wave is one more than the latest wave among its dependencies, which a deployment order meets first.
 *
 * @param order a deployment order of the whole graph
 */
export function deploymentWaves(graph: DependencyGraph, order: readonly number[]): number[][] {
  const waveOf = new Int32Array(graph.size);
  let count = 0;
  for (const service of order) {
    let wave = 0;
    for (const dependency of graph.dependenciesOf(service)) wave = Math.max(wave, waveOf[dependency] + 1);
    waveOf[service] = wave;
    count = Math.max(count, wave + 1);
  }

  const waves: number[][] = Array.from({ length: count }, () => []);
  for (let service = 0; service < graph.size; service++) waves[waveOf[service]].push(service);
  return waves;
}
