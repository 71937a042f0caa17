import { Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { MeshServiceProps, ServiceConnectMesh } from '../../src';
import { addStackDependency } from '../../src/private/wiring/stack-dependencies';
import { bodyOf } from '../support/dashboard';
import { FargateServiceSpec } from '../support/fargate-service';
import { TestApp } from '../support/test-app';

const ports = [{ name: 'http', containerPort: 80, appProtocol: ecs.AppProtocol.http }];

interface Spec {
  readonly edge?: 'dependsOn' | 'connectsTo';
  readonly back?: MeshServiceProps['connectsTo'];
  readonly web?: Partial<FargateServiceSpec>;
}

/** A mesh of web and api, each in its own stack, with the cluster in a third one. */
function shop({ edge = 'dependsOn', back = [], web }: Spec = {}) {
  const app = new TestApp();
  const [webStack, apiStack] = [app.stack('WebStack'), app.stack('ApiStack')];
  const mesh = new ServiceConnectMesh(app.base, 'Mesh', {
    services: [
      app.row(webStack, 'Web', { [edge]: ['api'] }, { ports, ...web }),
      app.row(apiStack, 'Api', { connectsTo: back }, { ports }),
    ],
  });
  return { app, webStack, apiStack, mesh };
}

/** The lines of the error graph of the service `api`, of a dashboard in this stack. */
function errorsShownIn(stack: Stack, mesh: ServiceConnectMesh): any[][] {
  new cloudwatch.Dashboard(stack, 'Dashboard').addWidgets(...mesh.dashboardWidgets());
  return bodyOf(stack).find(({ properties }) => properties.title === 'api: errors')!.properties.metrics!;
}

const SEARCHES = ['4', '5'].map((digit) => [
  {
    expression: `SEARCH('{AWS/ECS,ClusterName,ServiceName,TargetDiscoveryName} MetricName="HTTPCode_Target_${digit}XX_Count" TargetDiscoveryName="api-http"', 'Sum', 60)`,
    label: `\${PROP('Dim.ServiceName')}: HTTP ${digit}xx responses`,
    period: 60,
  },
]);

const dimensionsOf = (line: any[]) =>
  Object.fromEntries([0, 1, 2].map((index) => line.slice(2 + 2 * index, 4 + 2 * index)));

test('a dashboard in the stack of the client refers to the client', () => {
  const { webStack, mesh } = shop();
  const [line] = errorsShownIn(webStack, mesh);
  expect(dimensionsOf(line)).toEqual({
    ClusterName: expect.stringMatching(/^<Base:ExportsOutputRefCluster/),
    ServiceName: expect.stringMatching(/^<WebService[^.]*.Name>$/),
    TargetDiscoveryName: 'api-http',
  });
});

test('a dashboard in a stack that is deployed after the services refers to their stacks', () => {
  const { app, mesh } = shop();
  const monitoring = app.stack('Monitoring');
  const [line] = errorsShownIn(monitoring, mesh);
  expect(dimensionsOf(line).ServiceName).toMatch(/^<WebStack:ExportsOutputFnGetAttWebService/);
  expect(app.dependenciesOf(monitoring)).toEqual(['ApiStack', 'Base', 'WebStack']);
});

describe('a dashboard in a stack that is deployed before the client', () => {
  test.each(['base' as const, 'apiStack' as const])('searches for the metrics: %s', (place) => {
    const { app, apiStack, mesh } = shop();
    const stack = place === 'base' ? app.base : apiStack;
    expect(errorsShownIn(stack, mesh)).toEqual(SEARCHES);
    expect(app.dependenciesOf(stack)).toEqual(place === 'base' ? [] : ['Base']);
  });

  test('searches for the metrics if the order of the stacks is by dependencies of the user only', () => {
    const { app, webStack, mesh } = shop();
    const first = app.stack('First');
    const second = app.stack('Second');
    addStackDependency(second, first, 'the user said so');
    addStackDependency(webStack, second, 'the user said so');
    expect(errorsShownIn(first, mesh)).toEqual(SEARCHES);
  });

  test('refers to the metrics if the app sets the names of the service and its cluster', () => {
    const app = new TestApp();
    const cluster = new ecs.Cluster(app.base, 'Named', { vpc: app.vpc, clusterName: 'shops' });
    const named = { ports, cluster };
    const mesh = new ServiceConnectMesh(app.base, 'Mesh', {
      services: [
        app.row(app.stack('WebStack'), 'Web', { dependsOn: ['api'] }, { ...named, serviceName: 'shop-web' }),
        app.row(app.stack('ApiStack'), 'Api', {}, { ...named, serviceName: 'shop-api' }),
      ],
    });
    const first = app.stack('First');
    addStackDependency(app.base, first, 'the user said so');
    const [line] = errorsShownIn(first, mesh);
    expect(dimensionsOf(line)).toEqual({
      ClusterName: 'shops',
      ServiceName: 'shop-web',
      TargetDiscoveryName: 'api-http',
    });
    expect(app.dependenciesOf(first)).toEqual([]);
  });

  test('refers to the metrics if the cluster is in its stack and the app sets the name of the service', () => {
    const { app, mesh } = shop({ web: { serviceName: 'shop-web' } });
    const [line] = errorsShownIn(app.base, mesh);
    expect(dimensionsOf(line).ServiceName).toBe('shop-web');
  });
});

test('a dashboard in either of two stacks that connect to each other does not change the stack of a rule', () => {
  const rules = (place?: 'webStack' | 'apiStack') => {
    const { app, mesh, ...stacks } = shop({ edge: 'connectsTo', back: ['web'] });
    if (place) expect(errorsShownIn(stacks[place], mesh)).toHaveLength(2);
    const assembly = app.cdkApp.synth();
    return assembly.stacks.flatMap(({ template, stackName }) =>
      Object.entries<any>(template.Resources ?? {})
        .filter(([, { Type }]) => Type === 'AWS::EC2::SecurityGroupIngress')
        .map(([id]) => `${id} in ${stackName}`),
    );
  };
  expect(rules()).toHaveLength(2);
  expect(rules('webStack')).toEqual(rules());
  expect(rules('apiStack')).toEqual(rules());
});

test('a dashboard can be in a nested stack, and its services in another one', () => {
  const app = new TestApp();
  const services = app.nested(app.base, 'Services');
  const mesh = new ServiceConnectMesh(app.base, 'Mesh', {
    services: [app.row(services, 'Web', { dependsOn: ['api'] }, { ports }), app.row(services, 'Api', {}, { ports })],
  });
  for (const stack of [app.base, services, app.nested(app.base, 'Dashboards')]) {
    new cloudwatch.Dashboard(stack, 'Dashboard').addWidgets(...mesh.dashboardWidgets());
  }
  expect(() => app.cdkApp.synth()).not.toThrow();
});
