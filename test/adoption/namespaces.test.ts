import { App, Duration, Fn, Stack, Stage, Token } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import { MeshNamespace, ServiceConnectMesh, ServiceConnectMeshProps } from '../../src';
import { namespaceReference } from '../../src/private/inspect/namespace-reference';
import { Offer, STYLES } from '../support/configured-services';
import { errorOf, MeshStack } from '../support/mesh-stack';
import { TestApp } from '../support/test-app';

const ARN = 'arn:aws:servicediscovery:eu-central-1:111111111111:namespace/ns-one';
const style = STYLES['enableServiceConnect()'];

test('the mesh creates no namespace in addition to that of the services', () => {
  const { stack, mesh } = pair('shop.local', 'shop.local');
  stack.template.resourceCountIs('AWS::ServiceDiscovery::HttpNamespace', 0);
  expect(mesh.namespace.namespaceName).toBe('shop.local');
});

test('the name of one service and the ARN of another may identify one namespace', () => {
  const { stack, web, api } = pair('shop.local', ARN);
  expect(stack.serviceConnect(web).Namespace).toBe('shop.local');
  expect(stack.serviceConnect(api).Namespace).toBe(ARN);
  expect(stack.dependsOn(web)).toContain('Api/Service');
});

test('the name of one service and the ARN of another that is known only at deployment may identify one namespace', () => {
  const { stack, web, api } = pair('shop.local', Token.asString({ 'Fn::ImportValue': 'NamespaceArn' }));
  expect(stack.serviceConnect(api).Namespace).toEqual({ 'Fn::ImportValue': 'NamespaceArn' });
  expect(stack.dependsOn(web)).toContain('Api/Service');
});

test('a service that uses the name of a namespace of its stack depends on the namespace', () => {
  const stack = new MeshStack();
  stack.cluster.addDefaultCloudMapNamespace({ name: 'shop.local', useForServiceConnect: true });
  const { cluster } = stack;
  const web = style(stack, 'Web', { cluster, namespace: 'shop.local' });
  const api = style(stack, 'Api', { cluster, namespace: 'shop.local', offer: {} });
  const mesh = stack.mesh({
    services: [
      { name: 'web', service: web, dependsOn: ['api'] },
      { name: 'api', service: api },
    ],
  });
  expect(mesh.namespace).toBe(cluster.defaultCloudMapNamespace);
  for (const service of [web, api]) {
    expect(stack.serviceConnect(service).Namespace).toBe('shop.local');
    expect(stack.dependsOn(service)).toContain('Cluster/DefaultServiceDiscoveryNamespace');
  }
});

test('a namespace that is not the default of the cluster is found by its name, too', () => {
  const stack = new MeshStack();
  const namespace = new cloudmap.PrivateDnsNamespace(stack, 'Names', { name: 'shop.local', vpc: stack.vpc });
  const { cluster } = stack;
  const api = style(stack, 'Api', { cluster, namespace: 'shop.local', offer: {} });
  const mesh = stack.mesh({ services: [{ name: 'api', service: api }] });
  expect(mesh.namespace).toBe(namespace);
  expect(stack.dependsOn(api)).toContain('Names');
});

test('a namespace is found by its reference', () => {
  const stack = new MeshStack();
  const namespace = new cloudmap.HttpNamespace(stack, 'Names', { name: 'shop.local' });
  const { cluster } = stack;
  const api = style(stack, 'Api', { cluster, namespace: namespace.namespaceArn, offer: {} });
  const mesh = stack.mesh({ services: [{ name: 'api', service: api }] });
  expect(mesh.namespace).toBe(namespace);
  expect(mesh.findService('api').endpoints[0].dnsName).toBe('http.shop.local');
});

