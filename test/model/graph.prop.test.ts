import * as fc from 'fast-check';
import { findCycles } from '../../src/private/model/graph/cycles';
import { DependencyGraph } from '../../src/private/model/graph/dependency-graph';
import { deploymentOrder } from '../../src/private/model/graph/deployment-order';
import { deploymentWaves } from '../../src/private/model/graph/deployment-waves';
import { LeastFirstQueue } from '../../src/private/model/graph/least-first-queue';
import { build } from '../support/graphs';

type Edge = readonly [dependent: number, dependency: number];
interface Sample {
  size: number;
  edges: Edge[];
}

/** Any graph without self-dependencies. */
const anyGraph: fc.Arbitrary<Sample> = fc.integer({ min: 1, max: 9 }).chain((size) => {
  const service = fc.integer({ min: 0, max: size - 1 });
  const edge = fc.tuple(service, service).filter(([a, b]) => a !== b);
  return fc.record({
    size: fc.constant(size),
    edges: size > 1 ? fc.array(edge, { maxLength: 40, size: 'max' }) : fc.constant([]),
  });
});

/** A graph whose edges agree with a hidden order that differs from the order of declaration. */
const acyclicGraph: fc.Arbitrary<Sample> = anyGraph.chain(({ size, edges }) =>
  fc
    .shuffledSubarray(
      Array.from({ length: size }, (_, service) => service),
      { minLength: size },
    )
    .map((hidden) => ({
      size,
      edges: edges.map(([a, b]): Edge => [hidden[Math.max(a, b)], hidden[Math.min(a, b)]]),
    })),
);

const graphOf = ({ size, edges }: Sample) => build(size, edges);

test('the generator makes acyclic graphs, including edges against the order of declaration', () => {
  let against = 0;
  fc.assert(
    fc.property(acyclicGraph, (sample) => {
      against += sample.edges.filter(([dependent, dependency]) => dependent < dependency).length;
      expect(waitsForItself(graphOf(sample))).toBe(false);
    }),
  );
  expect(against).toBeGreaterThan(100);
});

test('the order has every service once, after its dependencies, with the earliest declared service first among those that are ready', () => {
  fc.assert(
    fc.property(acyclicGraph, (sample) => {
      const graph = graphOf(sample);
      const placed = new Set<number>();
      for (const next of deploymentOrder(graph)) {
        const mayCome = (service: number) =>
          !placed.has(service) && graph.dependenciesOf(service).every((dependency) => placed.has(dependency));
        expect(next).toBe(Array.from({ length: sample.size }, (_, service) => service).find(mayCome));
        placed.add(next);
      }
      expect(placed.size).toBe(sample.size);
    }),
  );
});

test('a wave is as early as the dependencies allow', () => {
  fc.assert(
    fc.property(acyclicGraph, (sample) => {
      const graph = graphOf(sample);
      const waves = deploymentWaves(graph, deploymentOrder(graph));
      const waveOf = (service: number) => waves.findIndex((wave) => wave.includes(service));
      for (let service = 0; service < sample.size; service++) {
        expect(waveOf(service)).toBe(Math.max(-1, ...graph.dependenciesOf(service).map(waveOf)) + 1);
      }
      expect(waves.flat()).toHaveLength(sample.size);
      expect(waves.every((wave) => wave.every((service, index) => index === 0 || wave[index - 1] < service))).toBe(
        true,
      );
    }),
  );
});

test('a graph has either cycles or an order of all its services', () => {
  fc.assert(
    fc.property(anyGraph, (sample) => {
      const graph = graphOf(sample);
      expect(deploymentOrder(graph).length < sample.size).toBe(waitsForItself(graph));
      expect(findCycles(graph, 1).length > 0).toBe(waitsForItself(graph));
    }),
  );
});

test('a search of every path finds the same cycles in the same order', () => {
  fc.assert(
    fc.property(anyGraph, (sample) => {
      const graph = graphOf(sample);
      expect(findCycles(graph, Infinity)).toEqual(cyclesByTryingAll(graph));
    }),
    { numRuns: 300 },
  );
});

test('one service reaches another if and only if a path of edges leads to it', () => {
  fc.assert(
    fc.property(anyGraph, fc.nat(), fc.nat(), (sample, a, b) => {
      const graph = graphOf(sample);
      const [from, to] = [a % sample.size, b % sample.size];
      expect(graph.reaches(from, to)).toBe(from === to || everythingBelow(graph, from).has(to));
    }),
  );
});

test('the queue returns its numbers in ascending order for any bound', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5000 }), fc.array(fc.nat()), (bound, numbers) => {
      const queue = new LeastFirstQueue(bound);
      const values = new Set(numbers.map((number) => number % bound));
      for (const value of values) queue.add(value);
      for (const value of [...values].sort((a, b) => a - b)) expect(queue.takeLeast()).toBe(value);
      expect(queue.takeLeast()).toBeUndefined();
    }),
  );
});

function everythingBelow(graph: DependencyGraph, service: number): Set<number> {
  const below = new Set<number>();
  const open = [service];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const dependency of graph.dependenciesOf(next)) {
      if (!below.has(dependency)) open.push(dependency);
      below.add(dependency);
    }
  }
  return below;
}

function waitsForItself(graph: DependencyGraph): boolean {
  return Array.from({ length: graph.size }, (_, service) => service).some((service) =>
    everythingBelow(graph, service).has(service),
  );
}

function cyclesByTryingAll(graph: DependencyGraph): number[][] {
  const cycles: number[][] = [];
  const extend = (path: number[]) => {
    const last = path[path.length - 1];
    for (const next of [...graph.dependenciesOf(last)].sort((a, b) => a - b)) {
      if (next === path[0]) cycles.push(path);
      else if (next > path[0] && !path.includes(next)) extend([...path, next]);
    }
  };
  for (let service = 0; service < graph.size; service++) extend([service]);
  return cycles;
}
