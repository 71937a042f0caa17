import { Diagram } from './diagram';

/**
 * Writes a diagram in Graphviz's DOT language, a cluster for each wave.
 *
 * Right to left, so that the arrows point at dependencies and the waves still read from left to right.
 */
export function dot({ waves, edges }: Diagram): string {
  const lines = ['digraph mesh {', '  rankdir=RL;', '  node [shape=box];'];
  waves.forEach((services, index) => {
    lines.push(`  subgraph cluster_wave${index + 1} {`, `    label="Wave ${index + 1}";`);
    for (const { id, lines: label } of services) lines.push(`    ${id} [label="${label.map(escape).join('\\n')}"];`);
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

/** A quoted DOT string ends at a quote, reads backslashes as escapes and, in labels, ampersands as HTML entities. */
function escape(text: string): string {
  return text.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/&/g, '&amp;');
}
