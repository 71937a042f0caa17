import { CfnParameter, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import { MeshNamespace, ServiceConnectMesh } from '../../src';
import { errorOf, MeshStack } from '../support/mesh-stack';

const ARN = 'arn:aws:servicediscovery:eu-west-1:123456789012:namespace/ns-abc';

/** The `Namespace` of a client and of a server in a mesh with a namespace. */
function namespacesWith(make: (stack: MeshStack) => cloudmap.INamespace) {
  const stack = new MeshStack();
  const namespace = make(stack);
  const [web, api] = [stack.fargate('Web'), stack.fargate('Api', { http: 80 })];
  const mesh = stack.mesh({
    namespace,
    services: [
      { name: 'web', service: web, dependsOn: ['api'] },
      { name: 'api', service: api, endpoints: [{ portMappingName: 'http' }], connectsTo: ['api'] },
    ],
  });
  expect(mesh.namespace).toBe(namespace);
  stack.template.resourceCountIs('AWS::ServiceDiscovery::HttpNamespace', 0);
  const [ofWeb, ofApi] = [web, api].map((service) => stack.serviceConnect(service).Namespace);
  expect(ofApi).toEqual(ofWeb);
  return { used: ofWeb, nonce: stack.nonceOf(web) };
}

test.each<[string, (stack: MeshStack) => cloudmap.INamespace, unknown]>([
  ['a name', (s) => MeshNamespace.fromNamespaceName(s, 'Namespace', 'apps'), 'apps'],
  ['an ARN', (s) => MeshNamespace.fromNamespaceArn(s, 'Namespace', ARN), ARN],
  [
    'a name that is a parameter',
    (s) => MeshNamespace.fromNamespaceName(s, 'Namespace', new CfnParameter(s, 'P').valueAsString),
    { Ref: 'P' },
  ],
  [
    'an ARN that is a parameter',
    (s) => MeshNamespace.fromNamespaceArn(s, 'Namespace', new CfnParameter(s, 'P').valueAsString),
    { Ref: 'P' },
  ],
  [
    'all attributes, with an empty ARN',
    (s) =>
      cloudmap.HttpNamespace.fromHttpNamespaceAttributes(s, 'Namespace', {
        namespaceName: 'apps',
        namespaceId: 'ns-abc',
        namespaceArn: '',
      }),
    'apps',
  ],
])('a namespace imported by %s is used by the known attribute', (_, make, used) => {
  expect(namespacesWith(make).used).toEqual(used);
});

test('the nonce depends on the name or the ARN', () => {
  const named = (name: string) => namespacesWith((s) => MeshNamespace.fromNamespaceName(s, 'Namespace', name)).nonce;
  expect(named('one')).toMatch(/^[0-9a-f]{32}$/);
  expect(named('two')).not.toBe(named('one'));
  expect(named('one')).toBe(named('one'));
});

test.each<[string, (stack: MeshStack) => cloudmap.INamespace, string]>([
  ['name', (stack) => MeshNamespace.fromNamespaceName(stack, 'Namespace', 'apps'), 'apps'],
  ['ARN', (stack) => MeshNamespace.fromNamespaceArn(stack, 'Namespace', ARN), ARN],
])('the default namespace of an imported cluster can be imported by its %s', (_, make, used) => {
  const stack = new MeshStack();
  const namespace = make(stack);
  const attributes = { clusterName: 'shared', vpc: stack.vpc, defaultCloudMapNamespace: namespace };
  const cluster = ecs.Cluster.fromClusterAttributes(stack, 'Shared', attributes);
  const service = stack.fargate('Web', {}, { cluster });
  expect(stack.mesh({ services: [{ name: 'web', service }] }).namespace).toBe(namespace);
  expect(stack.serviceConnect(service).Namespace).toBe(used);
});

test('two imports of one name count as one namespace, in which names are unique', () => {
  const stack = new MeshStack();
  const server = (id: string) => ({
    name: id.toLowerCase(),
    service: stack.fargate(id, { http: 80 }),
    endpoints: [{ portMappingName: 'http', dnsName: 'api' }],
  });
  const [one, two] = ['One', 'Two'].map((id) => MeshNamespace.fromNamespaceName(stack, id, 'apps'));
  stack.mesh({ namespace: one, services: [server('A')] });
  const second = () => new ServiceConnectMesh(stack, 'Other', { namespace: two, services: [server('B')] });
  expect(errorOf(second)).toContain('uses the alias api:80, which is already in use');
});

describe('an unknown attribute of a namespace', () => {
  const byName = () => MeshNamespace.fromNamespaceName(new Stack(undefined, 'Shop'), 'Namespace', 'apps');
  const byArn = (arn = ARN) => MeshNamespace.fromNamespaceArn(new Stack(undefined, 'Shop'), 'Namespace', arn);

  test.each<[string, string, () => unknown, string, string]>([
    ['namespaceArn', 'ARN', () => byName().namespaceArn, "fromNamespaceName was given 'apps'", 'fromNamespaceArn'],
    ['namespaceId', 'id', () => byName().namespaceId, "fromNamespaceName was given 'apps'", 'fromNamespaceArn'],
    ['type', 'type', () => byName().type, "fromNamespaceName was given 'apps'", 'fromNamespaceArn'],
    ['namespaceName', 'name', () => byArn().namespaceName, `fromNamespaceArn was given '${ARN}'`, 'fromNamespaceName'],
    ['type', 'type', () => byArn().type, `fromNamespaceArn was given '${ARN}'`, 'fromNamespaceName'],
  ])('throws an error when it is read: %s', (_, what, read, given, other) => {
    expect(errorOf(read)).toBe(
      [
        `MeshNamespace 'Shop/Namespace': the ${what} of the namespace is unknown`,
        `  ${given}`,
        `Import the namespace with cloudmap.HttpNamespace.fromHttpNamespaceAttributes if you know all its attributes, or with MeshNamespace.${other} if that gives what you need`,
      ].join('\n'),
    );
  });

  test('is never the id of a namespace with an ARN', () => {
    expect(byArn().namespaceId).toBe('ns-abc');
    const stack = new Stack();
    const { valueAsString } = new CfnParameter(stack, 'Arn');
    expect(stack.resolve(MeshNamespace.fromNamespaceArn(stack, 'Namespace', valueAsString).namespaceId)).toEqual({
      'Fn::Select': [1, { 'Fn::Split': ['/', { Ref: 'Arn' }] }],
    });
  });
});

test.each<[keyof typeof MeshNamespace, unknown, string]>([
  ['fromNamespaceName', '', '""'],
  ['fromNamespaceName', ARN, JSON.stringify(ARN)],
  ['fromNamespaceName', 'two words', '"two words"'],
  ['fromNamespaceName', 5, '5'],
  ['fromNamespaceArn', 'apps', '"apps"'],
  ['fromNamespaceArn', undefined, 'undefined'],
  [
    'fromNamespaceArn',
    'arn:aws:ecs:eu-west-1:123456789012:cluster/c',
    '"arn:aws:ecs:eu-west-1:123456789012:cluster/c"',
  ],
])('%s refuses %p', (method, value, shown) => {
  const remedies: Record<string, string> = {
    fromNamespaceName: 'Pass a name of 1 to 1,024 characters without spaces. If you know the ARN, use fromNamespaceArn',
    fromNamespaceArn:
      "Pass an ARN such as 'arn:aws:servicediscovery:eu-central-1:123456789012:namespace/ns-example'. If you know the name, use fromNamespaceName",
  };
  const what = method === 'fromNamespaceName' ? 'name' : 'ARN';
  expect(errorOf(() => (MeshNamespace as any)[method](new Stack(undefined, 'Shop'), 'Namespace', value))).toBe(
    [
      `MeshNamespace 'Shop/Namespace': ${method} requires the ${what} of a namespace, got ${shown}`,
      remedies[method],
    ].join('\n'),
  );
});
