import * as fs from 'fs';
import * as path from 'path';
import { CfnResource, Tags } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import { SampleOptions, SampleService, synthesize, temporaryFolder } from './support/sample-app';
import { checkPaths } from '../../src/private/races/check';

type App = [services: Record<string, SampleService>, decorate?: SampleOptions['decorate']];

/** The findings of an update that are found by comparing two versions. */
function updateFindings([oldServices, oldDecorate]: App, [services, decorate]: App) {
  const before = synthesize(oldServices, { decorate: oldDecorate, namespaceBy: 'arn' });
  const after = synthesize(services, { decorate, namespaceBy: 'arn' });
  const { findings } = checkPaths([after], { before: [before] });
  return findings.filter(({ rule }) => ['stale-client', 'replaced-server', 'moved-rule'].includes(rule));
}

function summary(before: App, after: App): string[] {
  return updateFindings(before, after).map(({ rule, client, server }) =>
    [rule, [client?.name, server?.name].filter(Boolean).join(' -> ')].join(' '),
  );
}

const web: SampleService = { env: { API_URL: 'http://api:8080' }, waitsFor: ['api'] };
const api: SampleService = { port: 8080, admits: ['web'] };
const override =
  (name: string, property: string, value: unknown): App[1] =>
  (services) =>
    (services[name].node.defaultChild as CfnResource).addPropertyOverride(property, value);

test('nothing is found if nothing changes', () => {
  expect(summary([{ web, api }], [{ web, api }])).toEqual([]);
});

test('a new server whose address a client already contains makes the client stale', () => {
  const [finding] = updateFindings(
    [{ web: { ...web, waitsFor: [] } }],
    [{ web: { ...web, waitsFor: [] }, api: { port: 8080 } }],
  );
  expect(finding).toMatchObject({
    rule: 'stale-client',
    severity: 'error',
    alias: 'api:8080',
    message:
      "service 'web' is not redeployed, although endpoints of 'api' change: none -> api:8080 (discovery name api)",
  });
  expect(finding.evidence[0]).toEqual({ kind: 'endpoint', name: 'api', value: 'api:8080 (discovery name api)' });
});

test('a renamed alias makes the client stale, even if no client contains the new one', () => {
  expect(summary([{ web, api }], [{ web, api: { ...api, alias: 'api2' } }])).toEqual(['stale-client web -> api']);
  expect(
    summary([{ web, api: { ...api, admits: [] } }], [{ web, api: { ...api, alias: 'api2', admits: [] } }]),
  ).toEqual(['stale-client web -> api']);
});

test('another port or discovery name of an alias makes the client stale', () => {
  expect(summary([{ web, api }], [{ web, api: { ...api, aliasPort: 81 } }])).toEqual(['stale-client web -> api']);
  expect(summary([{ web, api }], [{ web, api: { ...api, discoveryName: 'api-v2' } }])).toEqual([
    'stale-client web -> api',
  ]);
});

test('a client that the update changes is not stale', () => {
  const renamed = { ...api, alias: 'api2' };
  const changed = { ...web, env: { API_URL: 'http://api2:8080' } };
  expect(summary([{ web, api }], [{ web: changed, api: renamed }])).toEqual([]);
  const nonce = override('web', 'ForceNewDeployment', { EnableForceNewDeployment: true, ForceNewDeploymentNonce: '2' });
  expect(summary([{ web, api }], [{ web, api: renamed }, nonce])).toEqual([]);
});

test.each<[string, unknown]>([
  ['DesiredCount', 3],
  ['HealthCheckGracePeriodSeconds', 30],
  ['EnableExecuteCommand', true],
  ['Tags', [{ Key: 'team', Value: 'shop' }]],
  ['AvailabilityZoneRebalancing', 'ENABLED'],
  ['CapacityProviderStrategy', [{ CapacityProvider: 'FARGATE', Weight: 1 }]],
  ['PlacementConstraints', [{ Type: 'distinctInstance' }]],
  ['PlacementStrategies', [{ Type: 'random' }]],
])('a client is stale if only its %s changes, which Amazon ECS does not deploy', (property, value) => {
  const renamed = { ...api, alias: 'api2' };
  expect(summary([{ web, api }], [{ web, api: renamed }, override('web', property, value)])).toEqual([
    'stale-client web -> api',
  ]);
  const forced: App[1] = (services, app) => {
    override('web', property, value)!(services, app);
    override('web', 'ForceNewDeployment.EnableForceNewDeployment', true)!(services, app);
  };
  const alwaysForced = override('web', 'ForceNewDeployment.EnableForceNewDeployment', true);
  expect(summary([{ web, api }, alwaysForced], [{ web, api: renamed }, forced])).toEqual([]);
});

test('a client is stale if only tags change, also those of its task definition', () => {
  const tagged =
    (version: string): App[1] =>
    (_, app) =>
      Tags.of(app).add('version', version);
  const renamed = { ...api, alias: 'api2' };
  expect(summary([{ web, api }, tagged('1')], [{ web, api: renamed }, tagged('2')])).toEqual([
    'stale-client web -> api',
  ]);
});

