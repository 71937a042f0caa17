import type { Diagram } from '../diagram';
import { Box, boxesOf } from './boxes';
import { Channel, channelOf } from './channel';
import { Cell, layersOf, Net, Pin } from './layers';
import { orderColumns } from './order';
import { Extent, placeCells } from './place';
import { portsOf } from './ports';
import { BAND_PADDING, BOX_MIN_WIDTH, HEADING_HEIGHT, MARGIN } from './sizes';

/** Where everything of a diagram is. */
export interface Layout {
  readonly columns: readonly Column[];
  readonly channels: readonly Channel[];
  readonly nets: readonly Net[];
  readonly boxes: ReadonlyMap<Cell, Box>;
  readonly extents: ReadonlyMap<Cell, Extent>;
  readonly heights: ReadonlyMap<Pin, number>;
  readonly right: number;
  readonly bottom: number;
}

/** A wave, or the services of other applications. */
export interface Column {
  readonly cells: readonly Cell[];
  readonly left: number;
  readonly width: number;
}

/**
 * Lays a diagram out in layers, as Sugiyama, Tagawa and Toda described it: the waves are the layers; each layer is put in an order
 * with few crossings, then placed so that lines are straight, and lines get channels of their own between the layers.
 */
export function layOut(diagram: Diagram): Layout {
  const { columns: unordered, nets } = layersOf(diagram);
  const boxes = boxesOf(unordered);
  const ordered = orderColumns(unordered, nets);

  // Which pin a line meets is known only after boxes are placed; the second time, boxes can be placed by their pins
  const middles = placeCells(ordered, boxes, nets, new Map());
  const placed = placeCells(ordered, boxes, nets, portsOf(ordered, nets, middles).offsets);
  const top = MARGIN + HEADING_HEIGHT;
  const extents = new Map([...placed].map(([cell, extent]) => [cell, { ...extent, top: extent.top + top }]));
  const { heights } = portsOf(ordered, nets, extents);

  const columns: Column[] = [];
  const channels: Channel[] = [];
  let left = MARGIN + BAND_PADDING;
  ordered.forEach((cells, number) => {
    const width = Math.max(BOX_MIN_WIDTH, ...cells.map((cell) => boxes.get(cell)?.width ?? 0));
    columns.push({ cells, left, width });
    const channel = channelOf(nets, number, left + width, heights, number === ordered.length - 1);
    channels.push(channel);
    left = channel.right;
  });
  const bottoms = [...extents.values()].map((extent) => extent.top + extent.height);
  return { columns, channels, nets, boxes, extents, heights, right: left, bottom: Math.max(top, ...bottoms) };
}
