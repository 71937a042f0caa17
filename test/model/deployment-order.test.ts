import { deploymentOrder } from '../../src/private/model/graph/deployment-order';
import { parse } from '../support/graphs';

function orderOf(text: string): string {
  const { graph, names } = parse(text);
  return deploymentOrder(graph)
    .map((service) => names[service])
    .join(' ');
}

test.each([
  ['a', 'a'],
  ['a, b, c', 'a b c'],
  ['a -> b', 'b a'],
  ['a, b -> a, c', 'a b c'],
  ['a -> c, b', 'c a b'],
  ['a, b, c, a -> c', 'b c a'],
  ['a -> b, b -> c, c -> d', 'd c b a'],
  ['a -> b, a -> c, b -> d, c -> d', 'd b c a'],
  ['a -> b, c -> d', 'b a d c'],
  ['wordpress, mysql, wordpress -> mysql', 'mysql wordpress'],
])('%s deploys as %s', (text, expected) => {
  expect(orderOf(text)).toBe(expected);
});

test.each([
  ['a -> b, b -> a', ''],
  ['x -> a, a -> b, b -> a', ''],
  ['a -> b, b -> a, a -> y, z', 'y z'],
  ['a -> a', ''],
])('the order of %s does not contain cycles and their dependents: %s', (text, expected) => {
  expect(orderOf(text)).toBe(expected);
});
