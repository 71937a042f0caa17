import { Counter } from './counter';
import type { Cell, Columns } from './layers';

/** Counts the crossings of lines between all columns. */
export function countCrossings(columns: Columns, right: ReadonlyMap<Cell, readonly Cell[]>): number {
  let count = 0;
  columns.slice(0, -1).forEach((cells, column) => {
    const places = positions(columns[column + 1]);
    const seen = new Counter(columns[column + 1].length);
    for (const cell of cells) {
      const ends = (right.get(cell) ?? []).map((other) => places.get(other)!);
      for (const end of ends) count += seen.countAbove(end);
      for (const end of ends) seen.add(end);
    }
  });
  return count;
}

/** How many pairs have their first number greater than their second. Both lists are sorted. */
export function inversions(first: readonly number[], second: readonly number[]): number {
  let count = 0;
  let smaller = 0;
  for (const number of first) {
    while (smaller < second.length && second[smaller] < number) smaller++;
    count += smaller;
  }
  return count;
}

/** The place of every cell in its column. */
export function positions(cells: readonly Cell[]): Map<Cell, number> {
  return new Map(cells.map((cell, position) => [cell, position]));
}
