import { Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import { ServiceConnectMesh } from '../../src';
import { errorOf, MeshStack } from '../support/mesh-stack';
import { importedNamespace, TestApp } from '../support/test-app';

const endpoints = [{ portMappingName: 'http' }];

test.each<[string, (stack: MeshStack) => cloudmap.INamespace]>([
  ['HTTP', (stack) => new cloudmap.HttpNamespace(stack, 'Namespace', { name: 'shop' })],
  [
    'private DNS',
    (stack) => new cloudmap.PrivateDnsNamespace(stack, 'Namespace', { name: 'shop.local', vpc: stack.vpc }),
  ],
  ['public DNS', (stack) => new cloudmap.PublicDnsNamespace(stack, 'Namespace', { name: 'shop.example.com' })],
])('an %s namespace is referenced by its ARN, so that it is created before the service', (_, make) => {
  const stack = new MeshStack();
  const namespace = make(stack);
  const service = stack.fargate('Web');
  stack.mesh({ namespace, services: [{ name: 'web', service }] });
  const id = stack.getLogicalId(namespace.node.defaultChild as any);
  expect(stack.serviceConnect(service).Namespace).toEqual({ 'Fn::GetAtt': [id, 'Arn'] });
});

test('a namespace that another account shares is referenced by its ARN', () => {
  const stack = new MeshStack();
  const namespaceArn = 'arn:aws:servicediscovery:eu-west-1:123456789012:namespace/ns-abc';
  const namespace = importedNamespace(stack, 'Shared', namespaceArn);
  const service = stack.fargate('Web');
  stack.mesh({ namespace, services: [{ name: 'web', service }] });
  expect(stack.serviceConnect(service).Namespace).toBe(namespaceArn);
});

test.each(['one stack', 'two stacks'])('an imported namespace can have an ARN with tokens, in %s', (where) => {
  const app = new TestApp();
  const other = where === 'one stack' ? app.base : app.stack('Other');
  const arn = app.base.formatArn({ service: 'servicediscovery', resource: 'namespace', resourceName: 'ns-abc' });
  const namespace = importedNamespace(app.base, 'Shared', arn);
  const services = [app.row(app.base, 'Web', { connectsTo: ['api'] }), app.row(other, 'Api')];
  new ServiceConnectMesh(app.base, 'Mesh', { namespace, services });
  const template = JSON.stringify(app.cdkApp.synth().getStackByName('Base').template);
  expect(template).toContain('namespace/ns-abc');
  expect(app.waits.web).toEqual([]);
});

test('services of an imported cluster use its default namespace, or a new one in the stack of the import', () => {
  const app = new TestApp();
  const imported = (id: string, defaultCloudMapNamespace?: cloudmap.INamespace) =>
    ecs.Cluster.fromClusterAttributes(app.base, id, {
      clusterName: id,
      vpc: app.vpc,
      securityGroups: [],
      defaultCloudMapNamespace,
    });
  const namespace = importedNamespace(app.base);
  const services = [app.row(app.base, 'Web', {}, { cluster: imported('With', namespace) })];
  expect(new ServiceConnectMesh(app.base, 'One', { services }).namespace).toBe(namespace);
  const others = [app.row(app.base, 'Api', {}, { cluster: imported('Without') })];
  expect(Stack.of(new ServiceConnectMesh(app.base, 'Two', { services: others }).namespace)).toBe(app.base);
});

describe('clusters with different default namespaces', () => {
  const clusters = () => {
    const app = new TestApp();
    const cluster = (id: string, name?: string) => {
      const made = new ecs.Cluster(app.base, id, { vpc: app.vpc });
      if (name) made.addDefaultCloudMapNamespace({ name });
      return made;
    };
    return { app, one: cluster('One', 'one.local'), two: cluster('Two', 'two.local'), none: cluster('None') };
  };

  test('are refused if the mesh has no namespace prop', () => {
    const { app, one, two } = clusters();
    const services = [app.row(app.base, 'Web', {}, { cluster: one }), app.row(app.base, 'Api', {}, { cluster: two })];
    expect(errorOf(() => new ServiceConnectMesh(app.base, 'Mesh', { services }))).toBe(
      [
        "ServiceConnectMesh 'Base/Mesh': service 'api' runs in a cluster with another default namespace",
        "  the default namespace of cluster 'Base/Two' is 'Base/Two/DefaultServiceDiscoveryNamespace'",
        "  the namespace of the mesh is 'Base/One/DefaultServiceDiscoveryNamespace'",
        'All services of a mesh use the same namespace: set the namespace prop of the mesh',
      ].join('\n'),
    );
  });

  test('are accepted if the mesh has a namespace prop', () => {
    const { app, one, two } = clusters();
    const services = [app.row(app.base, 'Web', {}, { cluster: one }), app.row(app.base, 'Api', {}, { cluster: two })];
    const namespace = new cloudmap.HttpNamespace(app.base, 'Given', { name: 'given' });
    expect(new ServiceConnectMesh(app.base, 'Mesh', { namespace, services }).namespace).toBe(namespace);
  });

  test('are accepted if both are imports of the same namespace', () => {
    const app = new TestApp();
    const imported = (id: string) =>
      ecs.Cluster.fromClusterAttributes(app.base, id, {
        clusterName: id,
        vpc: app.vpc,
        securityGroups: [],
        defaultCloudMapNamespace: importedNamespace(app.base, `${id}Namespace`),
      });
    const services = ['One', 'Two'].map((id) => app.row(app.base, `S${id}`, {}, { cluster: imported(id) }));
    expect(new ServiceConnectMesh(app.base, 'Mesh', { services }).services).toHaveLength(2);
  });

  test.each([
    ['one first', true],
    ['none first', false],
  ])('are accepted if only one cluster has a default namespace: %s', (_, first) => {
    const { app, one, none } = clusters();
    const services = [app.row(app.base, 'Web', {}, { cluster: one }), app.row(app.base, 'Api', {}, { cluster: none })];
    const mesh = new ServiceConnectMesh(app.base, 'Mesh', { services: first ? services : services.reverse() });
    expect(mesh.namespace).toBe(one.defaultCloudMapNamespace);
  });
});

describe('a name that is in use in the namespace', () => {
  const message = (what: string, name: string, owner: string, mesh = 'Shop/Mesh', ownerMesh = mesh) =>
    [
      `ServiceConnectMesh '${mesh}': service '${name}' uses the ${what}, which is already in use in the namespace`,
      `  service '${owner}' of '${ownerMesh}' uses it`,
      'Give each endpoint in a namespace a unique pair of dnsName and port, and a unique discoveryName',
    ].join('\n');
  const server = (stack: MeshStack, id: string, endpoint: object) => ({
    name: id.toLowerCase(),
    service: stack.fargate(id, { http: 80 }),
    endpoints: [{ portMappingName: 'http', ...endpoint }],
  });

  test('is refused as an alias of another service', () => {
    const stack = new MeshStack();
    const services = [server(stack, 'A', {}), server(stack, 'B', { dnsName: 'a' })];
    expect(errorOf(() => stack.mesh({ services }))).toBe(message('alias a:80', 'b', 'a'));
  });

  test('is reported with all other problems, and nothing is reserved', () => {
    const stack = new MeshStack();
    const services = [server(stack, 'A', {}), { ...server(stack, 'B', { dnsName: 'a' }), dependsOn: ['nobody'] }];
    const namespace = new cloudmap.HttpNamespace(stack, 'Shared', { name: 'shared' });
    const reported = errorOf(() => stack.mesh({ namespace, services })).split('\n\n');
    expect(reported).toEqual([expect.stringContaining("'nobody'"), message('alias a:80', 'b', 'a')]);
    const mesh = new ServiceConnectMesh(stack, 'Other', { namespace, services: services.slice(0, 1) });
    expect(mesh.services).toHaveLength(1);
  });

  test('is refused as a discovery name of another service', () => {
    const stack = new MeshStack();
    const services = [server(stack, 'A', {}), server(stack, 'B', { discoveryName: 'a-http' })];
    expect(errorOf(() => stack.mesh({ services }))).toBe(message("discovery name 'a-http'", 'b', 'a'));
  });

  test('is refused as alias and discovery name of another endpoint of the same service', () => {
    const stack = new MeshStack();
    const a = server(stack, 'A', {});
    expect(errorOf(() => stack.mesh({ services: [{ ...a, endpoints: [...a.endpoints, ...a.endpoints] }] }))).toBe(
      [message('alias a:80', 'a', 'a'), message("discovery name 'a-http'", 'a', 'a')].join('\n\n'),
    );
  });

  test('is refused for a service that is added later', () => {
    const stack = new MeshStack();
    const mesh = stack.mesh({ services: [server(stack, 'A', {})] });
    const { name, ...options } = server(stack, 'B', { dnsName: 'a' });
    expect(errorOf(() => mesh.addService(name, options))).toBe(message('alias a:80', 'b', 'a'));
    expect(mesh.services).toHaveLength(1);
  });

  test('is refused for a service of another mesh', () => {
    const stack = new MeshStack();
    const namespace = new cloudmap.HttpNamespace(stack, 'Shared', { name: 'shared' });
    stack.mesh({ namespace, services: [server(stack, 'A', {})] });
    const services = [server(stack, 'B', { dnsName: 'a' })];
    expect(errorOf(() => new ServiceConnectMesh(stack, 'Other', { namespace, services }))).toBe(
      message('alias a:80', 'b', 'a', 'Shop/Other', 'Shop/Mesh'),
    );
  });

  test('is accepted on another port, and its port is accepted for another name', () => {
    const stack = new MeshStack();
    const services = [server(stack, 'A', {}), server(stack, 'B', {}), server(stack, 'C', { dnsName: 'a', port: 81 })];
    expect(stack.mesh({ services }).services).toHaveLength(3);
  });

  test('is accepted in another namespace', () => {
    const stack = new MeshStack();
    stack.mesh({ services: [{ ...server(stack, 'A', {}), endpoints }] });
    const other = { ...server(stack, 'B', {}), name: 'a' };
    expect(new ServiceConnectMesh(stack, 'Other', { services: [other] }).services).toHaveLength(1);
  });
});
