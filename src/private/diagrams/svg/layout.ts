import type { Diagram } from '../diagram';
import { Box, boxesOf } from './boxes';
import { Channel, channelOf } from './channel';
import { Cell, layersOf, Net, Pin } from './layers';
import { orderColumns } from './order';
import { Extent, middleOf, placeCells, stackCells } from './place';
import { portsOf } from './ports';
import { separate } from './separate';
import { BAND_PADDING, BOX_MIN_WIDTH, HEADING_HEIGHT, MARGIN } from './sizes';
import { straighten } from './straighten';

const ROUNDS = 2;

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
  readonly heading: string;
  /** Whether the services belong to other applications. */
  readonly isExternal: boolean;
  readonly cells: readonly Cell[];
  readonly left: number;
  readonly width: number;
}

/**
 * Lays a diagram out in layers, as Sugiyama, Tagawa and Toda described it.
 *
 * The waves are the layers. Each layer is put in an order with few crossings, then placed so that many lines are
 * straight; the other lines bend only in the channels between the layers.
 */
export function layOut(diagram: Diagram): Layout {
  const { columns: unordered, nets } = layersOf(diagram);
  const boxes = boxesOf(unordered);
  const ordered = orderColumns(unordered, nets);

  const top = MARGIN + HEADING_HEIGHT;
  // Where lines meet a box is known only after boxes are placed; then boxes can be placed better
  let extents = stackCells(ordered, boxes);
  let heights = new Map<Pin, number>();
  for (let round = 0; round < ROUNDS; round++) {
    const offsets = new Map([...heights].map(([pin, height]) => [pin, height - middleOf(extents.get(pin.cell)!)]));
    extents = placeCells(ordered, boxes, nets, top, offsets, extents);
    heights = portsOf(ordered, nets, extents);
  }
  straighten(ordered, nets, top, extents, heights);
  separate(ordered, nets, extents, heights);

  const externals = unordered.length - diagram.waves.length;
  const columns: Column[] = [];
  const channels: Channel[] = [];
  let left = MARGIN + BAND_PADDING;
  ordered.forEach((cells, number) => {
    const width = Math.max(BOX_MIN_WIDTH, ...cells.map((cell) => boxes.get(cell)?.width ?? 0));
    const isExternal = number < externals;
    const heading = isExternal ? 'External' : `Wave ${number + 1 - externals}`;
    columns.push({ heading, isExternal, cells, left, width });
    const channel = channelOf(nets, number, left + width, heights, number === ordered.length - 1);
    channels.push(channel);
    left = channel.right;
  });
  const bottoms = [...extents.values()].map((extent) => extent.top + extent.height);
  return { columns, channels, nets, boxes, extents, heights, right: left, bottom: Math.max(top, ...bottoms) };
}
