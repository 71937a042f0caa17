import type { FittedText } from './text';
import { Attributes, element, escapeXml } from './xml';

/** Draws a text. If it is shortened, viewers show the whole text as a tooltip. */
export function drawText({ shown, full }: FittedText, attributes: Attributes): string {
  const tooltip = shown === full ? [] : [element('title', {}, escapeXml(full))];
  return element('text', attributes, ...tooltip, escapeXml(shown));
}
