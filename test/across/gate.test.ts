import { BootstraplessSynthesizer, CfnParameter, Duration, Lazy, Stack } from 'aws-cdk-lib';
import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import { CATALOG, client, consume, resourcesOf, warningsOf } from './support';
import { ExternalServiceProps, MeshNamespace } from '../../src';
import { cfnService } from '../../src/private/inspect/cfn-resources';
import { readApplication } from '../../src/private/template/application';
import { factsOf } from '../../src/private/template/facts';
import { gatesOf } from '../../src/private/template/redeployments';
import { errorOf, MeshStack } from '../support/mesh-stack';

const GATE = 'Custom::ServiceConnectEndpoints';
const ARN = 'arn:aws:servicediscovery:eu-west-1:111111111111:namespace/ns-abc';
const LEGACY: ExternalServiceProps = {
  name: 'legacy',
  endpoints: [{ port: 80, discoveryName: 'legacy-http' }, { port: 81 }],
  waitUpTo: Duration.minutes(5),
};

/** The gate of a client, its id, and the policies of its function. */
function gate(stack: MeshStack) {
  const [[logicalId, { Properties, DependsOn }]] = Object.entries(resourcesOf(stack, GATE));
  const policies = Object.entries(resourcesOf(stack, 'AWS::IAM::Policy')).filter(([id]) => /Discovery/.test(id));
  return { logicalId, Properties, DependsOn, policies };
}

function consumeIn(
  namespace: (stack: Stack) => cloudmap.INamespace,
  props: ConstructorParameters<typeof MeshStack>[2] = {},
) {
  const stack = new MeshStack('Orders', undefined, props);
  const row = client(stack, 'Web', { dependsOn: ['legacy'] });
  consume(stack, [LEGACY], [row], { namespace: namespace(stack) });
  return { stack, row };
}

