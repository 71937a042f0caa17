import { deploymentOrder } from '../../src/private/model/graph/deployment-order';
import { deploymentWaves } from '../../src/private/model/graph/deployment-waves';
import { build, parse } from '../support/graphs';

test.each([
  ['a, b, c', 'a b c'],
  ['a -> b', 'b | a'],
  ['a -> b, b -> c, a -> c', 'c | b | a'],
  ['a -> b, a -> c, b -> d, c -> d', 'd | b c | a'],
  ['a, b -> a, c', 'a c | b'],
  ['a -> z, b, c -> z, d -> c', 'z b | a c | d'],
])('%s deploys in the waves %s', (text, expected) => {
  const { graph, names } = parse(text);
  const waves = deploymentWaves(graph, deploymentOrder(graph));
  expect(waves.map((wave) => wave.map((service) => names[service]).join(' ')).join(' | ')).toBe(expected);
});

test('a graph without services has no waves', () => {
  const graph = build(0, []);
  expect(deploymentOrder(graph)).toEqual([]);
  expect(deploymentWaves(graph, [])).toEqual([]);
});
