import type { Kind } from './kinds';
import type { Side } from './layers';
import type { Point } from './path';
import { ARROW_LENGTH } from './sizes';
import { paint, paintHeads } from './theme';
import { element } from './xml';

const HALF_WIDTH = 4;

/** Draws arrowheads of one kind, at the side of the box that each points at. Those of edges without an order are open. */
export function drawArrowheads(kind: Kind, tips: readonly (readonly [tip: Point, side: Side])[]): string {
  const isOpen = kind === 'unordered';
  const d = tips.map(([{ x, y }, side]) => {
    const length = side === 'right' ? ARROW_LENGTH : -ARROW_LENGTH;
    const head = `M${x + length} ${y - HALF_WIDTH}L${x} ${y}l${length} ${HALF_WIDTH}`;
    return isOpen ? `${head}M${x} ${y}h${length}` : `${head}z`;
  });
  const style = isOpen ? { ...paint(kind), 'stroke-width': 1.5 } : paintHeads(kind);
  return element('path', { ...style, d: d.join('') });
}
