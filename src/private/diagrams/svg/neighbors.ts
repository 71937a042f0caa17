import type { Cell, Net, Side } from './layers';

/** The cells that lines connect a cell with, in the columns to its left and to its right. */
export type Neighbors = Readonly<Record<Side, ReadonlyMap<Cell, readonly Cell[]>>>;

export function neighborsOf(nets: readonly Net[]): Neighbors {
  const neighbors = { left: new Map<Cell, Cell[]>(), right: new Map<Cell, Cell[]>() };
  const add = (side: Side, cell: Cell, other: Cell) => {
    if (!neighbors[side].has(cell)) neighbors[side].set(cell, []);
    neighbors[side].get(cell)!.push(other);
  };
  for (const { head, tails } of nets.flatMap(({ trunks }) => trunks)) {
    for (const tail of tails.filter(({ cell }) => cell.column !== head.cell.column)) {
      const [left, right] = tail.cell.column < head.cell.column ? [tail.cell, head.cell] : [head.cell, tail.cell];
      add('right', left, right);
      add('left', right, left);
    }
  }
  return neighbors;
}
