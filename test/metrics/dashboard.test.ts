import { App } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { ServiceConnectMesh } from '../../src';
import { Widget } from '../support/dashboard';
import { MeshStack } from '../support/mesh-stack';

interface Declared {
  /** The endpoints of a service: TCP, HTTP, both or none. A number is how many HTTP endpoints there are. */
  readonly ports: 'none' | 'http' | 'tcp' | 'both' | number;
  readonly dependsOn?: string[];
  readonly connectsTo?: string[];
}

const PORTS = {
  none: [],
  http: [{ name: 'http', containerPort: 80, appProtocol: ecs.AppProtocol.http }],
  tcp: [{ name: 'raw', containerPort: 81 }],
  both: [
    { name: 'http', containerPort: 80, appProtocol: ecs.AppProtocol.http },
    { name: 'raw', containerPort: 81 },
  ],
};

const portsOf = ({ ports }: Declared) =>
  typeof ports === 'number'
    ? Array.from({ length: ports }, (_, index) => ({
        name: `port${index}`,
        containerPort: 8000 + index,
        appProtocol: ecs.AppProtocol.http,
      }))
    : PORTS[ports];

function meshOf(declared: Record<string, Declared>): { stack: MeshStack; mesh: ServiceConnectMesh } {
  const stack = new MeshStack();
  const mesh = stack.mesh({
    services: Object.entries(declared).map(([name, row]) => ({
      name,
      service: stack.fargate(name.replace(/[^\w-]/g, ''), portsOf(row)),
      endpoints: portsOf(row).map((port) => ({
        portMappingName: port.name,
        ...(/^\w+$/.test(name) ? {} : { dnsName: 'other', discoveryName: 'other' }),
      })),
      dependsOn: row.dependsOn,
      connectsTo: row.connectsTo,
    })),
  });
  return { stack, mesh };
}

function dashboardOf(declared: Record<string, Declared>): Widget[] {
  const { stack, mesh } = meshOf(declared);
  const column = new cloudwatch.Column(...mesh.dashboardWidgets());
  column.position(0, 0);
  return stack.resolve(column.toJson());
}

const shop: Record<string, Declared> = {
  web: { ports: 'none', dependsOn: ['api', 'search'] },
  job: { ports: 'none', dependsOn: ['api'] },
  api: { ports: 'http', dependsOn: ['db'], connectsTo: ['search'] },
  search: { ports: 'both', dependsOn: ['db'] },
  db: { ports: 'tcp' },
  admin: { ports: 'http' },
};

/** A graph as text: `title: label of each line`. */
const summary = ({ type, properties }: Widget) =>
  type === 'text'
    ? properties.markdown!
    : `${properties.title}: ${properties.metrics!.map((metric) => metric[metric.length - 1].label).join(', ')}`;

test('the widgets are an introduction, and then a row of three graphs for each server, by wave', () => {
  expect(dashboardOf(shop).map(summary)).toEqual([
    [
      '# Shop/Mesh',
      '6 services, 6 edges. Each row shows a service, and the calls of its clients. For TCP, it shows the connections of all clients together.',
      "Not shown, because no service of this mesh calls them: 'admin'.",
    ].join('\n\n'),
    '## Wave 1',
    'db: active connections: db: active connections',
    'db: new connections: db: new connections',
    'db: processed bytes: db: processed bytes',
    '## Wave 2',
    'api: requests: api: requests, web -> api: HTTP 2xx responses, job -> api: HTTP 2xx responses',
    'api: errors: web -> api: HTTP 4xx responses, web -> api: HTTP 5xx responses, job -> api: HTTP 4xx responses, job -> api: HTTP 5xx responses',
    'api: response time: web -> api: response time (milliseconds), job -> api: response time (milliseconds)',
    'search: requests: search (http): requests, web -> search (http): HTTP 2xx responses, api -> search (http): HTTP 2xx responses',
    'search: errors: web -> search (http): HTTP 4xx responses, web -> search (http): HTTP 5xx responses, api -> search (http): HTTP 4xx responses, api -> search (http): HTTP 5xx responses',
    'search: response time: web -> search (http): response time (milliseconds), api -> search (http): response time (milliseconds)',
    'search: active connections: search (raw): active connections',
    'search: new connections: search (raw): new connections',
    'search: processed bytes: search (raw): processed bytes',
  ]);
});

test('each widget is 24 columns wide, and the graphs of a row are side by side', () => {
  const { mesh } = meshOf(shop);
  expect(new Set(mesh.dashboardWidgets().map(({ width }) => width))).toEqual(new Set([24]));
  const graphs = dashboardOf(shop).filter(({ type }) => type === 'metric');
  expect(graphs.slice(0, 6).map(({ x, width, height }) => [x, width, height])).toEqual(
    [0, 8, 16, 0, 8, 16].map((x) => [x, 8, 6]),
  );
  expect(graphs[0].y).toBe(graphs[2].y);
  expect(graphs[3].y).toBeGreaterThanOrEqual(graphs[0].y + 6);
});

