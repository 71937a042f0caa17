import { inTurn, median, ratio } from './measure';

test.each([
  [[3], 3],
  [[3, 1, 2], 2],
  [[10, 9, 1, 2], 5.5],
])('the median of %j is %d', (values, expected) => {
  expect(median(values)).toBe(expected);
});

test('a ratio is taken within each round: a slow machine slows both', () => {
  expect(ratio([20, 200, 2000], [10, 100, 1000])).toBe(2);
  expect(ratio([10, 200, 30], [10, 100, 10])).toBe(2);
});

test('contenders take turns, with a different one first in each round, and a contender that throws is removed', () => {
  const turns: string[] = [];
  const contender = (name: string) => () => turns.push(name);
  const taken = inTurn(3, {
    a: contender('a'),
    b: contender('b'),
    broken() {
      throw new RangeError('Maximum call stack size exceeded');
    },
  });
  expect(turns.join('')).toBe('abbaab');
  expect(taken).toEqual({ a: [1, 4, 5], b: [2, 3, 6], broken: [] });
});
