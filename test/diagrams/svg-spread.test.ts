import * as fc from 'fast-check';
import { spread, Wish } from '../../src/private/diagrams/svg/spread';

const wish = fc.record<Wish>({
  position: fc.integer({ min: -50, max: 50 }),
  weight: fc.integer({ min: 1, max: 3 }),
  gap: fc.integer({ min: 0, max: 9 }),
});

const cost = (wishes: readonly Wish[], positions: readonly number[]) =>
  wishes.reduce((sum, { position, weight }, index) => sum + weight * (positions[index] - position) ** 2, 0);

test('positions with sufficient gaps do not change', () => {
  expect(spread([3, 10, 12].map((position) => ({ position, weight: 1, gap: 2 })))).toEqual([3, 10, 12]);
});

test('positions that are too close move apart, those with more weight less', () => {
  expect(spread([0, 0].map((position) => ({ position, weight: 1, gap: 10 })))).toEqual([-5, 5]);
  expect(
    spread([
      { position: 0, weight: 4, gap: 0 },
      { position: 0, weight: 1, gap: 10 },
    ]),
  ).toEqual([-2, 8]);
});

test('positions keep their order and their gaps', () => {
  fc.assert(
    fc.property(fc.array(wish), (wishes) => {
      const positions = spread(wishes);
      return positions.every((each, index) => index === 0 || each - positions[index - 1] >= wishes[index].gap);
    }),
  );
});

test('moving any block of positions by a pixel does not reduce the cost', () => {
  fc.assert(
    fc.property(
      fc.array(wish, { minLength: 1 }),
      fc.nat(),
      fc.nat(),
      fc.constantFrom(-1, 1),
      (wishes, from, to, step) => {
        const positions = spread(wishes);
        const [first, last] = [from % wishes.length, to % wishes.length].sort((a, b) => a - b);
        const moved = positions.map((each, index) => (index >= first && index <= last ? each + step : each));
        const isPossible = moved.every((each, index) => index === 0 || each - moved[index - 1] >= wishes[index].gap);
        return !isPossible || cost(wishes, moved) >= cost(wishes, positions) - 1e-9;
      },
    ),
  );
});
