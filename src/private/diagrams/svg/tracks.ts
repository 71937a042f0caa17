import type { Pin, Trunk } from './layers';
import { LINE_GAP } from './sizes';

/** Two horizontal lines closer than this would be read as one. */
export const TOO_CLOSE = 5;
/** How many crossings a pair of lines on top of each other is as bad as. */
const OVERLAP = 50;
const PASSES = 6;

interface Span {
  readonly trunk: Trunk;
  readonly top: number;
  readonly bottom: number;
  readonly leftEnds: readonly number[];
  readonly rightEnds: readonly number[];
}

/**
 * Gives the trunks of one channel numbered tracks from left to right, so that few lines cross and no two lines lie on
 * top of each other.
 *
 * Whether two trunks cross depends on which of them is further left, and only if they share a part of the height. So the
 * trunks are put in an order, each where it crosses least, again and again; then each gets the first track to
 * the right of those before it that it would touch.
 */
export function tracksOf(
  trunks: readonly Trunk[],
  channel: number,
  heights: ReadonlyMap<Pin, number>,
): Map<Trunk, number> {
  const spans = trunks.map((trunk) => spanOf(trunk, channel, heights)).filter(({ top, bottom }) => bottom > top);
  const order = [...spans].sort((a, b) => a.top - b.top);
  const gains = gainsOf(order);
  let current = order.map((_, index) => index);
  for (let pass = 0, better = true; better && pass < PASSES; pass++) {
    better = false;
    for (let index = 0; index < order.length; index++) {
      const next = moveToBest(index, current, gains);
      if (next) {
        current = next;
        better = true;
      }
    }
  }
  return pack(current.map((index) => order[index]));
}

function spanOf(trunk: Trunk, channel: number, heights: ReadonlyMap<Pin, number>): Span {
  const pins = [trunk.head, ...trunk.tails];
  const ends = pins.map((pin) => heights.get(pin)!);
  const on = (left: boolean) => ends.filter((_, index) => (pins[index].cell.column === channel) === left);
  return { trunk, top: Math.min(...ends), bottom: Math.max(...ends), leftEnds: on(true), rightEnds: on(false) };
}

/** For each pair, what putting the first to the left of the second costs, less what the other order costs. */
function gainsOf(spans: readonly Span[]): Float64Array[] {
  return spans.map((a) => Float64Array.from(spans, (b) => (a === b || !meet(a, b) ? 0 : cost(a, b) - cost(b, a))));
}

function cost(left: Span, right: Span): number {
  const inside = ({ top, bottom }: Span, ends: readonly number[]) =>
    ends.filter((end) => end > top - TOO_CLOSE && end < bottom + TOO_CLOSE).length;
  const overlaps = left.rightEnds.filter((end) =>
    right.leftEnds.some((other) => Math.abs(end - other) < TOO_CLOSE),
  ).length;
  return inside(right, left.rightEnds) + inside(left, right.leftEnds) + OVERLAP * overlaps;
}

function meet(a: Span, b: Span): boolean {
  return a.top - LINE_GAP < b.bottom && b.top - LINE_GAP < a.bottom;
}

/** Moves one trunk to the place in the order that is best for it, if there is a better one. */
function moveToBest(moved: number, order: readonly number[], gains: readonly Float64Array[]): number[] | undefined {
  const others = order.filter((index) => index !== moved);
  const now = order.indexOf(moved);
  // The cost of each place, less the cost of the first
  const costs = [0];
  for (const other of others) costs.push(costs[costs.length - 1] + gains[other][moved]);
  let best = now;
  costs.forEach((each, place) => {
    if (each < costs[best]) best = place;
  });
  return best === now ? undefined : [...others.slice(0, best), moved, ...others.slice(best)];
}

function pack(spans: readonly Span[]): Map<Trunk, number> {
  const tracks = new Map<Trunk, number>();
  const placed: { span: Span; track: number }[] = [];
  for (const span of spans) {
    const track = Math.max(-1, ...placed.filter((other) => meet(other.span, span)).map((other) => other.track)) + 1;
    placed.push({ span, track });
    tracks.set(span.trunk, track);
  }
  return tracks;
}