test('the graphs show a value for each minute, and the axes show their units', () => {
  const graphs = dashboardOf(shop).filter(({ type }) => type === 'metric');
  const options = graphs.flatMap(({ properties }) => properties.metrics!.map((metric) => metric[metric.length - 1]));
  expect(new Set(options.map(({ period }) => period))).toEqual(new Set([60]));
  const units = graphs.map(({ properties }) => properties.yAxis!.left!.label);
  expect(units.slice(0, 6)).toEqual(['count', 'count', 'bytes', 'count', 'count', 'milliseconds']);
});

test('the dashboard of an empty mesh is only the introduction', () => {
  expect(dashboardOf({}).map(summary)).toEqual([expect.stringContaining('0 services, 0 edges.')]);
});

test('names are not interpreted as Markdown or HTML', () => {
  const [introduction, , graph] = dashboardOf({
    '<b>*web*</b>': { ports: 'none', dependsOn: ['a_b'] },
    a_b: { ports: 'http' },
    '[x](y)': { ports: 'http' },
  });
  expect(introduction.properties.markdown).toContain("'\\[x\\]\\(y\\)'");
  expect(graph.properties.title).toBe('a_b: requests');
});

describe('with many services', () => {
  const named = (count: number, prefix: string) => Array.from({ length: count }, (_, index) => `${prefix}${index}`);

  /** Three layers: each front calls all APIs, and each API calls its own database and a common cache. */
  function layers(fronts: number, apis: number): Record<string, Declared> {
    return Object.fromEntries([
      ...named(fronts, 'front').map((name) => [name, { ports: 'none', dependsOn: named(apis, 'api') }]),
      ...named(apis, 'api').map((name, index) => [name, { ports: 'http', dependsOn: ['cache', `db${index}`] }]),
      ...named(apis, 'db').map((name) => [name, { ports: 'tcp' }]),
      ['cache', { ports: 'http' }],
    ]);
  }

  test('of 30 services, each of the 27 servers has a row, with few lines in each graph', () => {
    const widgets = dashboardOf(layers(3, 13));
    const graphs = widgets.filter(({ type }) => type === 'metric');
    expect(graphs).toHaveLength(3 * 27);
    expect(Math.max(...graphs.map(({ properties }) => properties.metrics!.length))).toBe(16);
    expect(widgets[0].properties.markdown).toContain(
      "Not shown in the row of 'cache': the calls of 'api8', 'api9', 'api10', 'api11', 'api12'.",
    );
  });

  test('the servers with the most clients are shown, and the introduction lists the others', () => {
    const widgets = dashboardOf(layers(9, 40));
    const graphs = widgets.filter(({ type }) => type === 'metric');
    expect(graphs).toHaveLength(3 * 30);
    const titles = graphs.map(({ properties }) => properties.title);
    expect(titles).toContain('cache: requests');
    expect(titles).toContain('api0: requests');
    expect(titles).toContain('api28: requests');
    expect(titles).not.toContain('api29: requests');
    const text = widgets[0].properties.markdown;
    expect(text).toContain("Not shown, because others have more clients: 'db0', 'db1',");
    expect(text).toContain("'db19' and 31 more.");
    expect(text).toContain("Not shown in the row of 'api0': the calls of 'front8'.");
  });

  /** Each service calls the eight before it. */
  const chain = (count: number, ports: number): Record<string, Declared> =>
    Object.fromEntries(
      named(count, 's').map((name, index, all) => [
        name,
        { ports, dependsOn: all.slice(Math.max(0, index - 8), index) },
      ]),
    );

  test.each<[string, Record<string, Declared>, shown: number]>([
    ['many services', layers(40, 60), 30],
    ['three endpoints of each', chain(39, 3), 25],
    ['a hundred endpoints of each', chain(10, 100), 2],
  ])('a dashboard stays within the limits of CloudWatch: %s', (_, declared, shown) => {
    const graphs = dashboardOf(declared).filter(({ type }) => type === 'metric');
    const lines = graphs.map(({ properties }) => properties.metrics!.length);
    expect(graphs).toHaveLength(3 * shown);
    expect(graphs.length).toBeLessThanOrEqual(500);
    expect(Math.max(...lines)).toBeLessThanOrEqual(500);
    expect(lines.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(2500);
  });

  test('the introduction names the endpoints that a row leaves out', () => {
    const [{ properties }] = dashboardOf({ web: { ports: 'none', dependsOn: ['api'] }, api: { ports: 32 } });
    expect(properties.markdown).toContain("Not shown in the row of 'api': the endpoints 'port30', 'port31'.");
  });
});

test('the widgets show the services that exist at the time of the call', () => {
  const { stack, mesh } = meshOf(shop);
  const before = mesh.dashboardWidgets().length;
  mesh.addService('late', { service: stack.fargate('Late'), dependsOn: ['admin'] });
  expect(mesh.dashboardWidgets()).toHaveLength(before + 1);
  expect(() => (stack.node.root as App).synth()).not.toThrow();
});
