import { reaches } from '../../../src/private/graph/reaches';
import { parse } from '../../support/graphs';

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
  expect(reaches(graph, names.indexOf(dependent), names.indexOf(dependency))).toBe(expected);
});
