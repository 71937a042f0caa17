import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import { MeshServiceProps, ServiceConnectMesh } from '../../src';
import { errorOf, MeshStack } from '../support/mesh-stack';

/** Web depends on api and cache, and api depends on cache. */
function shop(stack: MeshStack): Record<'web' | 'api' | 'cache', ecs.FargateService> {
  return {
    web: stack.fargate('Web'),
    api: stack.fargate('Api', { api: 8080 }),
    cache: stack.fargate('Cache', { redis: 6379 }),
  };
}

function rows({ web, api, cache }: ReturnType<typeof shop>): MeshServiceProps[] {
  return [
    { name: 'web', service: web, dependsOn: ['api', 'cache'] },
    { name: 'api', service: api, endpoints: [{ portMappingName: 'api' }], dependsOn: ['cache'] },
    { name: 'cache', service: cache, endpoints: [{ portMappingName: 'redis' }] },
  ];
}

const names = (services: { name: string }[]) => services.map(({ name }) => name);

test('a service is deployed after the services that it depends on', () => {
  const stack = new MeshStack();
  const services = shop(stack);
  const mesh = stack.mesh({ services: rows(services) });

  expect(names(mesh.services)).toEqual(['web', 'api', 'cache']);
  expect(names(mesh.deploymentOrder)).toEqual(['cache', 'api', 'web']);
  expect(mesh.deploymentWaves.map(names)).toEqual([['cache'], ['api'], ['web']]);
  expect(stack.dependsOn(services.web)).toEqual(
    expect.arrayContaining(['Api/Service', 'Cache/Service', expect.stringMatching(/^Api\/SecurityGroup\/from /)]),
  );
  expect(stack.dependsOn(services.api)).toEqual(expect.arrayContaining(['Cache/Service']));
});

test('a service lists its dependencies and its dependents', () => {
  const stack = new MeshStack();
  const mesh = stack.mesh({ services: rows(shop(stack)) });

  expect(names(mesh.findService('web').dependencies)).toEqual(['api', 'cache']);
  expect(names(mesh.findService('web').dependents)).toEqual([]);
  expect(names(mesh.findService('cache').dependencies)).toEqual([]);
  expect(names(mesh.findService('cache').dependents)).toEqual(['web', 'api']);
});

test('endpoint names and ports default to the service name and the container port', () => {
  const stack = new MeshStack();
  const service = stack.fargate('Api', { api: 8080, admin: 9000 });
  const mesh = stack.mesh({
    services: [
      {
        name: 'api',
        service,
        endpoints: [
          { portMappingName: 'api' },
          { portMappingName: 'admin', dnsName: 'back-office', port: 80, ingressPortOverride: 9100 },
        ],
      },
    ],
  });

  expect(mesh.findService('api').endpoints).toEqual([
    { portMappingName: 'api', dnsName: 'api', discoveryName: 'api', port: 8080, listenerPort: 8080 },
    {
      portMappingName: 'admin',
      dnsName: 'back-office',
      discoveryName: 'api-admin',
      port: 80,
      listenerPort: 9100,
    },
  ]);
  expect(stack.serviceConnect(service).Services).toEqual([
    { PortName: 'api', DiscoveryName: 'api', ClientAliases: [{ DnsName: 'api', Port: 8080 }] },
    {
      PortName: 'admin',
      DiscoveryName: 'api-admin',
      ClientAliases: [{ DnsName: 'back-office', Port: 80 }],
      IngressPortOverride: 9100,
    },
  ]);
});

test('an unknown endpoint field is passed to enableServiceConnect', () => {
  const stack = new MeshStack();
  const service = stack.fargate('Api', { api: 8080 });
  const enable = jest.spyOn(service, 'enableServiceConnect');
  const endpoint = { portMappingName: 'api', ofTomorrow: { deep: true } };
  stack.mesh({ services: [{ name: 'api', service, endpoints: [endpoint] }] });

  expect(enable.mock.calls[0][0]?.services).toEqual([expect.objectContaining({ ofTomorrow: { deep: true } })]);
});

test('a service with no endpoints is client-only', () => {
  const stack = new MeshStack();
  const services = shop(stack);
  stack.mesh({ services: rows(services) });

  expect(stack.serviceConnect(services.web)).toEqual({ Enabled: true, Namespace: expect.anything() });
});

test('a services list with forward references and services added one by one result in the same template', () => {
  const declared = new MeshStack();
  declared.mesh({ services: rows(shop(declared)) });

  const added = new MeshStack();
  const { web, api, cache } = shop(added);
  const mesh = added.mesh();
  const redis = mesh.addService('cache', { service: cache, endpoints: [{ portMappingName: 'redis' }] });
  mesh.addService('api', { service: api, endpoints: [{ portMappingName: 'api' }], dependsOn: ['cache'] });
  const front = mesh.addService('web', { service: web });
  front.dependsOn(redis);
  front.dependsOn(mesh.findService('api'));

  expect(added.template.toJSON()).toEqual(declared.template.toJSON());
});

test('an edge that is declared twice counts as one edge', () => {
  const stack = new MeshStack();
  const services = shop(stack);
  const mesh = stack.mesh({ services: rows(services) });
  const before = new MeshStack();
  before.mesh({ services: rows(shop(before)) });

  mesh.findService('web').dependsOn(mesh.findService('api'));

  expect(names(mesh.findService('web').dependencies)).toEqual(['api', 'cache']);
  expect(names(mesh.findService('api').dependents)).toEqual(['web']);
  expect(stack.template.toJSON()).toEqual(before.template.toJSON());
});

