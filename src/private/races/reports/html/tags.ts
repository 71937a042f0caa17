import { printable } from '../../../diagrams/printable';
import { escapeXml } from '../../../diagrams/svg/xml';

/** Writes an element of HTML, always with an end tag. The content is markup already. */
export function tag(name: string, attributes: Readonly<Record<string, string | number>>, ...content: string[]): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escape(String(value))}"`);
  return `<${name}${written.join('')}>${content.join('')}</${name}>`;
}

/** A text of the application, which may be hostile, and in a script of any direction. */
export function text(value: string): string {
  return tag('bdi', {}, escape(value));
}

export function list(name: 'ol' | 'ul', items: readonly string[], attributes: Readonly<Record<string, string>> = {}) {
  return items.length === 0 ? '' : tag(name, attributes, ...items.map((item) => tag('li', {}, item)));
}

/** A part of the page that its heading names. */
export function section(id: string, heading: string, ...content: string[]): string {
  return tag(
    'section',
    { id, 'aria-labelledby': `${id}-title` },
    tag('h2', { id: `${id}-title` }, heading),
    ...content,
  );
}

/** A text where no element can be: in an attribute or in the title of the page. */
export function escape(value: string): string {
  return escapeXml(printable(value));
}
