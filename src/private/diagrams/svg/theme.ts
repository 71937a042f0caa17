import type { Attributes } from './xml';

/** Prefix of all class names: the picture may be part of a page that has class names of its own. */
const PREFIX = 'mesh-';

/** The outlines of services of other applications. */
export const EXTERNAL_DASHES = '3 3';

type Paint = Readonly<{
  fill?: readonly [light: string, dark: string];
  stroke?: readonly [light: string, dark: string];
}>;

const PAINTS = {
  page: { fill: ['#ffffff', '#0f141a'] },
  band: { fill: ['#f1f4f8', '#1a212b'] },
  foreign: { fill: ['#ffffff', '#0f141a'], stroke: ['#9aa5b4', '#5d6b7d'] },
  box: { fill: ['#ffffff', '#27313e'], stroke: ['#75849a', '#8292a8'] },
  rule: { stroke: ['#d5dbe4', '#425063'] },
  name: { fill: ['#16202c', '#f0f4f9'] },
  detail: { fill: ['#47566a', '#b9c5d4'] },
  ordered: { stroke: ['#2560a8', '#79b0f2'] },
  unordered: { stroke: ['#7a3fa0', '#cf9df2'] },
  problem: { stroke: ['#c5221f', '#ff7d73'] },
} satisfies Record<string, Paint>;

export type PaintName = keyof typeof PAINTS;

/**
 * The class and the colors of a group of shapes.
 *
 * Colors for light backgrounds are attributes, which every viewer reads and every rule of the style sheet overrides. The
 * picture has its own background, so that it can be read where a viewer does not support style sheets.
 */
export function paint(name: PaintName): Attributes {
  const { fill, stroke }: Paint = PAINTS[name];
  return { class: PREFIX + name, fill: fill?.[0] ?? 'none', stroke: stroke?.[0] };
}

/** Same as `paint`, for shapes filled with the color of a line. */
export function paintHeads(name: 'ordered' | 'unordered' | 'problem'): Attributes {
  return { class: `${PREFIX}${name}-head`, fill: PAINTS[name].stroke[0] };
}

/** Colors for dark backgrounds. Paper is never dark. */
export function styleSheet(): string {
  const rules = Object.entries(PAINTS).flatMap(([name, { fill, stroke }]: [string, Paint]) => [
    ...(fill ? [`.${PREFIX}${name}{fill:${fill[1]}}`] : []),
    ...(stroke ? [`.${PREFIX}${name}{stroke:${stroke[1]}}`] : []),
    ...(stroke && !fill ? [`.${PREFIX}${name}-head{fill:${stroke[1]}}`] : []),
  ]);
  return `@media screen and (prefers-color-scheme:dark){${rules.join('')}}`;
}
