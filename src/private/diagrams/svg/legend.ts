import type { Diagram } from '../diagram';
import { drawArrowheads } from './arrowhead';
import { Kind, kindOf, KINDS, LINES } from './kinds';
import { ARROW_LENGTH, BOX_PADDING, ENDPOINT_SIZE, MARGIN } from './sizes';
import { fitText } from './text';
import { paint } from './theme';
import { element, escapeXml } from './xml';

const ENTRY_HEIGHT = 20;
const SAMPLE_WIDTH = 44;
const ENTRY_GAP = 24;
const BASELINE = 4;

const WORDS: Readonly<Record<Kind, string>> = {
  ordered: 'depends on: deployed after it',
  unordered: 'connects to: deployed in no order',
  problem: 'race: may not find it',
};

export interface Legend {
  readonly markup: readonly string[];
  readonly right: number;
  readonly bottom: number;
}

/** Explains the kinds of lines that a diagram has. Entries that do not fit next to each other are below each other. */
export function drawLegend({ edges }: Diagram, top: number, maxRight: number): Legend {
  const kinds = KINDS.filter((kind) => edges.some((edge) => kindOf(edge) === kind));
  const markup: string[] = [];
  let [x, y, right] = [MARGIN, top, 0];
  for (const kind of kinds) {
    const width = SAMPLE_WIDTH + BOX_PADDING / 2 + Math.ceil(fitText(WORDS[kind], ENDPOINT_SIZE, Infinity).width);
    if (x > MARGIN && x + width > maxRight) [x, y] = [MARGIN, y + ENTRY_HEIGHT];
    markup.push(drawEntry(kind, x, y));
    right = Math.max(right, x + width);
    x += width + ENTRY_GAP;
  }
  return { markup, right, bottom: kinds.length > 0 ? y + ENTRY_HEIGHT / 2 : top - MARGIN };
}

function drawEntry(kind: Kind, x: number, y: number): string {
  return element(
    'g',
    {},
    element('path', { ...paint(kind), ...LINES[kind], d: `M${x + ARROW_LENGTH} ${y}H${x + SAMPLE_WIDTH}` }),
    drawArrowheads(kind, [[{ x, y }, 'right']]),
    element(
      'text',
      { ...paint('detail'), 'font-size': ENDPOINT_SIZE, x: x + SAMPLE_WIDTH + BOX_PADDING / 2, y: y + BASELINE },
      escapeXml(WORDS[kind]),
    ),
  );
}
