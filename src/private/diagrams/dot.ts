import { Diagram, DiagramService } from './diagram';

/**
 * Writes a diagram in the DOT language of Graphviz, with a cluster for each deployment wave.
 *
 * The direction is right to left: arrows point to dependencies, so the first wave is on the left. External services have round
 * corners, and a cluster of their own.
 */
export function dot({ waves, externalServices = [], edges }: Diagram): string {
  const lines = ['digraph mesh {', '  rankdir=RL;', '  node [shape=box];'];
  const addCluster = (id: string, title: string, services: readonly DiagramService[], style: string) => {
    lines.push(`  subgraph cluster_${id} {`, `    label="${title}";`);
    for (const { id: service, name, endpoints } of services) {
      lines.push(`    ${service} [label="${[name, ...endpoints].map(escape).join('\\n')}"${style}];`);
    }
    lines.push('  }');
  };
  waves.forEach((services, index) => addCluster(`wave${index + 1}`, `Wave ${index + 1}`, services, ''));
  if (externalServices.length > 0) addCluster('external', 'External services', externalServices, ', style=rounded');
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
