import type { Cell, Net, Pin } from './layers';
import type { Extent } from './place';
import { CORNER, LINE_GAP } from './sizes';
import { spread } from './spread';

/** How much more a straight line counts than the middle of the box. */
const STRAIGHT = 100;

/** The pins at the other ends of a pin's lines. */
type Opposites = ReadonlyMap<Pin, readonly Pin[]>;

/** Where lines meet the sides of boxes. */
export interface Ports {
  /** From the top of the picture. */
  readonly heights: ReadonlyMap<Pin, number>;
  /** From the middle of the cell. */
  readonly offsets: ReadonlyMap<Pin, number>;
}

/**
 * Decides at which height every line meets its box.
 *
 * The lines at one side have the order of their other ends, so that they do not cross there. A line that can be
 * straight is; all others keep to the middle of the side.
 */
export function portsOf(
  columns: readonly (readonly Cell[])[],
  nets: readonly Net[],
  extents: ReadonlyMap<Cell, Extent>,
): Ports {
  const opposites = oppositesOf(nets);
  const middleOf = (cell: Cell) => extents.get(cell)!.top + extents.get(cell)!.height / 2;
  const heights = new Map<Pin, number>(columns.flat().flatMap((cell) => cell.pins.map((pin) => [pin, middleOf(cell)])));
  const offsets = new Map<Pin, number>();

  for (const side of ['right', 'left'] as const) {
    for (const cell of columns.flat().filter(({ service }) => service)) {
      const { top, height } = extents.get(cell)!;
      const pins = inOrder(
        cell.pins.filter((pin) => pin.side === side),
        opposites,
        heights,
      );
      const first = -((pins.length - 1) * LINE_GAP) / 2;
      const wishes = pins.map((pin, index) => {
        offsets.set(pin, first + index * LINE_GAP);
        const level = levelOf(pin, opposites, heights, top + CORNER, top + height - CORNER);
        const position = level ?? middleOf(cell) + first + index * LINE_GAP;
        return { position, weight: level === undefined ? 1 : STRAIGHT, gap: LINE_GAP };
      });
      spread(wishes).forEach((position, index) => {
        const least = top + CORNER + index * LINE_GAP;
        const most = top + height - CORNER - (pins.length - 1 - index) * LINE_GAP;
        heights.set(pins[index], Math.max(least, Math.min(most, position)));
      });
    }
  }
  return { heights, offsets };
}

function oppositesOf(nets: readonly Net[]): Opposites {
  const opposites = new Map<Pin, readonly Pin[]>();
  for (const { head, tails } of nets.flatMap(({ trunks }) => trunks)) {
    opposites.set(head, tails);
    for (const tail of tails) opposites.set(tail, [head]);
  }
  return opposites;
}

function inOrder(pins: readonly Pin[], opposites: Opposites, heights: ReadonlyMap<Pin, number>): Pin[] {
  const meanOf = (pin: Pin) => {
    const others = opposites.get(pin)!;
    return others.reduce((sum, other) => sum + heights.get(other)!, 0) / others.length;
  };
  return pins
    .map((pin) => ({ pin, mean: meanOf(pin) }))
    .sort((a, b) => a.mean - b.mean)
    .map(({ pin }) => pin);
}

/** The height of the other end nearest to the middle that a straight line can reach, if there is one. */
function levelOf(
  pin: Pin,
  opposites: Opposites,
  heights: ReadonlyMap<Pin, number>,
  least: number,
  most: number,
): number | undefined {
  const distance = (height: number) => Math.abs(height - (least + most) / 2);
  return opposites
    .get(pin)!
    .filter((other) => other.cell.column !== pin.cell.column)
    .map((other) => heights.get(other)!)
    .filter((height) => height >= least && height <= most)
    .sort((a, b) => distance(a) - distance(b))[0];
}
