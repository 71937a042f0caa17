import type { Box } from './boxes';
import type { Cell, Columns, Net, Pin } from './layers';
import { BOX_GAP, LINE_GAP } from './sizes';
import { spread } from './spread';

const ROUNDS = 10;
/** How much a line between two gaps is worth keeping straight, compared with one between a gap and a box, or two boxes. */
const WEIGHTS = [1, 3, 9];
/** Keeps services without lines from having no weight at all. */
const LEAST_WEIGHT = 1e-3;

/** Where every cell begins and ends. */
export interface Extent {
  readonly top: number;
  readonly height: number;
}

/** Places the cells of every column below each other, and the middles of all columns at the same height. */
export function stackCells(columns: Columns, boxes: ReadonlyMap<Cell, Box>): Map<Cell, Extent> {
  const extents = new Map<Cell, Extent>();
  for (const cells of columns) {
    const heights = cells.map((cell) => boxes.get(cell)?.height ?? 0);
    let top = -heights.reduce((sum, height) => sum + height + BOX_GAP, 0) / 2;
    cells.forEach((cell, index) => {
      extents.set(cell, { top, height: heights[index] });
      top += heights[index] + BOX_GAP;
    });
  }
  return extents;
}

export function middleOf({ top, height }: Extent): number {
  return top + height / 2;
}

/**
 * Places the cells of every column from top to bottom, so that lines are as straight as possible.
 *
 * Again and again, each column moves towards its neighbors, with the gaps between its cells kept.
 *
 * @param top where the highest cell begins
 * @param offsets where a pin is, measured from the middle of its cell
 * @param before where the cells are before they move
 */
export function placeCells(
  columns: Columns,
  boxes: ReadonlyMap<Cell, Box>,
  nets: readonly Net[],
  top: number,
  offsets: ReadonlyMap<Pin, number>,
  before: ReadonlyMap<Cell, Extent>,
): Map<Cell, Extent> {
  const pulls = pullsOf(nets, offsets);
  const heightOf = (cell: Cell) => boxes.get(cell)?.height ?? 0;
  const middles = new Map([...before].map(([cell, extent]) => [cell, middleOf(extent)]));

  for (let round = 0; round < ROUNDS; round++) {
    for (const cells of round % 2 === 0 ? columns : [...columns].reverse()) {
      const wishes = cells.map((cell, index) => {
        const own = pulls.get(cell) ?? [];
        const weight = own.reduce((sum, pull) => sum + pull.weight, 0);
        const total = own.reduce((sum, pull) => sum + pull.weight * (middles.get(pull.other)! + pull.offset), 0);
        return {
          position: weight > 0 ? total / weight : middles.get(cell)!,
          weight: weight + LEAST_WEIGHT,
          gap: index === 0 ? 0 : (heightOf(cells[index - 1]) + heightOf(cell)) / 2 + gapBetween(cells[index - 1], cell),
        };
      });
      spread(wishes).forEach((middle, index) => middles.set(cells[index], middle));
    }
  }

  const extents = [...middles].map(([cell, middle]) => ({ cell, top: Math.round(middle - heightOf(cell) / 2) }));
  const first = Math.min(...extents.map((extent) => extent.top));
  return new Map(
    extents.map((extent) => [extent.cell, { top: top + extent.top - first, height: heightOf(extent.cell) }]),
  );
}

export function gapBetween(upper: Cell, lower: Cell): number {
  return upper.service && lower.service ? BOX_GAP : LINE_GAP;
}

interface Pull {
  readonly other: Cell;
  readonly offset: number;
  readonly weight: number;
}

/** For every cell, the cells that it would like to be level with. */
function pullsOf(nets: readonly Net[], offsets: ReadonlyMap<Pin, number>): Map<Cell, Pull[]> {
  const pulls = new Map<Cell, Pull[]>();
  const pull = (pin: Pin, other: Pin) => {
    const weight = WEIGHTS[[pin, other].filter(({ cell }) => !cell.service).length];
    const offset = (offsets.get(other) ?? 0) - (offsets.get(pin) ?? 0);
    if (!pulls.has(pin.cell)) pulls.set(pin.cell, []);
    pulls.get(pin.cell)!.push({ other: other.cell, offset, weight });
  };
  for (const { head, tails } of nets.flatMap(({ trunks }) => trunks)) {
    for (const tail of tails.filter(({ cell }) => cell !== head.cell)) {
      pull(head, tail);
      pull(tail, head);
    }
  }
  return pulls;
}
