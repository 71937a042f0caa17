import type { Diagram } from '../diagram';
import { describe } from './description';
import { drawColumns } from './draw-columns';
import { drawLines } from './draw-lines';
import { drawServices } from './draw-services';
import { layOut } from './layout';
import { drawLegend } from './legend';
import { MARGIN } from './sizes';
import { paint, styleSheet } from './theme';
import { element, escapeXml } from './xml';

/** Fonts of the system: the picture loads nothing. */
const FONTS = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';

/**
 * Draws a diagram as an SVG document: a column for each wave, the first at the left, with arrows to dependencies.
 *
 * The document contains all that it needs. The same diagram results in the same document.
 */
export function svg(diagram: Diagram): string {
  const layout = layOut(diagram);
  const legend = drawLegend(diagram, layout.bottom + 2 * MARGIN, layout.right);
  const width = Math.max(layout.right, legend.right) + MARGIN;
  const height = legend.bottom + MARGIN;
  const content = [
    element('title', {}, escapeXml(diagram.title ?? 'Service mesh')),
    element('desc', {}, escapeXml(describe(diagram))),
    element('style', {}, styleSheet()),
    element('rect', { ...paint('page'), width, height }),
    ...drawColumns(layout),
    ...drawServices(layout),
    ...drawLines(diagram, layout),
    ...legend.markup,
  ];
  const root = {
    xmlns: 'http://www.w3.org/2000/svg',
    role: 'img',
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    'font-family': FONTS,
    'xml:space': 'preserve',
  };
  return element('svg', root, '\n', content.filter((line) => line !== '').join('\n'), '\n') + '\n';
}
