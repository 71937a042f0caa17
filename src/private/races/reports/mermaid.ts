import { diagramOfCheck } from './diagram-of-check';
import { Report } from './report';
import { mermaid } from '../../diagrams/mermaid';

/** A flowchart for Markdown: services by wave, calls with the rules of their findings, races in red. */
export const mermaidReport: Report = (result) =>
  mermaid(diagramOfCheck(result, (findings) => findings.map(({ rule }) => rule).join(', '))).trimEnd();
