import { Diagram, DiagramService } from './diagram';

const PROBLEM_STYLE = 'stroke:#c5221f,color:#c5221f,stroke-width:3px';

/**
 * Writes a diagram as a Mermaid flowchart, which GitHub renders in Markdown.
 *
 * The direction is right to left: arrows point to dependencies, so the first wave is on the left. External services have another
 * shape, and a group of their own.
 */
export function mermaid({ waves, externalServices = [], edges }: Diagram): string {
  const lines = ['flowchart RL'];
  const addGroup = (
    id: string,
    title: string,
    services: readonly DiagramService[],
    [open, close]: readonly string[],
  ) => {
    lines.push(`  subgraph ${id}["${title}"]`);
    for (const { id: service, name, endpoints } of services) {
      lines.push(`    ${service}${open}"${[name, ...endpoints].map(escape).join('\n')}"${close}`);
    }
    lines.push('  end');
  };
  waves.forEach((services, index) => addGroup(`wave${index + 1}`, `Wave ${index + 1}`, services, ['[', ']']));
  if (externalServices.length > 0) addGroup('external', 'External services', externalServices, ['([', '])']);
  for (const { dependent, dependency, label, ordered } of edges) {
    const text = label === undefined ? '' : `|"${escape(label)}"|`;
    lines.push(`  ${dependent} ${ordered ? '-->' : '-.->'}${text} ${dependency}`);
  }
  const problems = edges.flatMap(({ problem }, index) => (problem ? [index] : []));
  if (problems.length > 0) lines.push(`  linkStyle ${problems.join(',')} ${PROBLEM_STYLE}`);
  return lines.join('\n') + '\n';
}

/**
 * Matches the characters to escape: all except letters and digits of any script, and the punctuation between them that
 * is harmless. The others could be read as Markdown, an icon, a link, HTML or Mermaid syntax.
 *
 * Tested with Mermaid 10.9 to 11.17. Lines are separated by line breaks: with `<br/>`, Mermaid sanitizes the HTML
 * first, which turns the codes back into characters.
 */
const NOT_PLAIN =
  /[^\p{L}\p{N}\p{M} _:/.,-]|^ | $|(?<![\p{L}\p{N}])[_.-]|[_.-](?![\p{L}\p{N}])|:(?!\d+$)|(?<=[wW]{3})\./gu;

/**
 * Replaces characters with their codes: Mermaid reads labels as Markdown and HTML, and has no other escape for quotes.
 */
function escape(text: string): string {
  return text.replace(NOT_PLAIN, (character) => `#${character.codePointAt(0)};`);
}
