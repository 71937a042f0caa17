import { findCycles } from '../../src/private/model/graph/cycles';
import { DependencyGraph } from '../../src/private/model/graph/dependency-graph';
import { deploymentOrder } from '../../src/private/model/graph/deployment-order';
import { deploymentWaves } from '../../src/private/model/graph/deployment-waves';
import { GrowingGraph } from '../../src/private/model/graph/growing-graph';
import { LARGE, largeShapes } from '../support/large-graphs';

/** Far more time than a linear algorithm needs, and far less than a quadratic one. */
const SECONDS = 10;

test.each(Object.entries(largeShapes))(
  '100,000 services, %s: the order, the waves and the search for cycles take seconds',
  (_, edges) => {
    const graph = new DependencyGraph();
    for (let service = 0; service < LARGE; service++) graph.addVertex();
    for (const [dependent, dependency] of edges()) graph.addEdge(dependent, dependency);

    const start = process.cpuUsage();
    const order = deploymentOrder(graph);
    const waves = deploymentWaves(graph, order);
    const cycles = findCycles(graph, 1);
    const { user, system } = process.cpuUsage(start);

    expect(order).toHaveLength(LARGE);
    expect(waves.reduce((sum, wave) => sum + wave.length, 0)).toBe(LARGE);
    expect(cycles).toEqual([]);
    expect((user + system) / 1e6).toBeLessThan(SECONDS);
  },
);

test('10,000 services that depend on the five before them: checking each edge before it is added, scattered, takes seconds', () => {
  const size = 10_000;
  const edges: [dependent: number, dependency: number][] = [];
  for (let service = 5; service < size; service++) {
    for (let distance = 1; distance <= 5; distance++) edges.push([service, service - distance]);
  }
  const graph = new GrowingGraph();
  for (let service = 0; service < size; service++) graph.addVertex();

  const start = process.cpuUsage();
  for (let index = 0; index < edges.length; index++) {
    const [dependent, dependency] = edges[(index * 31_337) % edges.length]; // scattered: without a common factor
    if (!graph.reaches(dependency, dependent)) graph.addEdge(dependent, dependency);
  }
  const { user, system } = process.cpuUsage(start);

  expect(deploymentOrder(graph)).toHaveLength(size);
  expect((user + system) / 1e6).toBeLessThan(SECONDS);
});
