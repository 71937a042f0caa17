import type { Diagram } from '../diagram';
import type { Layout } from './layout';
import { BAND_PADDING, HEADING_SIZE, MARGIN } from './sizes';
import { paint } from './theme';
import { element, escapeXml } from './xml';

const CORNER_RADIUS = 8;
const HEADING_BASELINE = 21;

/** Draws the background and the heading of every column. */
export function drawColumns({ externalServices = [] }: Diagram, { columns, bottom }: Layout): string[] {
  const externals = externalServices.length > 0 ? 1 : 0;
  const bands = columns.map(({ left, width }, index) =>
    element('rect', {
      ...paint(index < externals ? 'foreign' : 'band'),
      'stroke-dasharray': index < externals ? '2 4' : undefined,
      x: left - BAND_PADDING,
      y: MARGIN,
      width: width + 2 * BAND_PADDING,
      height: bottom + BAND_PADDING - MARGIN,
      rx: CORNER_RADIUS,
    }),
  );
  const headings = columns.map(({ left, width }, index) =>
    element(
      'text',
      { x: left + width / 2, y: MARGIN + HEADING_BASELINE },
      escapeXml(index < externals ? 'External' : `Wave ${index + 1 - externals}`),
    ),
  );
  const text = { ...paint('detail'), 'font-size': HEADING_SIZE, 'font-weight': 600, 'text-anchor': 'middle' };
  return [...bands, element('g', text, ...headings)];
}
