import type { Box } from './boxes';
import { drawText } from './draw-text';
import type { Layout } from './layout';
import { BOX_PADDING, ENDPOINT_HEIGHT, ENDPOINT_SIZE, NAME_HEIGHT, NAME_SIZE } from './sizes';
import { EXTERNAL_DASHES, paint } from './theme';
import { element } from './xml';

const CORNER_RADIUS = 6;
/** From the middle of the name to its baseline. */
const NAME_DROP = 5;
const ENDPOINT_BASELINE = 14;

/** Draws the box of every service. */
export function drawServices({ columns, boxes, extents }: Layout): string[] {
  return columns.flatMap(({ isExternal, cells, left, width }) =>
    cells
      .filter(({ service }) => service)
      .map((cell) => {
        const { top, height } = extents.get(cell)!;
        return drawBox(cell.service!.id, boxes.get(cell)!, { x: left, y: top, width, height }, isExternal);
      }),
  );
}

type Area = Readonly<Record<'x' | 'y' | 'width' | 'height', number>>;

/** Draws a box as a picture in the picture, so that a text in an unexpectedly wide font ends at its border. */
function drawBox(id: string, { name, endpoints }: Box, area: Area, isExternal: boolean): string {
  const frame = { x: 0.5, y: 0.5, width: area.width - 1, height: area.height - 1, rx: CORNER_RADIUS };
  const nameHeight = endpoints.length > 0 ? NAME_HEIGHT : area.height;
  const baseline = nameHeight / 2 + NAME_DROP;
  const content = [
    element('rect', { ...paint('box'), ...frame, 'stroke-dasharray': isExternal ? EXTERNAL_DASHES : undefined }),
    drawText(name, { ...paint('name'), x: BOX_PADDING, y: baseline, 'font-size': NAME_SIZE, 'font-weight': 600 }),
  ];
  if (endpoints.length > 0) {
    content.push(
      element('path', { ...paint('rule'), d: `M1 ${NAME_HEIGHT - 0.5}H${area.width - 1}` }),
      element(
        'g',
        { ...paint('detail'), 'font-size': ENDPOINT_SIZE },
        ...endpoints.map((line, index) =>
          drawText(line, { x: BOX_PADDING, y: NAME_HEIGHT + index * ENDPOINT_HEIGHT + ENDPOINT_BASELINE }),
        ),
      ),
    );
  }
  return element('svg', { 'data-service': id, ...area }, ...content);
}
