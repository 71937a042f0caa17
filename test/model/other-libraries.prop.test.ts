import * as fc from 'fast-check';
import { DirectedGraph } from 'graphology';
import { hasCycle, topologicalGenerations, willCreateCycle } from 'graphology-dag';
import { findCycles } from '../../src/private/model/graph/cycles';
import { deploymentOrder } from '../../src/private/model/graph/deployment-order';
import { deploymentWaves } from '../../src/private/model/graph/deployment-waves';
import { stronglyConnected } from '../../src/private/model/graph/strongly-connected';
import { build } from '../support/graphs';

// It has types only for its ES module.
type Graphlib = typeof import('@dagrejs/graphlib', { with: { 'resolution-mode': 'import' } });
const { alg, Graph } = jest.requireActual<Graphlib>('@dagrejs/graphlib');

/*
 * Compares results with those of other libraries for the same graphs. In both libraries, edges lead from dependency to
 * dependent.
 */
interface Sample {
  readonly size: number;
  readonly edges: readonly (readonly [dependent: number, dependency: number])[];
}

/** Up to 40 services with up to three edges each. In most graphs, the edges agree with a hidden order. */
const samples: fc.Arbitrary<Sample> = fc
  .record({
    hidden: fc.noBias(fc.integer({ min: 1, max: 40 })).chain((size) => {
      const services = all(size);
      return fc.shuffledSubarray(services, { minLength: size });
    }),
    picks: fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 40, maxLength: 120, size: 'max' }),
    percent: fc.noBias(fc.integer({ min: 0, max: 300 })),
    acyclic: fc.constantFrom(true, true, false),
  })
  .map(({ hidden, picks, percent, acyclic }) => {
    const size = hidden.length;
    const pairs = picks.slice(0, Math.floor((size * percent) / 100)).map(([a, b]) => [a % size, b % size]);
    const ordered = pairs.map(([a, b]) => (acyclic ? [Math.max(a, b), Math.min(a, b)] : [a, b]));
    return { size, edges: ordered.filter(([a, b]) => a !== b).map(([a, b]) => [hidden[a], hidden[b]] as const) };
  });

const RUNS = { numRuns: 500 };

test('the generator makes graphs with cycles and without, small and large, with many edges', () => {
  const drawn = fc.sample(samples, { numRuns: 500, seed: 1 });
  const cyclic = drawn.filter((sample) => hasCycle(graphologyOf(sample)));
  expect(cyclic.length).toBeGreaterThan(50);
  expect(cyclic.length).toBeLessThan(250);
  expect(drawn.filter(({ size }) => size > 20).length).toBeGreaterThan(100);
  expect(drawn.filter(({ size, edges }) => edges.length > size).length).toBeGreaterThan(100);
  const waves = drawn.filter((sample) => !cyclic.includes(sample)).map((sample) => generationsOf(sample).length);
  expect(waves.filter((count) => count > 4).length).toBeGreaterThan(50);
});

test('an order of all services exists if and only if graphology and graphlib find no cycle, and it respects every edge', () => {
  fc.assert(
    fc.property(samples, (sample) => {
      const order = deploymentOrder(build(sample.size, sample.edges));
      const other = graphologyOf(sample);
      expect(order.length === sample.size).toBe(!hasCycle(other));
      expect(order.length === sample.size).toBe(alg.isAcyclic(graphlibOf(sample)));
      if (order.length < sample.size) return;
      const places = new Map(order.map((service, place) => [String(service), place]));
      other.forEachEdge((_, __, dependency, dependent) => {
        expect(places.get(dependency)).toBeLessThan(places.get(dependent)!);
      });
    }),
    RUNS,
  );
});

test('the waves equal the topological generations of graphology', () => {
  fc.assert(
    fc.property(samples, (sample) => {
      fc.pre(!hasCycle(graphologyOf(sample)));
      const graph = build(sample.size, sample.edges);
      expect(deploymentWaves(graph, deploymentOrder(graph))).toEqual(generationsOf(sample));
    }),
    RUNS,
  );
});

test('the strongly connected components equal those of graphlib', () => {
  fc.assert(
    fc.property(samples, (sample) => {
      const ours = stronglyConnected(build(sample.size, sample.edges), all(sample.size));
      expect(sorted(ours)).toEqual(sorted(alg.findCycles(graphlibOf(sample)).map((group) => group.map(Number))));
    }),
    RUNS,
  );
});

test('cycles are found if and only if graphlib finds some, each within one component of graphlib', () => {
  fc.assert(
    fc.property(samples, (sample) => {
      const theirs = alg.findCycles(graphlibOf(sample)).map((group) => group.map(Number));
      const cycles = findCycles(build(sample.size, sample.edges), 50);
      expect(cycles.length > 0).toBe(theirs.length > 0);
      for (const cycle of cycles) {
        expect(theirs.some((group) => cycle.every((service) => group.includes(service)))).toBe(true);
      }
    }),
    RUNS,
  );
});

test('a new edge closes a cycle if and only if graphology reports it', () => {
  fc.assert(
    fc.property(samples, fc.nat(), fc.nat(), (sample, a, b) => {
      const [dependent, dependency] = [a % sample.size, b % sample.size];
      const other = graphologyOf(sample);
      fc.pre(!hasCycle(other) && dependent !== dependency);
      const closes = build(sample.size, sample.edges).reaches(dependency, dependent);
      expect(closes).toBe(willCreateCycle(other, String(dependency), String(dependent)));
    }),
    RUNS,
  );
});

function all(size: number): number[] {
  return Array.from({ length: size }, (_, service) => service);
}

function graphologyOf({ size, edges }: Sample): DirectedGraph {
  const graph = new DirectedGraph();
  for (const service of all(size)) graph.addNode(String(service));
  for (const [dependent, dependency] of edges) graph.mergeEdge(String(dependency), String(dependent));
  return graph;
}

function graphlibOf({ size, edges }: Sample) {
  const graph = new Graph({ directed: true });
  for (const service of all(size)) graph.setNode(String(service));
  for (const [dependent, dependency] of edges) graph.setEdge(String(dependency), String(dependent));
  return graph;
}

function generationsOf(sample: Sample): number[][] {
  return topologicalGenerations(graphologyOf(sample)).map((generation) => inOrder(generation.map(Number)));
}

function sorted(groups: readonly number[][]): number[][] {
  return groups.map(inOrder).sort(([a], [b]) => a - b);
}

function inOrder(services: readonly number[]): number[] {
  return [...services].sort((a, b) => a - b);
}