describe('waitUpTo', () => {
  test('makes the client wait for a custom resource that names the endpoints', () => {
    const { stack, row } = consumeIn((scope) => MeshNamespace.fromNamespaceName(scope, 'Namespace', 'prod'));
    const { logicalId, Properties, DependsOn, policies } = gate(stack);
    expect(Properties).toEqual({
      ServiceToken: { 'Fn::GetAtt': [expect.stringMatching(/^ServiceConnectMeshFunction/), 'Arn'] },
      ServiceTimeout: 900,
      NamespaceName: 'prod',
      DiscoveryNames: ['legacy-http', 'legacy'],
      WaitUpTo: 300,
      Client: [expect.stringMatching(/^[0-9a-f]{32}$/), ...Array(5).fill(expect.anything())],
    });
    expect(logicalId).toMatch(/^ServiceConnectWaitOrdersWeb\w+legacy\w{8}$/);
    expect(DependsOn).toEqual([policies[0][0]]);
    expect(resourceOf(stack, row.service).DependsOn).toContain(logicalId);
    expect(warningsOf(stack).filter((text) => text.includes('externalOrder'))).toEqual([]);
  });

  test('allows the function to find these endpoints of this namespace, and nothing else', () => {
    const { stack } = consumeIn((scope) => MeshNamespace.fromNamespaceName(scope, 'Namespace', 'prod'));
    const [[, { Properties }]] = gate(stack).policies;
    expect(Properties.PolicyDocument.Statement).toEqual([
      {
        Action: 'servicediscovery:DiscoverInstances',
        Condition: {
          StringEquals: {
            'servicediscovery:NamespaceName': 'prod',
            'servicediscovery:ServiceName': ['legacy-http', 'legacy'],
          },
        },
        Effect: 'Allow',
        Resource: '*',
      },
    ]);
  });

  test('allows the function to read the name of a namespace of which only the ARN is known', () => {
    const { stack } = consumeIn((scope) => MeshNamespace.fromNamespaceArn(scope, 'Namespace', ARN));
    const { Properties, policies } = gate(stack);
    expect(Properties).toMatchObject({ NamespaceId: ARN });
    expect(Properties).not.toHaveProperty('NamespaceName');
    expect(policies[0][1].Properties.PolicyDocument.Statement).toEqual([
      expect.objectContaining({
        Action: 'servicediscovery:DiscoverInstances',
        Condition: { StringEquals: { 'servicediscovery:ServiceName': ['legacy-http', 'legacy'] } },
      }),
      { Action: 'servicediscovery:GetNamespace', Effect: 'Allow', Resource: ARN },
    ]);
  });

  const imported = (scope: Stack) =>
    cloudmap.HttpNamespace.fromHttpNamespaceAttributes(scope, 'Namespace', {
      namespaceArn: ARN,
      namespaceId: 'ns-abc',
      namespaceName: 'shared',
    });

  test.each([
    ['its name, in the account of the namespace', imported, '111111111111', { NamespaceName: 'shared' }],
    ['its name, in a stack without an account', imported, undefined, { NamespaceName: 'shared' }],
    ['its ARN, if another account shares it', imported, '222222222222', { NamespaceId: ARN }],
    [
      'its name, if this app creates it',
      (scope: Stack) => new cloudmap.HttpNamespace(scope, 'Namespace', { name: 'mine' }),
      undefined,
      { NamespaceName: 'mine' },
    ],
  ])('finds the namespace by %s', (_, namespace, account, expected) => {
    const { stack } = consumeIn(namespace, account ? { env: { account, region: 'eu-west-1' } } : {});
    expect(gate(stack).Properties).toMatchObject(expected);
  });

  test('waits again when a property of the client changes, and only then', () => {
    const clientOf = (change: (stack: MeshStack, service: any) => void) => {
      const { stack, row } = consumeIn((scope) => MeshNamespace.fromNamespaceName(scope, 'Namespace', 'prod'));
      change(stack, row.service);
      return JSON.stringify(gate(stack).Properties.Client);
    };
    const unchanged = clientOf(() => {});
    expect(clientOf(() => {})).toBe(unchanged);
    const changes: ((stack: MeshStack, service: any) => void)[] = [
      (_, service) => cfnService(service).addPropertyOverride('DesiredCount', 3),
      (_, service) => (cfnService(service).desiredCount = 3),
      (stack, service) => (cfnService(service).taskDefinition = new CfnParameter(stack, 'Task').valueAsString),
      (_, service) => cfnService(service).tags.setTag('team', 'shop'),
    ];
    for (const change of changes) expect(clientOf(change)).not.toBe(unchanged);
    expect(clientOf((stack) => stack.fargate('Other'))).toBe(unchanged);
  });

  test('refers to the task definition, so it waits before each new revision', () => {
    const { stack, row } = consumeIn((scope) => MeshNamespace.fromNamespaceName(scope, 'Namespace', 'prod'));
    const taskDefinition = stack.getLogicalId(row.service.taskDefinition.node.defaultChild as any);
    expect(gate(stack).Properties.Client).toContainEqual({ Ref: taskDefinition });
  });

  test('does not convert lists that are known only at deployment', () => {
    const { stack, row } = consumeIn((scope) => MeshNamespace.fromNamespaceName(scope, 'Namespace', 'prod'));
    const subnets = new CfnParameter(stack, 'Subnets', { type: 'List<AWS::EC2::Subnet::Id>' }).valueAsList;
    cfnService(row.service).addPropertyOverride('NetworkConfiguration.AwsvpcConfiguration.Subnets', subnets);
    expect(gate(stack).Properties.Client).toContainEqual({ Ref: 'Subnets' });
  });

  test('reads a lazy property of the client without changing its value', () => {
    const { stack, row } = consumeIn((scope) => MeshNamespace.fromNamespaceName(scope, 'Namespace', 'prod'));
    let count = 0;
    cfnService(row.service).serviceName = Lazy.string({ produce: () => `name${++count}` });
    expect(resourceOf(stack, row.service).Properties.ServiceName).toMatch(/^name\d+$/);
    expect(stack.template.toJSON()).toEqual(stack.template.toJSON());
  });

  test('works in a stack without bootstrap resources, with one function and one policy for all clients', () => {
    const stack = new MeshStack('Orders', undefined, { synthesizer: new BootstraplessSynthesizer() });
    const rows = ['A', 'B'].map((id) => client(stack, id, { dependsOn: ['legacy'] }));
    consume(stack, [LEGACY], rows);
    expect(Object.keys(resourcesOf(stack, GATE))).toHaveLength(2);
    expect(Object.keys(resourcesOf(stack, 'AWS::Lambda::Function'))).toHaveLength(1);
    expect(Object.entries(resourcesOf(stack, 'AWS::IAM::Policy'))).toHaveLength(1);
  });

  test('creates no cycle if the client depends on the mesh', () => {
    const { stack, row } = consumeIn((scope) => MeshNamespace.fromNamespaceName(scope, 'Namespace', 'prod'));
    row.service.node.addDependency(stack.node.findChild('Mesh'));
    expect(() => stack.template).not.toThrow();
  });

  test('waits for the published discovery name of a published service', () => {
    const stack = new MeshStack('Orders');
    consume(stack, [{ ...CATALOG, waitUpTo: Duration.seconds(30) }]);
    const name = { 'Fn::Select': [2, { 'Fn::Split': [',', { Ref: 'ServiceConnectEndpointcatalog8097cb4733' }] }] };
    const { Properties, policies } = gate(stack);
    expect(Properties.DiscoveryNames).toEqual([name]);
    expect(
      policies[0][1].Properties.PolicyDocument.Statement.Condition ??
        policies[0][1].Properties.PolicyDocument.Statement[0].Condition,
    ).toEqual({
      StringEquals: { 'servicediscovery:NamespaceName': 'prod', 'servicediscovery:ServiceName': [name] },
    });
  });

  test('is read by the race check: the name or the ARN of the namespace, and the discovery names', () => {
    for (const namespace of [
      (scope: Stack) => MeshNamespace.fromNamespaceName(scope, 'Namespace', 'prod'),
      (scope: Stack) => MeshNamespace.fromNamespaceArn(scope, 'Namespace', ARN),
    ]) {
      const { stack } = consumeIn(namespace);
      const { directory } = (stack.node.root as any).synth();
      const application = readApplication([directory]);
      const [{ discoveryNames, namespace: found, stack: read }] = gatesOf(application);
      const facts = factsOf(application);
      expect(discoveryNames).toEqual(['legacy-http', 'legacy']);
      expect(facts.namespaces.identify(read, found)?.key).toBe(facts.services[0].namespace?.key);
    }
  });
});

function resourceOf(stack: MeshStack, service: any): any {
  return stack.template.toJSON().Resources[stack.getLogicalId(cfnService(service))];
}

test('more endpoints than one role can be allowed to find are refused', () => {
  const stack = new MeshStack('Orders');
  const endpoints = Array.from({ length: 1500 }, (_, index) => {
    return { port: 1000 + index, discoveryName: `legacy-${index}-${'x'.repeat(50)}` };
  });
  const row = client(stack, 'Web', { dependsOn: ['legacy'] });
  consume(stack, [{ ...LEGACY, endpoints }], [row]);
  expect(errorOf(() => stack.template)).toBe(
    [
      "ServiceConnectMesh 'Orders/Mesh': stack 'Orders' waits for more endpoints of external services than one IAM role can be allowed to find",
      '  a role has at most 10,240 characters of inline policies and 10 managed policies of 6,144 characters',
      '  there is no room for 801 of the endpoints',
      'Let the other applications publish their endpoints, and set publishedTo instead of waitUpTo. Or move some of the clients to another stack',
    ].join('\n'),
  );
});
