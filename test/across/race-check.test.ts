import { App, Duration } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { CATALOG, client, consume, PATH, publish } from './support';
import { checkPaths } from '../../src/private/races/check';
import { MeshStack } from '../support/mesh-stack';

/** The race check treats two applications as one environment only if both set their environment. */
const ENV = { account: '111111111111', region: 'eu-west-1' };
const SILENT = ['running-not-healthy'];

function findings(...apps: App[]): string[] {
  const folders = apps.map((app) => app.synth().directory);
  return checkPaths(folders, { ignore: SILENT }).findings.map(({ rule, client: from, server }) =>
    [rule, [from?.name, server?.name].filter(Boolean).join(' -> ')].join(' '),
  );
}

function producer(): App {
  const app = new App();
  const stack = new MeshStack('Catalog', app, { env: ENV });
  publish(stack, {
    catalog: { service: stack.fargate('Catalog', { http: 8080 }), endpoints: [{ portMappingName: 'http', port: 80 }] },
  });
  return app;
}

function consumer(external = CATALOG): App {
  const app = new App();
  const stack = new MeshStack('Orders', app, { env: ENV });
  const service = stack.fargate('Web', {}, { container: { environment: { URL: `http://${external.name}:80` } } });
  consume(stack, [external], [{ name: 'web', service, dependsOn: [external.name] }]);
  return app;
}

describe('the race check', () => {
  test('knows the hosts of external services', () => {
    expect(findings(consumer())).toEqual([]);
    expect(findings(consumer({ name: 'legacy', endpoints: [{ port: 80 }] }))).toEqual([]);
  });

  test('still reports unknown hosts', () => {
    const app = new App();
    const stack = new MeshStack('Orders', app, { env: ENV });
    const service = stack.fargate('Web', {}, { container: { environment: { URL: 'http://stock:80' } } });
    consume(stack, [CATALOG], [{ name: 'web', service, dependsOn: ['catalog'] }]);
    expect(findings(app)).toEqual(['unknown-host Web']);
  });

  test('of both applications finds the rule, and the order that the parameter creates', () => {
    expect(findings(producer(), consumer())).toEqual([]);
  });

  test('of both applications reports a client that does not read the parameter', () => {
    const app = new App();
    const stack = new MeshStack('Orders', app, { env: ENV });
    const securityGroup = ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-1');
    const service = stack.fargate('Web', {}, { container: { environment: { URL: 'http://catalog:80' } } });
    const external = { name: 'catalog', endpoints: [{ port: 80, listenerPort: 8080 }], securityGroup };
    consume(stack, [external], [{ name: 'web', service, dependsOn: ['catalog'] }]);
    expect(findings(producer(), app)).toContain('unordered-dependency Web -> Catalog');
  });

  test('of both applications accepts a gate for all endpoints of the server', () => {
    const app = new App();
    const stack = new MeshStack('Orders', app, { env: ENV });
    const service = stack.fargate('Web', {}, { container: { environment: { URL: 'http://catalog:80' } } });
    const endpoints = [{ port: 80, listenerPort: 8080, discoveryName: 'catalog-http' }];
    consume(
      stack,
      [{ name: 'catalog', endpoints, waitUpTo: Duration.minutes(1) }],
      [{ name: 'web', service, dependsOn: ['catalog'] }],
    );
    expect(findings(producer(), app)).not.toContain('unordered-dependency Web -> Catalog');
  });
});

test('the metadata of a client keeps the entries of the user', () => {
  const stack = new MeshStack('Orders');
  const row = client(stack, 'Web', { dependsOn: ['catalog'] });
  const resource: any = row.service.node.defaultChild;
  resource.addMetadata('cdk-service-connect-mesh', { ignore: ['unknown-host'] });
  consume(stack, [CATALOG], [row]);
  expect(stack.template.toJSON().Resources[stack.getLogicalId(resource)].Metadata['cdk-service-connect-mesh']).toEqual({
    ignore: ['unknown-host'],
    externalHosts: ['catalog'],
  });
});

test('the template of a mesh without external services has no parameters and metadata for them', () => {
  const stack = new MeshStack('Orders');
  consume(stack, [], [client(stack, 'Web')]);
  const text = JSON.stringify(stack.template.toJSON());
  for (const word of ['externalHosts', 'ServiceConnectEndpoint', PATH]) expect(text).not.toContain(word);
});