test('the stack of a service that uses the name of a namespace depends on the stack of the namespace', () => {
  const app = new TestApp();
  app.cluster.addDefaultCloudMapNamespace({ name: 'shop.local', useForServiceConnect: true });
  const stack = app.stack('Shop');
  const api = style(stack, 'Api', { cluster: app.cluster, namespace: 'shop.local', offer: {} });
  new ServiceConnectMesh(stack, 'Mesh', { services: [{ name: 'api', service: api }] });
  expect(app.dependenciesOf(stack)).toEqual(['Base']);
  expect(namespaceOf(stack)).toBe('shop.local');
});

test('a namespace with the same name in a stage of the app is a different one', () => {
  const app = new App();
  const stack = new MeshStack('Shop', app);
  const inStage = new Stack(new Stage(app, 'Dev'), 'Names');
  const other = new cloudmap.HttpNamespace(inStage, 'Namespace', { name: 'internal' });
  const api = style(stack, 'Api', { cluster: stack.cluster, namespace: 'internal', offer: {} });
  const mesh = new ServiceConnectMesh(app, 'Mesh', { services: [{ name: 'api', service: api }] });
  expect(mesh.namespace).not.toBe(other);
  expect(stack.serviceConnect(api).Namespace).toBe('internal');
});

describe('an endpoint without an alias, in a namespace of which only the ARN is known', () => {
  const adopt = (props: Partial<ServiceConnectMeshProps> = {}, offer: Offer = {}) => {
    const stack = new MeshStack();
    const api = style(stack, 'Api', { cluster: stack.cluster, namespace: ARN, offer });
    return { stack, mesh: () => stack.mesh({ services: [{ name: 'api', service: api }], ...props }) };
  };

  test('has no invented host name', () => {
    expect(adopt().mesh().findService('api').endpoints[0].dnsName).toBe('http.<namespace>');
  });

  test('has the name of the namespace of the mesh', () => {
    const names = new Stack(new App(), 'Names');
    const namespace = MeshNamespace.fromNamespaceName(names, 'Names', 'shop.local');
    expect(adopt({ namespace }).mesh().findService('api').endpoints[0].dnsName).toBe('http.shop.local');
  });

  test('is not published', () => {
    expect(errorOf(adopt({ publishTo: '/service-connect/prod' }).mesh)).toBe(
      [
        "ServiceConnectMesh 'Shop/Mesh': service 'api' publishes endpoint 'http', whose host name is unknown",
        "  it has no alias, so clients use 'http.<namespace>', and the name of the namespace is unknown",
        "Set an alias (dnsName) in the configuration of 'api', or set the namespace prop of the mesh to the namespace by its name",
      ].join('\n'),
    );
    expect(errorOf(adopt({ publishTo: '/service-connect/prod' }, { dnsName: 'api', port: 80 }).mesh)).toBe(
      'nothing was thrown',
    );
  });
});

test('a namespace with the same name in another region is a different one', () => {
  const app = new App();
  const other = new Stack(app, 'Other', { env: { account: '111111111111', region: 'us-east-1' } });
  new cloudmap.HttpNamespace(other, 'Namespace', { name: 'internal' });
  const stack = new MeshStack('Shop', app, { env: { account: '111111111111', region: 'eu-west-1' } });
  const api = style(stack, 'Api', { cluster: stack.cluster, namespace: 'internal', offer: {} });
  const mesh = stack.mesh({ services: [{ name: 'api', service: api }] });
  expect(Stack.of(mesh.namespace)).toBe(stack);
  expect(stack.dependencies).toEqual([]);
});

