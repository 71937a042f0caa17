import type { Cell, Columns, Net, Pin } from './layers';
import { Extent, gapBetween } from './place';
import { oppositesOf } from './ports';

const PASSES = 4;
/** A line with a step smaller than this looks like a mistake. */
const SMALL_STEP = 12;

/**
 * Moves cells up or down within the free space around them, if that makes more of their lines straight, or fewer of them
 * almost straight. Lines keep their places at the sides of the boxes.
 *
 * @param highest no cell moves above this height
 */
export function straighten(
  columns: Columns,
  nets: readonly Net[],
  highest: number,
  extents: Map<Cell, Extent>,
  heights: Map<Pin, number>,
): void {
  const opposites = oppositesOf(nets);
  const stepsOf = ({ column, pins }: Cell) =>
    pins.flatMap((pin) =>
      opposites
        .get(pin)!
        .filter(({ cell }) => cell.column !== column)
        .map((other) => heights.get(other)! - heights.get(pin)!),
    );

  for (let pass = 0; pass < PASSES; pass++) {
    for (const cells of pass % 2 === 0 ? columns : [...columns].reverse()) {
      cells.forEach((cell, index) => {
        const { top, height } = extents.get(cell)!;
        const [upper, lower] = [cells[index - 1], cells[index + 1]];
        const least = upper ? bottomOf(extents.get(upper)!) + gapBetween(upper, cell) - top : highest - top;
        const most = lower ? extents.get(lower)!.top - gapBetween(cell, lower) - height - top : Infinity;
        const move = bestMove(stepsOf(cell), (step) => step >= least && step <= most);
        extents.set(cell, { top: top + move, height });
        for (const pin of cell.pins) heights.set(pin, heights.get(pin)! + move);
      });
    }
  }
}

function bottomOf({ top, height }: Extent): number {
  return top + height;
}

/** One of the steps, which makes its line straight; or 0, if no other is better. */
function bestMove(steps: readonly number[], isPossible: (step: number) => boolean): number {
  const score = (move: number) =>
    steps.reduce((sum, step) => {
      if (step === move) return sum + 2;
      return Math.abs(step - move) < SMALL_STEP ? sum - 1 : sum;
    }, 0);
  let best = 0;
  let most = score(0);
  for (const step of [...new Set(steps)].filter(isPossible).sort((a, b) => Math.abs(a) - Math.abs(b))) {
    if (score(step) > most) [best, most] = [step, score(step)];
  }
  return best;
}
