import type { DiagramEdge } from '../diagram';
import type { Attributes } from './xml';

/** Kinds of edges, those drawn on top of the others last. */
export const KINDS = ['ordered', 'unordered', 'problem'] as const;
export type Kind = (typeof KINDS)[number];

/** Kinds differ in their lines as well as in their colors. */
export const LINES: Readonly<Record<Kind, Attributes>> = {
  ordered: { 'stroke-width': 2 },
  unordered: { 'stroke-width': 2, 'stroke-dasharray': '5 4' },
  problem: { 'stroke-width': 3, 'stroke-dasharray': '10 3 2 3' },
};

export function kindOf({ problem, ordered }: DiagramEdge): Kind {
  if (problem) return 'problem';
  return ordered ? 'ordered' : 'unordered';
}
