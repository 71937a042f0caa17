import * as fc from 'fast-check';
import { GrowingGraph } from '../../src/private/model/graph/growing-graph';
import { parse } from '../support/graphs';

test.each([
  { text: 'a -> b', dependent: 'a', dependency: 'b', expected: true },
  { text: 'a -> b', dependent: 'b', dependency: 'a', expected: false },
  { text: 'a', dependent: 'a', dependency: 'a', expected: true },
  { text: 'a -> b, b -> c, c -> d', dependent: 'a', dependency: 'd', expected: true },
  { text: 'a -> b, b -> c, c -> d', dependent: 'd', dependency: 'a', expected: false },
  { text: 'a -> b, a -> c, b -> d, c -> d, e', dependent: 'a', dependency: 'd', expected: true },
  { text: 'a -> b, a -> c, b -> d, c -> d, e', dependent: 'b', dependency: 'c', expected: false },
  { text: 'a -> b, a -> c, b -> d, c -> d, e', dependent: 'a', dependency: 'e', expected: false },
  { text: 'a -> b, b -> a, b -> c', dependent: 'a', dependency: 'c', expected: true },
])('in $text, $dependent reaches $dependency: $expected', ({ text, dependent, dependency, expected }) => {
  const { graph, names } = parse(text);
  expect(graph.reaches(names.indexOf(dependent), names.indexOf(dependency))).toBe(expected);
});

test('an edge closes a cycle if and only if a path leads back, for any order of edges', () => {
  // The graph is long and thin, so that searches are long. Some edges would lead back.
  const size = 200;
  const all = Array.from({ length: size - 1 }, (_, service) => [service + 1, service] as const);
  const back = fc.tuple(fc.nat(size - 1), fc.nat(size - 1)).filter(([a, b]) => a !== b);
  const edges = fc.array(back, { minLength: 60 }).chain((others) => {
    const mixed = [...all, ...others];
    return fc.shuffledSubarray(mixed, { minLength: mixed.length });
  });
  fc.assert(
    fc.property(edges, (shuffled) => {
      const graph = new GrowingGraph();
      for (let service = 0; service < size; service++) graph.addVertex();
      for (const [dependent, dependency] of shuffled) {
        const closes = graph.reaches(dependency, dependent);
        expect(closes).toBe(leadsTo(graph, dependency, dependent));
        if (!closes && !graph.dependenciesOf(dependent).includes(dependency)) graph.addEdge(dependent, dependency);
      }
    }),
  );
});

function leadsTo(graph: GrowingGraph, dependent: number, dependency: number): boolean {
  const below = new Set([dependent]);
  for (const service of below) for (const next of graph.dependenciesOf(service)) below.add(next);
  return below.has(dependency);
}
