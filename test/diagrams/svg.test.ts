import { Diagram, DiagramEdge, DiagramService } from '../../src/private/diagrams/diagram';
import { svg } from '../../src/private/diagrams/svg/svg';
import { diagramOf, randomDiagram } from '../support/diagrams';
import { elements, readSvg } from '../support/svg-reader';
import { topologies } from '../support/topologies';

/** A diagram from the text of its waves, `api | web`, and of its edges: `=>` is dependsOn, `->` connectsTo, `!>` a race. */
function diagram(waves: string, edges = '', externals = ''): Diagram {
  const list = (text: string) => text.split(',').flatMap((each) => (each.trim() ? [each.trim()] : []));
  const service = (name: string): DiagramService => ({ id: name, name, endpoints: [] });
  return {
    title: 'Shop/Mesh',
    waves: waves.split('|').map((wave) => list(wave).map(service)),
    externalServices: list(externals).map(service),
    edges: list(edges).map((edge): DiagramEdge => {
      const [dependent, kind, dependency] = edge.split(' ');
      return { dependent, dependency, ordered: kind === '=>', problem: kind === '!>' };
    }),
  };
}

const linesOf = (text: string) =>
  readSvg(text).lines.map(({ dependent, dependency, points }) => {
    const [first, last] = [points[0], points[points.length - 1]];
    const bends = points.some(({ y }) => y !== first.y);
    return `${dependent} -> ${dependency} ${first.x < last.x ? 'to the left' : 'to the right'}, ${bends ? 'bent' : 'straight'}`;
  });

test('an arrow to a dependency in an earlier wave points to the left', () => {
  expect(linesOf(svg(diagram('api | web', 'web => api')))).toEqual(['web -> api to the left, straight']);
});

test('an arrow to a service in a later wave points to the right', () => {
  expect(linesOf(svg(diagram('api | web', 'api -> web')))).toEqual(['api -> web to the right, straight']);
});

test('services that connect to each other have two lines', () => {
  const { lines } = readSvg(svg(diagram('a | b, c', 'b -> c, c -> b, a -> b, b -> a, a -> a')));
  expect(lines.map(({ title }) => title).sort()).toEqual([
    'a connects to a',
    'a connects to b',
    'b connects to a',
    'b connects to c',
    'c connects to b',
  ]);
});

test.each([
  ['a, b | c, d', 'c => b, d => a'],
  ['a, b, c | d, e, f | g', 'd => c, e => b, f => a, g => f, g => e, g => d'],
  ['a, b | x | c, d', 'c => b, d => a, x => b'],
])('the graph %s with %s is drawn without crossings', (waves, edges) => {
  const { lines } = readSvg(svg(diagram(waves, edges)));
  const seen = new Map<string, string>();
  for (const { dependency, points } of lines) {
    for (const { x, y } of points) {
      const place = `${Math.round(x)} ${Math.round(y)}`;
      expect(seen.get(place) ?? dependency).toBe(dependency);
      seen.set(place, dependency);
    }
  }
});

test('headings number the waves and name the services of other applications', () => {
  const { texts } = readSvg(svg(diagram('api | web', '', 'mail')));
  expect(texts).toEqual(['External', 'Wave 1', 'Wave 2']);
});

test('only the boxes of external services have dashed outlines', () => {
  const { services } = readSvg(svg(diagram('api | web', 'api => mail', 'mail')));
  expect(services.filter(({ isDashed }) => isDashed).map(({ id }) => id)).toEqual(['mail']);
});

test.each([
  ['b => a', 'mesh-ordered', null, 'depends on: deployed after it'],
  ['b -> a', 'mesh-unordered', '5 4', 'connects to: deployed in no order'],
  ['b !> a', 'mesh-problem', '10 3 2 3', 'race: may not find it'],
])('the edge %s has its own kind of line, which the legend explains', (edge, kind, dashes, words) => {
  const { lines, root, texts } = readSvg(svg(diagram('a | b', edge)));
  expect(lines.map((line) => line.kind)).toEqual([kind]);
  const line = elements(root, 'path').find((each) => each.hasAttribute('data-dependent'));
  expect(line.parentNode.getAttribute('stroke-dasharray')).toBe(dashes);
  expect(texts.slice(2)).toEqual([words]);
});

test('a line has its title as a tooltip, or the names of its ends if it has no title', () => {
  const edges: DiagramEdge[] = [
    { dependent: 'b', dependency: 'a', ordered: true, label: 'grpc' },
    { dependent: 'b', dependency: 'a', ordered: false, title: 'undeclared: API_URL names a' },
    { dependent: 'שלום', dependency: 'a', ordered: true },
  ];
  const { lines } = readSvg(svg({ ...diagram('a | b, שלום'), edges }));
  expect(lines.map(({ title }) => title)).toEqual([
    'b depends on a (grpc)',
    '\u2068שלום\u2069 depends on a',
    'undeclared: API_URL names a',
  ]);
});

test('the picture has a title and a description for screen readers', () => {
  const { root } = readSvg(svg(diagram('api, job | web', 'web => api, web -> job, job => mail, api !> web', 'mail')));
  expect(root.getAttribute('role')).toBe('img');
  expect(elements(root, 'title')[0].textContent).toBe('Shop/Mesh');
  expect(elements(root, 'desc')[0].textContent).toBe(
    'Services: 4, deployment waves: 2, edges: 4. Wave 1: api, job. Wave 2: web. External services: mail. ' +
      'api may not find web. job depends on mail. web depends on api. web connects to job.',
  );
});

test('a diagram without services is a picture too', () => {
  const { services, lines, root } = readSvg(svg({ waves: [], edges: [] }));
  expect({ services, lines }).toEqual({ services: [], lines: [] });
  expect(elements(root, 'title')[0].textContent).toBe('Service mesh');
});

test('characters that XML does not allow, or that change the order of words, are replaced', () => {
  const names = ['bell\u0007', 'half\ud83d', 'line\u2028', '\ufffe', '\u202eright to left\u202c'];
  const waves = [names.map((name, index) => ({ id: `s${index}`, name, endpoints: [] }))];
  expect(readSvg(svg({ waves, edges: [] })).services.flatMap(({ texts }) => texts)).toEqual([
    'bell\ufffd',
    'half\ufffd',
    'line\ufffd',
    '\ufffd',
    '\ufffdright to left\ufffd',
  ]);
});

test('the picture loads and runs nothing', () => {
  const text = svg(randomDiagram(30, 1));
  expect(text).not.toMatch(/<script|<image|<foreignObject|<a |<use|href|url\(|@import|@font-face| on[a-z]+=/i);
  expect(text.match(/https?:[^"]*/g)).toEqual(['http://www.w3.org/2000/svg']);
});

test('no element has an id, so one page can contain several pictures', () => {
  expect(svg(randomDiagram(30, 1))).not.toMatch(/ id="/);
});

test.each(topologies().map((topology) => [topology.name, topology] as const))(
  '%s has all services and edges',
  (_, topology) => {
    const { services, lines } = readSvg(svg(diagramOf(topology)));
    expect(services.map(({ texts }) => texts[0]).sort()).toEqual(topology.services.map(({ name }) => name).sort());
    expect(lines).toHaveLength(topology.services.flatMap((each) => [...each.dependsOn, ...each.connectsTo]).length);
  },
);
