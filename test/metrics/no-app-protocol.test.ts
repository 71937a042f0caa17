import { Annotations as Cdk, App, Aspects, Lazy } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { MeshService } from '../../src';
import { MeshStack } from '../support/mesh-stack';

function shop() {
  const stack = new MeshStack();
  const mesh = stack.mesh({
    services: [
      { name: 'web', service: stack.fargate('Web'), dependsOn: ['db'] },
      { name: 'job', service: stack.fargate('Job'), dependsOn: ['db'] },
      { name: 'db', service: stack.fargate('Db', { mysql: 3306 }), endpoints: [{ portMappingName: 'mysql' }] },
    ],
  });
  const [web, job, db] = mesh.services;
  return { stack, mesh, web, job, db };
}

function warningsOf({ stack }: { stack: MeshStack }): string[] {
  return Annotations.fromStack(stack)
    .findWarning('*', Match.stringLikeRegexp('mesh:noAppProtocol'))
    .map(({ id, entry }) => `${id}: ${entry.data}`);
}

const WARNING = [
  "/Shop/Db/Service: ServiceConnectMesh 'Shop/Mesh': endpoint 'mysql' of service 'db' has no metrics of requests and responses",
  "  port mapping 'mysql' has no appProtocol, so Service Connect counts its connections and bytes only",
  'If the port serves HTTP, HTTP/2 or gRPC, set appProtocol of the port mapping, for example to ecs.AppProtocol.http. If the service is already deployed, also set a new discoveryName of the endpoint: Amazon ECS does not change the protocol of an existing one. Otherwise use metricNewConnectionCount and metricProcessedBytes [ack: cdk-service-connect-mesh:noAppProtocol]',
].join('\n');

test('there is one warning about an endpoint, even if several metrics and clients need its protocol', () => {
  const services = shop();
  const { web, job, db } = services;
  db.metricRequestCount();
  db.metricRequestCount();
  for (const client of [web, job]) {
    const edge = client.edgeTo(db);
    edge.metricHttp2xxCount();
    edge.metricTargetResponseTime();
    edge.metric('RequestCountPerTarget');
  }
  db.metricAcrossEndpoints('RequestCount');
  expect(warningsOf(services)).toEqual([WARNING]);
});

test.each<[string, (db: MeshService) => unknown]>([
  ['connections', (db) => [db.metricActiveConnectionCount(), db.metricNewConnectionCount()]],
  ['bytes', (db) => db.metricProcessedBytes()],
  ['a name that the mesh does not know', (db) => db.metric('ClientTLSNegotiationErrorCount')],
])('there is no warning about metrics of %s', (_, action) => {
  const services = shop();
  action(services.db);
  expect(warningsOf(services)).toEqual([]);
});

test('there is no warning about a dashboard, which shows connections instead', () => {
  const services = shop();
  new cloudwatch.Dashboard(services.stack, 'Dashboard').addWidgets(...services.mesh.dashboardWidgets());
  expect(warningsOf(services)).toEqual([]);
});

test('there is a warning if a metric is created while the app is synthesized', () => {
  const inAspect = shop();
  Aspects.of(inAspect.stack).add({ visit: () => void inAspect.db.metricRequestCount() });
  expect(warningsOf(inAspect)).toEqual([WARNING]);

  const whenResolved = shop();
  const { stack, web, db } = whenResolved;
  stack.templateOptions.description = Lazy.string({
    produce: () => web.edgeTo(db).metricHttp5xxCount().metricName,
  });
  expect(warningsOf(whenResolved)).toEqual([WARNING]);
});

test.each(['before', 'after'])(
  'the warning is suppressed if it is acknowledged on the server, %s the metric',
  (when) => {
    const services = shop();
    const acknowledge = () => Cdk.of(services.db.service).acknowledgeWarning('cdk-service-connect-mesh:noAppProtocol');
    if (when === 'before') acknowledge();
    services.db.metricRequestCount();
    if (when === 'after') acknowledge();
    expect(warningsOf(services)).toEqual([]);
  },
);

test('every synthesis writes the same bytes', () => {
  const text = () => {
    const services = shop();
    new cloudwatch.Dashboard(services.stack, 'Dashboard').addWidgets(...services.mesh.dashboardWidgets());
    return JSON.stringify((services.stack.node.root as App).synth().getStackByName('Shop').template);
  };
  expect(text()).toBe(text());
});
