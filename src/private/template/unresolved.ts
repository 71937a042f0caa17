/*
 * A text may contain parts that only the deployment knows: the attribute of a resource, a parameter without a default.
 * Such a part is replaced by the name of what it refers to, between two characters of Unicode's private use area. The
 * text can still be compared with others, and no part of it can be taken for a host name.
 */
const OPEN = '\uE000';
const CLOSE = '\uE001';
const MARKED = /\uE000([^\uE000\uE001]*)\uE001/g;

/** The text for a value that is not known, by the name of what it refers to. */
export function unresolved(reference: string): string {
  return OPEN + reference.replace(/[\uE000\uE001]/g, '') + CLOSE;
}

export function isResolved(text: string): boolean {
  return !text.includes(OPEN) && !text.includes(CLOSE);
}

/** Replaces unknown parts of a text, by the names of what they refer to. Those without a replacement stay. */
export function mapUnresolved(text: string, replacement: (reference: string) => string | undefined): string {
  return text.replace(MARKED, (part, reference: string) => replacement(reference) ?? part);
}

/** The names of everything unknown that a text refers to. */
export function unresolvedIn(text: string): string[] {
  return [...text.matchAll(MARKED)].map(([, reference]) => reference);
}
