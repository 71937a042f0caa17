import { Diagram } from './diagram';

/**
 * Writes a diagram as a Mermaid flowchart, the notation that GitHub renders in Markdown.
 *
 * Right to left, so that the arrows point at dependencies and the waves still read from left to right.
 */
export function mermaid({ waves, edges }: Diagram): string {
  const lines = ['flowchart RL'];
  waves.forEach((services, index) => {
    lines.push(`  subgraph wave${index + 1}["Wave ${index + 1}"]`);
    for (const { id, lines: label } of services) lines.push(`    ${id}["${label.map(escape).join('\n')}"]`);
    lines.push('  end');
  });
  for (const { dependent, dependency, label, ordered } of edges) {
    const text = label === undefined ? '' : `|"${escape(label)}"|`;
    lines.push(`  ${dependent} ${ordered ? '-->' : '-.->'}${text} ${dependency}`);
  }
  return lines.join('\n') + '\n';
}

/**
 * Letters and digits of any script, and what is harmless between them; the rest could be Markdown, an icon, a link, HTML
 * or syntax. Seen to come out right in Mermaid 10.9 to 11.17, together with lines that end in a line break: a `<br/>`
 * has Mermaid clean the HTML first, which turns codes back into characters.
 */
const NOT_PLAIN =
  /[^\p{L}\p{N}\p{M} _:/.,-]|^ | $|(?<![\p{L}\p{N}])[_.-]|[_.-](?![\p{L}\p{N}])|:(?!\d+$)|(?<=[wW]{3})\./gu;

/** Mermaid reads labels as Markdown with HTML in it and has no escape for quotes; a character's code means just that. */
function escape(text: string): string {
  return text.replace(NOT_PLAIN, (character) => `#${character.codePointAt(0)};`);
}
