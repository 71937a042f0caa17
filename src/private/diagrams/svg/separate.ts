import type { Cell, Columns, Net, Pin, Trunk } from './layers';
import type { Extent } from './place';
import { TOO_CLOSE, tracksOf } from './tracks';

const ROUNDS = 4;
/** The least distance of a moved line from other lines at the same side, and from the corners of boxes. */
const LEAST_GAP = 6;
const FARTHEST = 40;

/** Moves from 0 outwards: 1, -1, 2, -2 and so on. */
const MOVES = Array.from({ length: 2 * FARTHEST }, (_, index) => (index % 2 === 0 ? index / 2 + 1 : -(index + 1) / 2));

interface Lines {
  readonly columns: Columns;
  readonly trunks: readonly Trunk[];
  readonly trunkOf: ReadonlyMap<Pin, Trunk>;
  readonly extents: Map<Cell, Extent>;
  readonly heights: Map<Pin, number>;
}

/**
 * Moves the ends of lines of different nets that would lie on top of each other, whatever the order of their tracks.
 *
 * That happens if one trunk has to be to the left of another for one pair of ends, and to its right for another pair.
 */
export function separate(
  columns: Columns,
  nets: readonly Net[],
  extents: Map<Cell, Extent>,
  heights: Map<Pin, number>,
): void {
  const trunks = nets.flatMap((net) => net.trunks);
  const trunkOf = new Map(trunks.flatMap((trunk) => pinsOf(trunk).map((pin) => [pin, trunk] as const)));
  const lines = { columns, trunks, trunkOf, extents, heights };
  for (let round = 0, moved = true; moved && round < ROUNDS; round++) {
    moved = false;
    for (const column of columns.keys()) {
      for (const [first, second] of clashes(column, lines)) {
        moved = moveAway(second, lines) || moveAway(first, lines) || moved;
      }
    }
  }
}

function pinsOf({ head, tails }: Trunk): Pin[] {
  return [head, ...tails];
}

/** The pairs of ends, at the left and at the right of a channel, whose horizontal lines lie on top of each other. */
function clashes(channel: number, { trunks, trunkOf, heights }: Lines): [Pin, Pin][] {
  const inChannel = trunks.filter((trunk) => trunk.channel === channel);
  const tracks = tracksOf(inChannel, channel, heights);
  const pins = inChannel.filter((trunk) => tracks.has(trunk)).flatMap(pinsOf);
  const trackOf = (pin: Pin) => tracks.get(trunkOf.get(pin)!)!;
  const rights = pins.filter(({ cell }) => cell.column !== channel);
  return pins
    .filter(({ cell }) => cell.column === channel)
    .flatMap((left) =>
      rights
        .filter((right) => Math.abs(heights.get(left)! - heights.get(right)!) < TOO_CLOSE)
        .filter((right) => trackOf(left) > trackOf(right))
        .map((right): [Pin, Pin] => [left, right]),
    );
}

/** Moves an end to the nearest height at which it is in the way of no other, if there is one. */
function moveAway(pin: Pin, lines: Lines): boolean {
  const { extents, heights } = lines;
  const { cell } = pin;
  const moved = cell.service ? [pin] : cell.pins;
  const [least, most] = rangeOf(pin, lines);
  const obstacles = moved.flatMap((each) => opposite(each, lines));
  const siblings = cell.pins.filter((other) => !moved.includes(other) && other.side === pin.side);
  const height = heights.get(pin)!;
  const isFree = (at: number) =>
    at >= least &&
    at <= most &&
    siblings.every((other) => Math.abs(heights.get(other)! - at) >= LEAST_GAP) &&
    obstacles.every((other) => Math.abs(other - at) >= TOO_CLOSE);
  const move = MOVES.find((each) => isFree(height + each));
  if (move === undefined) return false;
  for (const each of moved) heights.set(each, height + move);
  if (!cell.service) extents.set(cell, { top: height + move, height: 0 });
  return true;
}

/** Where an end can be: at the side of its box, or between the cells above and below. */
function rangeOf({ cell }: Pin, { columns, extents }: Lines): [least: number, most: number] {
  const { top, height } = extents.get(cell)!;
  if (cell.service) return [top + LEAST_GAP, top + height - LEAST_GAP];
  const cells = columns[cell.column];
  const index = cells.indexOf(cell);
  const [upper, lower] = [extents.get(cells[index - 1]), extents.get(cells[index + 1])];
  return [upper ? upper.top + upper.height + LEAST_GAP : top, lower ? lower.top - LEAST_GAP : Infinity];
}

/** The heights of the ends of other nets at the other side of a pin's channel. */
function opposite(pin: Pin, { trunks, trunkOf, heights }: Lines): number[] {
  const trunk = trunkOf.get(pin)!;
  return trunks
    .filter((other) => other !== trunk && other.channel === trunk.channel)
    .flatMap(pinsOf)
    .filter((other) => other.cell.column !== pin.cell.column)
    .map((other) => heights.get(other)!);
}
