import type { Cell, Columns, Net, Pin } from './layers';
import { Extent, middleOf } from './place';
import { CORNER, LINE_GAP } from './sizes';
import { spread } from './spread';

/** How much more a straight line counts than the middle of the box. */
const STRAIGHT = 100;

/** The pins at the other ends of a pin's lines. */
type Opposites = ReadonlyMap<Pin, readonly Pin[]>;

/**
 * Decides at which height every line meets its box.
 *
 * The lines at one side have the order of their other ends, so that they do not cross there. A line that can be
 * straight is; all others keep to the middle of the side.
 */
export function portsOf(columns: Columns, nets: readonly Net[], extents: ReadonlyMap<Cell, Extent>): Map<Pin, number> {
  const opposites = oppositesOf(nets);
  const heights = new Map<Pin, number>();
  for (const [cell, extent] of extents) for (const pin of cell.pins) heights.set(pin, middleOf(extent));

  for (const side of ['right', 'left'] as const) {
    for (const cell of columns.flat().filter(({ service }) => service)) {
      const extent = extents.get(cell)!;
      const { top, height } = extent;
      const pins = inOrder(
        cell.pins.filter((pin) => pin.side === side),
        opposites,
        heights,
      );
      const first = -((pins.length - 1) * LINE_GAP) / 2;
      const wishes = pins.map((pin, index) => {
        const level = levelOf(pin, opposites, heights, top + CORNER, top + height - CORNER);
        const position = level ?? middleOf(extent) + first + index * LINE_GAP;
        return { position, weight: level === undefined ? 1 : STRAIGHT, gap: LINE_GAP };
      });
      spread(wishes).forEach((position, index) => {
        const least = top + CORNER + index * LINE_GAP;
        const most = top + height - CORNER - (pins.length - 1 - index) * LINE_GAP;
        heights.set(pins[index], Math.max(least, Math.min(most, position)));
      });
    }
  }
  return heights;
}

export function oppositesOf(nets: readonly Net[]): Opposites {
  const opposites = new Map<Pin, readonly Pin[]>();
  for (const { head, tails } of nets.flatMap(({ trunks }) => trunks)) {
    opposites.set(head, tails);
    for (const tail of tails) opposites.set(tail, [head]);
  }
  return opposites;
}

/**
 * The order of lines at one side: by the heights of their other ends.
 *
 * Lines to the same column turn back in the channel. They leave at the top or at the bottom, the nearest outermost, and
 * so run inside of each other.
 */
function inOrder(pins: readonly Pin[], opposites: Opposites, heights: ReadonlyMap<Pin, number>): Pin[] {
  return pins
    .map((pin) => {
      const others = opposites.get(pin)!;
      const mean = others.reduce((sum, other) => sum + heights.get(other)!, 0) / others.length;
      const turnsBack = others.every(({ cell }) => cell.column === pin.cell.column);
      const group = turnsBack ? Math.sign(mean - heights.get(pin)!) : 0;
      return { pin, group, rank: group === 0 ? mean : -mean };
    })
    .sort((a, b) => a.group - b.group || a.rank - b.rank)
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
