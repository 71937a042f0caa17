import type { Net, Pin, Side, Trunk } from './layers';
import { BAND_PADDING, CHANNEL_PADDING, LABEL_MAX_WIDTH, LABEL_SIZE, TRACK_GAP } from './sizes';
import { FittedText, fitText } from './text';
import { tracksOf } from './tracks';

const LEAST_WIDTH = 56;
const LABEL_PADDING = 6;

/** The space between two columns, or to the right of the last one. */
export interface Channel {
  readonly right: number;
  /** Where the vertical lines are. Trunks that are only a horizontal line have none. */
  readonly tracks: ReadonlyMap<Trunk, number>;
}

/** Measures a channel: labels next to the boxes on both sides, vertical lines between them. */
export function channelOf(
  nets: readonly Net[],
  channel: number,
  left: number,
  heights: ReadonlyMap<Pin, number>,
  isLast: boolean,
): Channel {
  const trunks = nets.flatMap((net) => net.trunks).filter((trunk) => trunk.channel === channel);
  if (isLast && trunks.length === 0) return { right: left + BAND_PADDING, tracks: new Map() };

  const numbers = tracksOf(trunks, channel, heights);
  const pins = trunks.flatMap(({ tails }) => tails);
  const first = left + labelSpace(pins, 'right') + CHANNEL_PADDING;
  const last = first + Math.max(0, ...numbers.values()) * TRACK_GAP;
  const right = Math.max(left + LEAST_WIDTH, last + CHANNEL_PADDING + labelSpace(pins, 'left'));
  return {
    right: isLast ? last + BAND_PADDING : right,
    tracks: new Map([...numbers].map(([trunk, number]) => [trunk, first + number * TRACK_GAP])),
  };
}

export function labelOf({ edge }: Pin): FittedText | undefined {
  return edge?.label === undefined ? undefined : fitText(edge.label, LABEL_SIZE, LABEL_MAX_WIDTH);
}

function labelSpace(pins: readonly Pin[], side: Side): number {
  const widths = pins.filter((pin) => pin.side === side).map((pin) => labelOf(pin)?.width ?? 0);
  const widest = Math.ceil(Math.max(0, ...widths));
  return widest > 0 ? widest + LABEL_PADDING : 0;
}
