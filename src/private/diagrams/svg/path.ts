import { BEND_RADIUS } from './sizes';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Writes a path of horizontal and vertical stretches with round bends. */
export function roundedPath(points: readonly Point[]): string {
  const bends = withoutStraight(points);
  const commands = [`M${bends[0].x} ${bends[0].y}`];
  for (let i = 1; i < bends.length - 1; i++) {
    const [before, bend, after] = [bends[i - 1], bends[i], bends[i + 1]];
    const radius = Math.min(BEND_RADIUS, distance(before, bend) / 2, distance(bend, after) / 2);
    const from = towards(bend, before, radius);
    const to = towards(bend, after, radius);
    commands.push(lineTo(before, from), `Q${bend.x} ${bend.y} ${to.x} ${to.y}`);
  }
  const [last, end] = bends.slice(-2);
  return [...commands, lineTo(last, end)].join('');
}

/** Leaves out the points at which a path does not bend. */
function withoutStraight(points: readonly Point[]): Point[] {
  const bends: Point[] = [];
  points.forEach((point, index) => {
    const before = bends[bends.length - 1];
    const after = points[index + 1];
    const isStraight = before && after && (isSame(before, point, 'x', after) || isSame(before, point, 'y', after));
    if (!isStraight) bends.push(point);
  });
  return bends;
}

function isSame(a: Point, b: Point, axis: 'x' | 'y', c: Point): boolean {
  return a[axis] === b[axis] && b[axis] === c[axis];
}

function distance(a: Point, b: Point): number {
  return Math.abs(a.x - b.x) + Math.abs(a.y - b.y);
}

function towards(from: Point, to: Point, length: number): Point {
  return { x: from.x + Math.sign(to.x - from.x) * length, y: from.y + Math.sign(to.y - from.y) * length };
}

function lineTo(from: Point, to: Point): string {
  return from.y === to.y ? `H${to.x}` : `V${to.y}`;
}
