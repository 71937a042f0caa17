import { findCycles } from '../../src/private/model/graph/cycles';
import { build, parse } from '../support/graphs';

test.each([
  ['a -> b, b -> c', []],
  ['a -> b, a -> c, b -> d, c -> d', []],
  ['a -> b, b -> a', ['a b']],
  ['x -> a, a -> b, b -> a', ['a b']],
  ['x -> y, y -> b, a -> b, b -> a', ['b a']],
  ['a -> b, b -> a, a -> y, y -> z', ['a b']],
  ['a, b, c, c -> b, b -> a, a -> c', ['a c b']],
  ['a -> b, b -> a, c -> d, d -> c', ['a b', 'c d']],
  ['a, b, c -> a, a -> c, b -> d, d -> b', ['a c', 'b d']],
  ['a -> b, b -> a, b -> c, c -> b', ['a b', 'b c']],
  ['a -> b, b -> c, c -> a, b -> a', ['a b', 'a b c']],
  ['a -> b, b -> c, c -> d, d -> b, d -> a', ['a b c d', 'b c d']],
  ['a -> b, b -> c, a -> c, c -> d, d -> a', ['a b c d', 'a c d']],
  // the path back to a is blocked when c is visited first, and must be free again when c is visited from d
  ['a -> b, b -> c, c -> b, a -> d, d -> c, b -> a', ['a b', 'a d c b', 'b c']],
])('%s has the cycles %j', (text, expected) => {
  const { graph, names } = parse(text);
  expect(findCycles(graph, 100).map((cycle) => cycle.map((service) => names[service]).join(' '))).toEqual(expected);
});

test('cycles are reported in the same way for any order of edges', () => {
  const edges = ['a -> b', 'b -> c', 'c -> d', 'd -> a', 'b -> d', 'c -> a'];
  const reported = (text: string) => {
    const { graph, names } = parse(`a, b, c, d, ${text}`);
    return findCycles(graph, 100).map((cycle) => cycle.map((service) => names[service]).join(' '));
  };
  expect(reported(edges.join(', '))).toEqual(['a b c', 'a b c d', 'a b d']);
  expect(reported([...edges].reverse().join(', '))).toEqual(['a b c', 'a b c d', 'a b d']);
});

test('the first of the many cycles of a complete graph are found quickly', () => {
  const services = Array.from({ length: 60 }, (_, service) => service);
  const edges = services.flatMap((a) => services.filter((b) => b !== a).map((b) => [a, b] as const));
  const cycles = findCycles(build(60, edges), 21);
  expect(cycles).toHaveLength(21);
  expect(new Set(cycles.map(String)).size).toBe(21);
  expect(cycles.every(([first]) => first === 0)).toBe(true);
});

test('a cycle of 100,000 services does not overflow the stack', () => {
  const size = 100_000;
  const ring = Array.from({ length: size }, (_, service) => [service, (service + 1) % size] as const);
  expect(findCycles(build(size, ring), 2).map((cycle) => cycle.length)).toEqual([size]);
});
