import { Stack, Token } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import { ServiceConnectMesh } from '../../src';
import { STYLES } from '../support/configured-services';
import { MeshStack } from '../support/mesh-stack';
import { TestApp } from '../support/test-app';

const ARN = 'arn:aws:servicediscovery:eu-central-1:111111111111:namespace/ns-one';
const style = STYLES['enableServiceConnect()'];

test('the mesh creates no namespace in addition to that of the services', () => {
  const { stack, mesh } = pair('shop.local', 'shop.local');
  stack.template.resourceCountIs('AWS::ServiceDiscovery::HttpNamespace', 0);
  expect(mesh.namespace.namespaceName).toBe('shop.local');
});

test('a name here and an ARN there may be one namespace', () => {
  const { stack, web, api } = pair('shop.local', ARN);
  expect(stack.serviceConnect(web).Namespace).toBe('shop.local');
  expect(stack.serviceConnect(api).Namespace).toBe(ARN);
  expect(stack.dependsOn(web)).toContain('Api/Service');
});

test('a name here and an ARN that only the deployment knows there may be one namespace', () => {
  const { stack, web, api } = pair('shop.local', Token.asString({ 'Fn::ImportValue': 'NamespaceArn' }));
  expect(stack.serviceConnect(api).Namespace).toEqual({ 'Fn::ImportValue': 'NamespaceArn' });
  expect(stack.dependsOn(web)).toContain('Api/Service');
});

test('a namespace that its name identifies, and that the stack creates, is created first', () => {
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

test('a namespace that is no default of the cluster is found by its name, too', () => {
  const stack = new MeshStack();
  const namespace = new cloudmap.PrivateDnsNamespace(stack, 'Names', { name: 'shop.local', vpc: stack.vpc });
  const { cluster } = stack;
  const api = style(stack, 'Api', { cluster, namespace: 'shop.local', offer: {} });
  const mesh = stack.mesh({ services: [{ name: 'api', service: api }] });
  expect(mesh.namespace).toBe(namespace);
  expect(stack.dependsOn(api)).toContain('Names');
});

test('a namespace by reference needs no other dependency', () => {
  const stack = new MeshStack();
  const namespace = new cloudmap.HttpNamespace(stack, 'Names', { name: 'shop.local' });
  const { cluster } = stack;
  const api = style(stack, 'Api', { cluster, namespace: namespace.namespaceArn, offer: {} });
  const mesh = stack.mesh({ services: [{ name: 'api', service: api }] });
  expect(mesh.namespace).toBe(namespace);
  expect(mesh.findService('api').endpoints[0].dnsName).toBe('http.shop.local');
});

test('the stack of a service named by name is deployed after that of the namespace', () => {
  const app = new TestApp();
  app.cluster.addDefaultCloudMapNamespace({ name: 'shop.local', useForServiceConnect: true });
  const stack = app.stack('Shop');
  const api = style(stack, 'Api', { cluster: app.cluster, namespace: 'shop.local', offer: {} });
  new ServiceConnectMesh(stack, 'Mesh', { services: [{ name: 'api', service: api }] });
  expect(app.dependenciesOf(stack)).toEqual(['Base']);
  expect(namespaceOf(stack)).toBe('shop.local');
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
