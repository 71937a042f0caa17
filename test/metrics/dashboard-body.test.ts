import { Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { bodyOf, bodyProblems, Widget } from '../support/dashboard';
import { topologies } from '../support/topologies';
import { TopologyApp } from '../support/topology-app';

const KINDS = [
  { what: 'TCP, one stack', apart: false, appProtocol: undefined },
  { what: 'HTTP, one stack', apart: false, appProtocol: ecs.AppProtocol.http },
  { what: 'HTTP, a stack each', apart: true, appProtocol: ecs.AppProtocol.http },
];

describe.each(topologies())('the dashboard of $name', (topology) => {
  test.each(KINDS)('has a valid body with a graph for each edge: $what', ({ apart, appProtocol }) => {
    const { mesh } = new TopologyApp(topology, { apart, appProtocol });
    new cloudwatch.Dashboard(Stack.of(mesh), 'Dashboard').addWidgets(...mesh.dashboardWidgets());
    const widgets = bodyOf(Stack.of(mesh));
    expect(bodyProblems(widgets)).toEqual([]);
    const called = mesh.services.flatMap((each) => [...each.dependencies, ...each.connectedServices]);
    const titles = widgets.map(({ properties }) => properties.title?.split(':')[0]);
    expect([...new Set(titles)].filter((title) => title).sort()).toEqual(
      [...new Set(called.map(({ name }) => name))].sort(),
    );
  });
});

test.each<[string, Partial<Widget>, string]>([
  ['outside of the dashboard', { x: 20 }, 'it is not within 24 columns'],
  ['over another', { x: 0, y: 0 }, 'it covers widget 0 (text)'],
  ['without metrics', { properties: { region: 'r', view: 'timeSeries' } }, 'it has no metrics'],
  [
    'with half a dimension',
    {
      properties: {
        region: 'r',
        view: 'timeSeries',
        metrics: [['AWS/ECS', 'RequestCount', 'A', { label: 'l', period: 60 }]],
      },
    },
    'is no metric',
  ],
])('the control: a widget %s is found', (_, change, problem) => {
  const text: Widget = { type: 'text', x: 0, y: 0, width: 24, height: 1, properties: { markdown: 'm' } };
  const metrics = [['AWS/ECS', 'RequestCount', { label: 'l', period: 60 }]];
  const properties = { region: 'r', view: 'timeSeries', metrics };
  const graph: Widget = { type: 'metric', x: 0, y: 1, width: 8, height: 6, properties };
  expect(bodyProblems([text, graph])).toEqual([]);
  expect(bodyProblems([text, { ...graph, ...change }])).toContainEqual(expect.stringContaining(problem));
});
