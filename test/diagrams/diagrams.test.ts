import { ServiceConnectMesh } from '../../src';
import { MeshStack } from '../support/mesh-stack';
import { readSvg } from '../support/svg-reader';

/** Graphviz itself, without types: its declarations are for ES modules, which this file cannot import. */
const { instance } = jest.requireActual<{ instance(): Promise<any> }>('@viz-js/viz');

function shop(): ServiceConnectMesh {
  const stack = new MeshStack();
  const mesh = stack.mesh({
    services: [
      { name: 'web', service: stack.fargate('Web'), dependsOn: ['api'] },
      {
        name: 'api',
        service: stack.fargate('Api', { http: 8080, grpc: 9090 }),
        endpoints: [{ portMappingName: 'http', port: 80 }, { portMappingName: 'grpc' }],
      },
      { name: 'job', service: stack.fargate('Job') },
    ],
  });
  mesh.findService('job').dependsOn(mesh.findService('api'), { endpoints: ['grpc'] });
  return mesh;
}

/** Names with every character that has a meaning in one of the notations, and some with unusual characters. */
const NAMES = [
  'plain-name_1.2',
  'end',
  'graph',
  'a "quoted" name',
  "it's",
  'back\\slash \\n \\N',
  '<b>bold</b>',
  'a & b &amp; c',
  'a#b;c',
  '`code`',
  '[x](y) {z} |w|',
  '--> %% comment',
  '1. list',
  '日本語 ünïcode',
  '😀',
  '   ',
];

function named(names: string[]): ServiceConnectMesh {
  const stack = new MeshStack();
  return stack.mesh({ services: names.map((name, index) => ({ name, service: stack.fargate(`S${index}`) })) });
}

test('an SVG document has the path of the mesh as its title, the services, and an arrow to each dependency', () => {
  const { root, services, lines } = readSvg(shop().toSvg());
  expect(root.getElementsByTagName('title')[0].textContent).toBe('Shop/Mesh');
  expect(services.map(({ texts }) => texts)).toEqual([['api', 'api:80', 'api:9090'], ['web'], ['job']]);
  expect(lines.map(({ dependent, dependency }) => `${dependent} -> ${dependency}`).sort()).toEqual([
    's0 -> s1',
    's2 -> s1',
  ]);
});

test('a Mermaid flowchart has services with their endpoints by wave, and an arrow to each dependency', () => {
  expect(shop().toMermaid()).toBe(`flowchart RL
  subgraph wave1["Wave 1"]
    s1["api
api:80
api:9090"]
  end
  subgraph wave2["Wave 2"]
    s0["web"]
    s2["job"]
  end
  s0 --> s1
  s2 -->|"grpc"| s1
`);
});

test('a DOT digraph has services with their endpoints by wave, and an arrow to each dependency', () => {
  expect(shop().toDot()).toBe(`digraph mesh {
  rankdir=RL;
  node [shape=box];
  subgraph cluster_wave1 {
    label="Wave 1";
    s1 [label="api\\napi:80\\napi:9090"];
  }
  subgraph cluster_wave2 {
    label="Wave 2";
    s0 [label="web"];
    s2 [label="job"];
  }
  s0 -> s1;
  s2 -> s1 [label="grpc"];
}
`);
});

test('a connectsTo edge is a dashed arrow', () => {
  const mesh = shop();
  mesh.findService('api').connectsTo(mesh.findService('api'), { endpoints: ['http'] });
  mesh.findService('web').dependsOn(mesh.findService('api'));
  expect(mesh.toMermaid()).toContain('  s1 -.->|"http"| s1\n');
  expect(mesh.toDot()).toContain('  s1 -> s1 [label="http", style=dashed];\n');
});

test('an arrow lists the endpoints it uses if the server has more', () => {
  const stack = new MeshStack();
  const endpoints = ['http', 'grpc', 'admin'].map((portMappingName) => ({ portMappingName }));
  const mesh = stack.mesh({
    services: [
      { name: 'web', service: stack.fargate('Web') },
      { name: 'api', service: stack.fargate('Api', { http: 8080, grpc: 9090, admin: 9091 }), endpoints },
    ],
  });
  mesh.findService('web').dependsOn(mesh.findService('api'), { endpoints: ['grpc', 'admin'] });
  expect(mesh.toMermaid()).toContain('  s0 -->|"grpc, admin"| s1\n');
});

test('an empty mesh has an empty diagram', () => {
  expect(new MeshStack().mesh().toMermaid()).toBe('flowchart RL\n');
  expect(new MeshStack().mesh().toDot()).toBe('digraph mesh {\n  rankdir=RL;\n  node [shape=box];\n}\n');
});

test('Graphviz renders the DOT text with every name unchanged', async () => {
  const svg = (await instance()).renderString(named(NAMES).toDot(), { format: 'svg' });
  const drawn = [...svg.matchAll(/<text [^>]*>(.*)<\/text>/g)].map(([, text]: string[]) =>
    text
      .replace(/&#160;/g, ' ')
      .replace(/&#39;/g, "'")
      .replace(/&quot;/g, '"')
      .replace(/&#45;/g, '-')
      .replace(/&lt;/g, '<')
      .replace(/&gt;/g, '>')
      .replace(/&amp;/g, '&'),
  );
  expect(drawn.sort()).toEqual(['Wave 1', ...NAMES].sort());
});

test('Graphviz renders every edge', async () => {
  const viz = await instance();
  const { objects, edges } = viz.renderJSON(shop().toDot());
  const nameOf = (id: number) => objects.find(({ _gvid }: any) => _gvid === id).label.split('\\n')[0];
  expect(edges.map(({ tail, head }: any) => `${nameOf(tail)} -> ${nameOf(head)}`).sort()).toEqual([
    'job -> api',
    'web -> api',
  ]);
});

test.each([
  ['plain-name_1.2', 'plain-name_1.2'],
  ['日本語 ünïcode', '日本語 ünïcode'],
  ['a "quoted" name', 'a #34;quoted#34; name'],
  ['<b>bold</b>', '#60;b#62;bold#60;/b#62;'],
  ['a#b;c', 'a#35;b#59;c'],
  ['`code`', '#96;code#96;'],
  ['1. list', '1#46; list'],
  ['- dash', '#45; dash'],
  ['_em_', '#95;em#95;'],
  ['http://x', 'http#58;//x'],
  ['fa:fa-user', 'fa#58;fa-user'],
  ['fa:8080x', 'fa#58;8080x'],
  ['WWW.x', 'WWW#46;x'],
  ['show.x', 'show.x'],
  [' x ', '#32;x#32;'],
  ['😀', '#128512;'],
])('Mermaid gets the name %j escaped as %j', (name, label) => {
  expect(named([name]).toMermaid()).toContain(`  s0["${label}"]\n`);
});