test('a client is not stale if the namespace is replaced, because its configuration changes too', () => {
  const rename: App[1] = (_, app) => {
    const namespaces = app.node.findAll().filter((each) => each instanceof cloudmap.CfnHttpNamespace);
    for (const namespace of namespaces) namespace.name = 'other';
  };
  expect(summary([{ web, api }], [{ web, api }, rename])).toEqual([]);
});

test('a new client is not stale', () => {
  expect(summary([{ api: { port: 8080 } }], [{ web, api: { ...api, alias: 'api2' } }])).toEqual([]);
});

test('a client that a custom resource redeploys is not stale if that resource changes', () => {
  const redeployment =
    (endpoints: string): App[1] =>
    (services) => {
      const service = services.web.node.defaultChild as ecs.CfnService;
      const properties = { Service: service.attrName, Cluster: service.cluster, Endpoints: endpoints };
      const type = 'Custom::ServiceConnectRedeployment';
      new CfnResource(service.stack, 'Redeployment', { type, properties }).node.addDependency(
        services.api.node.defaultChild!,
      );
    };
  const after: App[0] = { web, api: { ...api, alias: 'api2' } };
  expect(summary([{ web, api }, redeployment('1')], [after, redeployment('2')])).toEqual([]);
  expect(summary([{ web, api }, redeployment('1')], [after, redeployment('1')])).toEqual(['stale-client web -> api']);
  expect(summary([{ web, api }], [after, redeployment('1')])).toEqual([]);
});

test('a discovery name that moves to another logical id or stack is refused by ECS', () => {
  const moved = updateFindings(
    [{ api: { port: 8080 } }],
    [{ api2: { port: 8080, alias: 'api', discoveryName: 'api' } }],
  );
  expect(moved).toMatchObject([{ rule: 'replaced-server', severity: 'error', server: { name: 'api2' } }]);
  expect(moved[0].message).toMatch(
    /^discovery name 'api' of service 'api2' is still in use by 'apiService\w+' when it is created: the logical id changes from /,
  );
  const other = updateFindings([{ api: { port: 8080 } }], [{ api: { stack: 'Api', port: 8080 } }]);
  expect(other[0].message).toContain("it moves from stack 'Shop' to 'Api'");
});

test.each([
  ['LaunchType', undefined, 'a change of LaunchType replaces it'],
  ['ServiceName', 'other', 'a change of ServiceName replaces it'],
  ['DesiredCount', 5, undefined],
])('a change of %s: %s', (property, value, reason) => {
  const found = updateFindings([{ api: { port: 8080 } }], [{ api: { port: 8080 } }, override('api', property, value)]);
  expect(found.map(({ message }) => message.split(': ').pop())).toEqual(reason ? [reason] : []);
});

test('a change of appProtocol under the same discovery name is refused by ECS', () => {
  const protocol =
    (name: string): App[1] =>
    ({ api: service }) =>
      (service.taskDefinition.node.defaultChild as CfnResource).addPropertyOverride(
        'ContainerDefinitions.0.PortMappings.0.AppProtocol',
        name,
      );
  const found = updateFindings(
    [{ api: { port: 8080 } }, protocol('http')],
    [{ api: { port: 8080 } }, protocol('grpc')],
  );
  expect(found.map(({ message }) => message.split(': ').pop())).toEqual(['appProtocol changes from http to grpc']);
});

test('a rule that gets another logical id is reported, because it exists twice during the update', () => {
  const rename: App[1] = ({ api: service }) => {
    const rule = service.connections.securityGroups[0].node.children.find((child) => child.node.id.startsWith('from'));
    (rule as CfnResource).overrideLogicalId('Renamed');
  };
  const found = updateFindings([{ web, api }], [{ web, api }, rename]);
  expect(found).toMatchObject([
    { rule: 'moved-rule', severity: 'warning', client: { name: 'web' }, server: { name: 'api' } },
  ]);
  expect(found[0].message).toMatch(
    /^the security group rule that admits 'web' to 'api' on port 8080 moves from '\w+' in stack 'Shop' to 'Renamed' in stack 'Shop'$/,
  );
});

test('two versions of one template are compared even if their files have different names', () => {
  const template = (alias: string) =>
    JSON.stringify({
      Resources: {
        Task: {
          Type: 'AWS::ECS::TaskDefinition',
          Properties: {
            ContainerDefinitions: [
              {
                Name: 'c',
                Environment: [{ Name: 'X', Value: `http://api:80` }],
                PortMappings: [{ Name: 'p', ContainerPort: 80 }],
              },
            ],
          },
        },
        Web: service({}),
        Api: service({
          Services: [{ PortName: 'p', DiscoveryName: 'api', ClientAliases: [{ DnsName: alias, Port: 80 }] }],
        }),
      },
    });
  const service = (more: object) => ({
    Type: 'AWS::ECS::Service',
    Properties: {
      TaskDefinition: { Ref: 'Task' },
      ServiceConnectConfiguration: { Enabled: true, Namespace: 'shop', ...more },
    },
  });
  const folder = temporaryFolder();
  const [before, after] = ['before.json', 'after.json'].map((name) => path.join(folder, name));
  fs.writeFileSync(before, template('old'));
  fs.writeFileSync(after, template('api'));
  const { findings } = checkPaths([after], { before: [before] });
  expect(findings.map(({ rule }) => rule)).toEqual(['unordered-dependency', 'stale-client']);
});