describe('a namespace that is known only at deployment', () => {
  const VALUE = { 'Fn::ImportValue': 'Namespace' };

  test('has an unknown name and an unknown ARN', () => {
    const stack = new MeshStack();
    const api = style(stack, 'Api', { cluster: stack.cluster, namespace: Fn.importValue('Namespace'), offer: {} });
    const mesh = stack.mesh({ services: [{ name: 'api', service: api }] });
    for (const [what, read] of [
      ['name', () => mesh.namespace.namespaceName],
      ['ARN', () => mesh.namespace.namespaceArn],
      ['id', () => mesh.namespace.namespaceId],
      ['type', () => mesh.namespace.type],
    ] as const) {
      expect(errorOf(read)).toBe(
        [
          `MeshNamespace 'Shop/Mesh/${mesh.namespace.node.id}': the ${what} of the adopted namespace is unknown`,
          '  the configuration of a service contains its name or its ARN, which only the deployment knows',
          'Set the namespace prop of the mesh to a namespace whose name and ARN are known, such as ' +
            'cloudmap.HttpNamespace.fromHttpNamespaceAttributes',
        ].join('\n'),
      );
    }
  });

  test('is used unchanged by the other services', () => {
    const stack = new MeshStack();
    const api = style(stack, 'Api', { cluster: stack.cluster, namespace: Fn.importValue('Namespace'), offer: {} });
    const web = stack.fargate('Web');
    stack.mesh({
      services: [
        { name: 'api', service: api },
        { name: 'web', service: web, dependsOn: ['api'] },
      ],
    });
    expect(stack.serviceConnect(web).Namespace).toEqual(VALUE);
    expect(stack.nonceOf(web)).toEqual(expect.any(String));
  });

  test.each(['Namespace', 'Other'])('is imported once for each value: %s', (exported) => {
    const stack = new MeshStack();
    const [one, two] = ['Namespace', exported].map((name, index) =>
      style(stack, `Api${index}`, { cluster: stack.cluster, namespace: Fn.importValue(name), offer: {} }),
    );
    const mesh = stack.mesh({ services: [{ name: 'one', service: one }] });
    const other = new ServiceConnectMesh(stack, 'Second', { services: [{ name: 'two', service: two }] });
    expect(stack.resolve(Token.asString(namespaceReference(mesh.namespace)))).toEqual(VALUE);
    expect(stack.resolve(namespaceReference(other.namespace))).toEqual({ 'Fn::ImportValue': exported });
    const imports = stack.node.findAll().filter(({ node }) => node.id.startsWith('Namespace of'));
    expect(new Set(imports.map(({ node }) => node.id)).size).toBe(exported === 'Other' ? 2 : 1);
  });

  test.each(['only configured', 'given'])('supports waitUpTo only if the mesh gets its name or its ARN: %s', (how) => {
    const stack = new MeshStack();
    const web = style(stack, 'Web', { cluster: stack.cluster, namespace: Fn.importValue('Namespace') });
    const given = MeshNamespace.fromNamespaceName(stack, 'Names', Fn.importValue('Namespace'));
    const mesh = stack.mesh({
      namespace: how === 'given' ? given : undefined,
      externalServices: [{ name: 'legacy', endpoints: [{ port: 80 }], waitUpTo: Duration.minutes(5) }],
      services: [{ name: 'web', service: web, dependsOn: ['legacy'] }],
    });
    expect(mesh.namespace === given).toBe(how === 'given');
    const message = [
      "ServiceConnectMesh 'Shop/Mesh': waitUpTo requires a namespace of which the name or the ARN is known",
      '  the configuration of a service contains its name or its ARN, which only the deployment knows',
      "Set the namespace prop of the mesh, such as namespace: MeshNamespace.fromNamespaceName(scope, 'Namespace', " +
        "'...'). It accepts a name with tokens too. Or remove waitUpTo",
    ].join('\n');
    expect(errorOf(() => stack.template)).toBe(how === 'given' ? 'nothing was thrown' : message);
  });
});

function namespaceOf(stack: Stack) {
  const [{ Properties }] = Object.values(Template.fromStack(stack).findResources('AWS::ECS::Service'));
  return Properties.ServiceConnectConfiguration.Namespace;
}

function pair(one: string, other: string) {
  const stack = new MeshStack();
  const { cluster } = stack;
  const web = style(stack, 'Web', { cluster, namespace: one });
  const api = style(stack, 'Api', { cluster, namespace: other, offer: {} });
  const mesh = stack.mesh({
    services: [
      { name: 'web', service: web, dependsOn: ['api'] },
      { name: 'api', service: api },
    ],
  });
  return { stack, web, api, mesh };
}
