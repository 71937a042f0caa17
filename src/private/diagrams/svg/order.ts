import { countCrossings, inversions, positions } from './crossings';
import type { Cell, Columns, Net, Side } from './layers';
import { Neighbors, neighborsOf } from './neighbors';

const ROUNDS = 12;

/**
 * Orders the cells of each column so that few lines cross.
 *
 * Sweeps to the right and to the left, sorting each column by the mean position of its neighbors in the column before;
 * then swaps cells next to each other as long as that removes crossings. Ties keep the order of declaration. Services
 * without lines come last.
 */
export function orderColumns(columns: Columns, nets: readonly Net[]): Columns {
  const neighbors = neighborsOf(nets);
  let current: Columns = columns.map((cells) => [
    ...cells.filter(hasLines),
    ...cells.filter((cell) => !hasLines(cell)),
  ]);
  let best = current;
  let fewest = countCrossings(current, neighbors.right);
  for (let round = 0; round < ROUNDS && fewest > 0; round++) {
    current = swap(sweep(current, neighbors, round % 2 === 0 ? 'left' : 'right'), neighbors);
    const crossings = countCrossings(current, neighbors.right);
    if (crossings < fewest) [best, fewest] = [current, crossings];
  }
  return best;
}

function hasLines({ pins }: Cell): boolean {
  return pins.length > 0;
}

/** Sorts every column by its neighbors on one side, which are in their new order by then. */
function sweep(columns: Columns, neighbors: Neighbors, side: Side): Columns {
  const result = [...columns];
  const numbers = columns.map((_, column) => column);
  if (side === 'right') numbers.reverse();
  let before = new Map<Cell, number>();
  for (const number of numbers) {
    const means = new Map<Cell, number>();
    for (const cell of columns[number]) {
      const others = neighbors[side].get(cell);
      if (others) means.set(cell, others.reduce((sum, other) => sum + before.get(other)!, 0) / others.length);
    }
    // Cells without neighbors on this side keep their places
    const sorted = columns[number].filter((cell) => means.has(cell)).sort((a, b) => means.get(a)! - means.get(b)!);
    result[number] = columns[number].map((cell) => (means.has(cell) ? sorted.shift()! : cell));
    before = positions(result[number]);
  }
  return result;
}

/** Swaps cells next to each other as long as that removes crossings. */
function swap(columns: Columns, neighbors: Neighbors): Columns {
  const result = columns.map((cells) => [...cells]);
  for (let pass = 0, better = true; better && pass < ROUNDS; pass++) {
    better = false;
    result.forEach((cells, column) => {
      const places = { left: positions(result[column - 1] ?? []), right: positions(result[column + 1] ?? []) };
      const placesOf = (cell: Cell, side: Side) =>
        (neighbors[side].get(cell) ?? []).map((other) => places[side].get(other)!).sort((a, b) => a - b);
      const sides = cells.map((cell) => ({ cell, left: placesOf(cell, 'left'), right: placesOf(cell, 'right') }));
      for (let i = 0; i + 1 < sides.length; i++) {
        const [upper, lower] = [sides[i], sides[i + 1]];
        const now = inversions(upper.left, lower.left) + inversions(upper.right, lower.right);
        if (now === 0) continue;
        const swapped = inversions(lower.left, upper.left) + inversions(lower.right, upper.right);
        if (swapped < now) {
          [sides[i], sides[i + 1]] = [lower, upper];
          better = true;
        }
      }
      result[column] = sides.map(({ cell }) => cell);
    });
  }
  return result;
}
