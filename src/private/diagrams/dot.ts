import { Diagram } from './diagram';

/**
 * Writes a diagram in the DOT language of Graphviz, with a cluster for each deployment wave.
 *
 * The direction is right to left: arrows point to dependencies, so the first wave is on the left.
 */
export function dot({ waves, edges }: Diagram): string {
  const lines = ['digraph mesh {', '  rankdir=RL;', '  node [shape=box];'];
  waves.forEach((services, index) => {
    lines.push(`  subgraph cluster_wave${index + 1} {`, `    label="Wave ${index + 1}";`);
    for (const { id, name, endpoints } of services) {
      lines.push(`    ${id} [label="${[name, ...endpoints].map(escape).join('\\n')}"];`);
    }
    lines.push('  }');
  });
  for (const { dependent, dependency, label, ordered } of edges) {
    const attributes = [
      ...(label === undefined ? [] : [`label="${escape(label)}"`]),
      ...(ordered ? [] : ['style=dashed']),
    ];
    const list = attributes.length > 0 ? ` [${attributes.join(', ')}]` : '';
    lines.push(`  ${dependent} -> ${dependency}${list};`);
  }
  lines.push('}');
  return lines.join('\n') + '\n';
}

/**
 * Escapes quotes, backslashes and ampersands, which have a meaning in a DOT label. An ampersand starts an HTML entity.
 */
function escape(text: string): string {
  return text.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/&/g, '&amp;');
}
