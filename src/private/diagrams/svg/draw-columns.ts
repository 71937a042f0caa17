import type { Layout } from './layout';
import { BAND_PADDING, HEADING_SIZE, MARGIN } from './sizes';
import { EXTERNAL_DASHES, paint } from './theme';
import { element, escapeXml } from './xml';

const CORNER_RADIUS = 8;
const HEADING_BASELINE = 21;

/** Draws the background and the heading of every column. */
export function drawColumns({ columns, bottom }: Layout): string[] {
  const bands = columns.map(({ isExternal, left, width }) =>
    element('rect', {
      ...paint(isExternal ? 'foreign' : 'band'),
      'stroke-dasharray': isExternal ? EXTERNAL_DASHES : undefined,
      x: left - BAND_PADDING,
      y: MARGIN,
      width: width + 2 * BAND_PADDING,
      height: bottom + BAND_PADDING - MARGIN,
      rx: CORNER_RADIUS,
    }),
  );
  const headings = columns.map(({ heading, left, width }) =>
    element('text', { x: left + width / 2, y: MARGIN + HEADING_BASELINE }, escapeXml(heading)),
  );
  const text = { ...paint('detail'), 'font-size': HEADING_SIZE, 'font-weight': 600, 'text-anchor': 'middle' };
  return [...bands, element('g', text, ...headings)];
}
