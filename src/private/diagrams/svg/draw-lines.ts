import type { Diagram, DiagramEdge } from '../diagram';
import { drawArrowheads } from './arrowhead';
import { labelOf } from './channel';
import { isolate, servicesOf } from './description';
import { drawText } from './draw-text';
import { KINDS, LINES } from './kinds';
import type { Pin } from './layers';
import type { Layout } from './layout';
import { pointOf, routesOf } from './route';
import { LABEL_SIZE } from './sizes';
import { paint } from './theme';
import { element, escapeXml } from './xml';

const LABEL_DISTANCE = 5;
const LABEL_RISE = 4;

/** Draws the lines, arrowheads and labels of all edges. */
export function drawLines(diagram: Diagram, layout: Layout): string[] {
  const titleOf = titles(diagram);
  const labels: string[] = [];
  const groups = KINDS.flatMap((kind) => {
    const nets = layout.nets.filter((net) => net.kind === kind);
    if (nets.length === 0) return [];
    const routes = nets.flatMap((net) => routesOf(net, layout));
    const lines = routes.map(({ edge, path }) => {
      const { dependent, dependency } = edge;
      const ends = { 'data-dependent': dependent, 'data-dependency': dependency };
      return element('path', { ...ends, d: path }, element('title', {}, escapeXml(titleOf(edge))));
    });
    labels.push(...routes.map(({ pin }) => drawLabel(pin, layout)));
    return [
      element('g', { ...paint(kind), ...LINES[kind] }, '\n', lines.join('\n'), '\n'),
      drawArrowheads(
        kind,
        nets.map(({ target }) => [pointOf(target, layout), target.side]),
      ),
    ];
  });
  return [...groups, element('g', { ...paint('detail'), 'font-size': LABEL_SIZE }, ...labels)];
}

function titles(diagram: Diagram): (edge: DiagramEdge) => string {
  const services = servicesOf(diagram);
  const nameOf = (id: string) => isolate(services.get(id)!.name);
  return ({ dependent, dependency, ordered, label, title }) =>
    title ??
    `${nameOf(dependent)} ${ordered ? 'depends on' : 'connects to'} ${nameOf(dependency)}` +
      (label === undefined ? '' : ` (${isolate(label)})`);
}

/** Draws the label of an edge above the end of its line at the dependent, which it shares with no other edge. */
function drawLabel(pin: Pin, layout: Layout): string {
  const label = labelOf(pin);
  if (!label) return '';
  const { x, y } = pointOf(pin, layout);
  const atLeft = pin.side === 'left';
  return drawText(label, {
    x: atLeft ? x - LABEL_DISTANCE : x + LABEL_DISTANCE,
    y: y - LABEL_RISE,
    'text-anchor': atLeft ? 'end' : undefined,
  });
}
