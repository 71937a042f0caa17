import * as fc from 'fast-check';
import { GrowingGraph } from '../../src/private/model/graph/growing-graph';
import { parse } from '../support/graphs';

test.each([
  ['a -> b', 'a', 'b', true],
  ['a -> b', 'b', 'a', false],
  ['a', 'a', 'a', true],
  ['a -> b, b -> c, c -> d', 'a', 'd', true],
  ['a -> b, b -> c, c -> d', 'd', 'a', false],
  ['a -> b, a -> c, b -> d, c -> d, e', 'a', 'd', true],
  ['a -> b, a -> c, b -> d, c -> d, e', 'b', 'c', false],
  ['a -> b, a -> c, b -> d, c -> d, e', 'a', 'e', false],
  ['a -> b, b -> a, b -> c', 'a', 'c', true],
])('in %s, does %s wait for %s? %s', (text, dependent, dependency, expected) => {
  const { graph, names } = parse(text);
  expect(graph.reaches(names.indexOf(dependent), names.indexOf(dependency))).toBe(expected);
});

test('edge by edge, in whatever order, it closes a cycle where a path leads back', () => {
  // Long and thin, so that searches are long; the one or the other edge would lead back.
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
