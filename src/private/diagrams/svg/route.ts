import type { DiagramEdge } from '../diagram';
import type { Net, Pin } from './layers';
import type { Layout } from './layout';
import { Point, roundedPath } from './path';
import { ARROW_LENGTH } from './sizes';

/** The line of an edge. */
export interface Route {
  readonly edge: DiagramEdge;
  /** Where the line meets the dependent. */
  readonly pin: Pin;
  /** From the arrowhead at the dependency to the dependent. */
  readonly path: string;
}

/**
 * Returns the lines of a net. All begin with the same stretch, from the dependency: so their dashes match where the lines
 * lie on top of each other.
 */
export function routesOf(net: Net, layout: Layout): Route[] {
  const { x, y } = pointOf(net.target, layout);
  const shared: Point[] = [{ x: net.target.side === 'right' ? x + ARROW_LENGTH : x - ARROW_LENGTH, y }];
  const routes: Route[] = [];
  for (const trunk of net.trunks) {
    const track = layout.channels[trunk.channel].tracks.get(trunk);
    if (track !== undefined) shared.push({ x: track, y: layout.heights.get(trunk.head)! });
    for (const pin of trunk.tails) {
      const end = pointOf(pin, layout);
      const rest = track === undefined ? [end] : [{ x: track, y: end.y }, end];
      if (pin.edge) routes.push({ edge: pin.edge, pin, path: roundedPath([...shared, ...rest]) });
    }
    const passage = trunk.tails.find(({ edge }) => !edge);
    if (passage && track !== undefined) shared.push({ x: track, y: layout.heights.get(passage)! });
  }
  return routes;
}

export function pointOf(pin: Pin, { columns, heights }: Layout): Point {
  const { left, width } = columns[pin.cell.column];
  return { x: pin.side === 'left' ? left : left + width, y: heights.get(pin)! };
}
