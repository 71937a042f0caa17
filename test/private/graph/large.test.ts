import { findCycles } from '../../../src/private/graph/cycles';
import { DependencyGraph } from '../../../src/private/graph/dependency-graph';
import { deploymentOrder } from '../../../src/private/graph/deployment-order';
import { deploymentWaves } from '../../../src/private/graph/deployment-waves';
import { LARGE, largeShapes } from '../../support/large-graphs';

/** Far more than it takes, and far less than an algorithm that is not linear would. */
const SECONDS = 10;

test.each(Object.entries(largeShapes))(
  '100,000 services, %s: ordered, layered and found free of cycles in seconds',
  (_, edges) => {
    const graph = new DependencyGraph();
    for (let service = 0; service < LARGE; service++) graph.addService();
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