test('returned collections are copies', () => {
  const stack = new MeshStack();
  const mesh = stack.mesh({ services: rows(shop(stack)) });
  const web = mesh.findService('web');

  mesh.services.pop();
  mesh.deploymentOrder.pop();
  mesh.deploymentWaves[0].pop();
  web.dependencies.pop();
  mesh.findService('cache').dependents.pop();
  mesh.findService('cache').endpoints.pop();
  Object.assign(mesh.findService('api').endpoints[0], { dnsName: 'changed' });

  expect(mesh.services).toHaveLength(3);
  expect(mesh.deploymentOrder).toHaveLength(3);
  expect(mesh.deploymentWaves[0]).toHaveLength(1);
  expect(web.dependencies).toHaveLength(2);
  expect(mesh.findService('cache').dependents).toHaveLength(2);
  expect(mesh.findService('cache').endpoints).toHaveLength(1);
  expect(mesh.findService('api').endpoints[0].dnsName).toBe('api');
});

test('tryFindService returns undefined for an unknown name', () => {
  const stack = new MeshStack();
  const mesh = stack.mesh({ services: rows(shop(stack)) });
  expect(mesh.tryFindService('web')).toBe(mesh.findService('web'));
  expect(mesh.tryFindService('wbe')).toBeUndefined();
});

test('a mesh without services has empty collections and creates no namespace', () => {
  const stack = new MeshStack();
  const mesh = stack.mesh();
  expect(mesh.services).toEqual([]);
  expect(mesh.deploymentOrder).toEqual([]);
  expect(mesh.deploymentWaves).toEqual([]);
  stack.template.resourceCountIs('AWS::ServiceDiscovery::HttpNamespace', 0);
});

describe('the namespace', () => {
  const only = (service: ecs.FargateService) => [{ name: 'web', service }];
  const arnOf = (stack: MeshStack, namespace: cloudmap.INamespace) => stack.resolve(namespace.namespaceArn);

  test('is created if the cluster has none, and is named after the stack and the mesh', () => {
    const stack = new MeshStack();
    const service = stack.fargate('Web');
    const mesh = stack.mesh({ services: only(service) });

    stack.template.hasResourceProperties('AWS::ServiceDiscovery::HttpNamespace', {
      Name: { 'Fn::Join': ['-', [{ Ref: 'AWS::StackName' }, 'Mesh-EC577254']] },
      Description: 'Service Connect endpoints of Shop/Mesh',
    });
    expect(stack.serviceConnect(service).Namespace).toEqual(arnOf(stack, mesh.namespace));
  });

  test('is the default namespace of the cluster', () => {
    const stack = new MeshStack();
    const namespace = stack.cluster.addDefaultCloudMapNamespace({ name: 'shop.local' });
    const service = stack.fargate('Web');
    const mesh = stack.mesh({ services: only(service) });

    expect(mesh.namespace).toBe(namespace);
    expect(stack.serviceConnect(service).Namespace).toEqual(arnOf(stack, namespace));
    stack.template.resourceCountIs('AWS::ServiceDiscovery::HttpNamespace', 0);
  });

  test('is the namespace prop, even if the cluster has a default namespace', () => {
    const stack = new MeshStack();
    stack.cluster.addDefaultCloudMapNamespace({ name: 'shop.local' });
    const namespace = new cloudmap.HttpNamespace(stack, 'Given', { name: 'given' });
    const service = stack.fargate('Web');
    const mesh = stack.mesh({ namespace, services: only(service) });

    expect(mesh.namespace).toBe(namespace);
    expect(stack.serviceConnect(service).Namespace).toEqual(arnOf(stack, namespace));
  });

  test('is created in the stack of the cluster, not in the stack of the mesh', () => {
    const app = new App();
    const home = new MeshStack('Home', app);
    const away = new MeshStack('Away', app);
    new ServiceConnectMesh(away, 'Mesh', { services: only(home.fargate('Web')) });

    home.template.hasResourceProperties('AWS::ServiceDiscovery::HttpNamespace', {
      Name: { 'Fn::Join': ['-', [{ Ref: 'AWS::StackName' }, 'Away-Mesh-4EEF5DA0']] },
    });
    Template.fromStack(away).resourceCountIs('AWS::ServiceDiscovery::HttpNamespace', 0);
    expect(home.dependencies).toEqual([]);
  });

  test('throws if it is read before it exists', () => {
    expect(errorOf(() => new MeshStack().mesh().namespace)).toBe(
      [
        "ServiceConnectMesh 'Shop/Mesh': the mesh has no namespace yet",
        '  the namespace prop is not set, and no service has been added',
        'Set the namespace prop of the mesh, or read namespace after you add the first service',
      ].join('\n'),
    );
  });
});

describe('the order of declaration', () => {
  const orders = [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ];
  const templateOf = (order: number[], reversed: boolean) => {
    const stack = new MeshStack();
    const table = rows(shop(stack));
    const edges = (list: string[] = []) => (reversed ? [...list].reverse() : list);
    stack.mesh({ services: order.map((index) => ({ ...table[index], dependsOn: edges(table[index].dependsOn) })) });
    return stack.template.toJSON();
  };

  test.each(orders)('%d %d %d changes no property and no DependsOn', (...order) => {
    const declared = templateOf([0, 1, 2], false);
    expect(templateOf(order, false)).toEqual(declared);
    expect(templateOf(order, true)).toEqual(declared);
  });
});
