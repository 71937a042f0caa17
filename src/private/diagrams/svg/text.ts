import { printable } from '../printable';

/** Widths of characters, in parts of the font size: what common sans serif fonts need at most. The first match counts. */
const WIDTHS: readonly (readonly [characters: RegExp, width: number])[] = [
  [/[\p{M}\p{Cf}]/u, 0],
  [/[ijltfrI.,:;'|!()[\]/\\ -]/, 0.37],
  [/[mwMW@%]/, 0.98],
  [/[a-z0-9_]/, 0.62],
  [/\p{Extended_Pictographic}/u, 1.4],
  [/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\uff00-\uff60]/u, 1.1],
  [/./su, 0.8],
];
const ELLIPSIS = '\u2026';

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** A text that fits where it is drawn. */
export interface FittedText {
  /** The whole text. */
  readonly full: string;
  /** What is drawn: the whole text, or its beginning and its end. */
  readonly shown: string;
  readonly width: number;
}

/**
 * Shortens a text to a width, in the middle: names of services differ at the end as often as at the beginning.
 *
 * No character is cut in two: a letter keeps its accents, an emoji its skin color.
 */
export function fitText(text: string, fontSize: number, maxWidth: number): FittedText {
  const full = printable(text);
  const parts = [...graphemes.segment(full)].map(({ segment }) => segment);
  const widths = parts.map((part) => widthOf(part) * fontSize);
  const width = sum(widths);
  if (width <= maxWidth) return { full, shown: full, width };

  let room = maxWidth - widthOf(ELLIPSIS) * fontSize;
  let head = 0;
  let tail = parts.length;
  for (;;) {
    const atHead = head <= parts.length - tail;
    const next = widths[atHead ? head : tail - 1];
    if (next > room) break;
    room -= next;
    if (atHead) head++;
    else tail--;
  }
  const shown = [...parts.slice(0, head), ELLIPSIS, ...parts.slice(tail)].join('');
  return { full, shown, width: maxWidth - room };
}

/** The estimated width of a grapheme: that of its widest character, because emoji join several characters in one shape. */
function widthOf(grapheme: string): number {
  return Math.max(...[...grapheme].map((character) => WIDTHS.find(([characters]) => characters.test(character))![1]));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
