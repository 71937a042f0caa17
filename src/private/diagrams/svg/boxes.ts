import type { Cell, Columns, Side } from './layers';
import {
  BOX_MIN_WIDTH,
  BOX_PADDING,
  CORNER,
  ENDPOINT_HEIGHT,
  ENDPOINT_SIZE,
  ENDPOINTS_END,
  LINE_GAP,
  NAME_HEIGHT,
  NAME_SIZE,
  TEXT_MAX_WIDTH,
} from './sizes';
import { FittedText, fitText } from './text';

/** What is written in the box of a service, and how much space it needs. */
export interface Box {
  readonly name: FittedText;
  readonly endpoints: readonly FittedText[];
  readonly width: number;
  readonly height: number;
}

/** Measures the box of every service. A box is high enough for all lines that end at one of its sides. */
export function boxesOf(columns: Columns): Map<Cell, Box> {
  const boxes = new Map<Cell, Box>();
  for (const cell of columns.flat()) {
    if (!cell.service) continue;
    const name = fitText(cell.service.name, NAME_SIZE, TEXT_MAX_WIDTH);
    const endpoints = cell.service.endpoints.map((line) => fitText(line, ENDPOINT_SIZE, TEXT_MAX_WIDTH));
    const textWidth = Math.max(name.width, ...endpoints.map(({ width }) => width));
    const textHeight = NAME_HEIGHT + (endpoints.length > 0 ? endpoints.length * ENDPOINT_HEIGHT + ENDPOINTS_END : 0);
    const lines = Math.max(countPins(cell, 'left'), countPins(cell, 'right'));
    boxes.set(cell, {
      name,
      endpoints,
      width: Math.max(BOX_MIN_WIDTH, Math.ceil(textWidth) + 2 * BOX_PADDING),
      height: Math.max(textHeight, 2 * CORNER + (lines - 1) * LINE_GAP),
    });
  }
  return boxes;
}

function countPins({ pins }: Cell, side: Side): number {
  return pins.filter((pin) => pin.side === side).length;
}
