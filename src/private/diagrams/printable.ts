/** Control characters, which can change a terminal or end a line, and code points that XML does not allow: halves of pairs, too. */
const CONTROLS = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\ufffe\uffff]/gu;

/** Characters that change the order of the words around them, and those with which the race check marks values. */
const MARKS = /[\u202a-\u202e\u2066-\u2069\ue000-\ue002]/g;

/** A text of a template or a declaration in one line, without characters that change how the text around it is read. */
export function printable(text: string): string {
  return withoutControls(text).replace(MARKS, '\ufffd');
}

/** The same for a text of ours that sets the direction of the printable names in it. */
export function withoutControls(text: string): string {
  return text.replace(CONTROLS, '\ufffd');
}
