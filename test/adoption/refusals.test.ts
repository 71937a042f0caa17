import { App, CfnCondition, CfnParameter, Lazy } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import { MeshAccessLogFormat, MeshNamespace, MeshServiceOptions, ServiceConnectMeshProps } from '../../src';
import { cfnService } from '../../src/private/inspect/cfn-resources';
import { plainService, STYLES, templateOf } from '../support/configured-services';
import { errorOf, MeshStack } from '../support/mesh-stack';

const ARN = 'arn:aws:servicediscovery:eu-central-1:111111111111:namespace/ns-one';

function configured(id = 'Api', namespace = 'shop.local', stack = new MeshStack()) {
  const { cluster } = stack;
  return {
    stack,
    service: STYLES['enableServiceConnect()'](stack, id, { cluster, namespace, offer: { dnsName: id } }),
  };
}

test.each<[string, Partial<MeshServiceOptions>]>([
  ['endpoints', { endpoints: [{ portMappingName: 'http' }] }],
  ['testTraffic', { testTraffic: [{ portMappingName: 'http', headerName: 'x-test' }] }],
  ['logDriver', { logDriver: ecs.LogDriver.awsLogs({ streamPrefix: 'proxy' }) }],
  [
    'logDriver and accessLogs',
    { logDriver: ecs.LogDriver.awsLogs({ streamPrefix: 'proxy' }), accessLogs: { format: MeshAccessLogFormat.JSON } },
  ],
])('a service with a configuration and with %s in the mesh is refused', (settings, options) => {
  const { stack, service } = configured();
  const { mesh, error } = refusal(() => stack.mesh({ services: [{ name: 'api', service, ...options }] }));
  expect(error).toBe(
    `${mesh}service 'api' has ${settings} in the mesh, but its Service Connect configuration exists already\n` +
      "  'Shop/Api' has a serviceConnectConfiguration, an override of it, or called enableServiceConnect()\n" +
      `Remove ${settings} from 'api': the mesh reads the endpoints from the configuration, and leaves the configuration as it is. ` +
      'Or remove the configuration, and the mesh writes it',
  );
  const untouched = configured();
  expect(stack.serviceConnect(service)).toEqual(untouched.stack.serviceConnect(untouched.service));
});

test('accessLogs alone is refused, because the configuration exists already', () => {
  const { stack, service } = configured();
  const accessLogs = { format: MeshAccessLogFormat.JSON };
  expect(errorOf(() => stack.mesh({ services: [{ name: 'api', service, accessLogs }] }))).toContain(
    "service 'api' has accessLogs in the mesh, but its Service Connect configuration exists already",
  );
});

test('logDriver and accessLogs of the mesh do not change a service with a configuration', () => {
  const { stack, service } = configured();
  const before = JSON.stringify(stack.serviceConnect(service));
  const adopted = configured();
  adopted.stack.mesh({
    services: [{ name: 'api', service: adopted.service }],
    logDriver: ecs.LogDriver.awsLogs({ streamPrefix: 'proxy' }),
    accessLogs: { format: MeshAccessLogFormat.JSON },
  });
  expect(JSON.stringify(adopted.stack.serviceConnect(adopted.service))).toBe(before);
});

test('an empty list of endpoints does not contradict a configuration', () => {
  const { stack, service } = configured();
  const mesh = stack.mesh({ services: [{ name: 'api', service, endpoints: [] }] });
  expect(mesh.findService('api').endpoints).toHaveLength(1);
});

const either = (...values: readonly unknown[]) => ({ 'Fn::If': ['IsProd', ...values] });
const NONE = { Ref: 'AWS::NoValue' };
const whole = templateOf({ namespace: 'shop.local', offer: { dnsName: 'api' } }) as Record<string, any>;

describe.each([
  ['a service with another configuration', (stack: MeshStack) => configured('Api', 'shop.local', stack).service],
  ['a plain service', (stack: MeshStack) => plainService(stack, 'Api', { cluster: stack.cluster, offer: {} })],
])('a configuration that is known only at deployment is refused, as an override of %s', (_, build) => {
  test.each<[string, unknown, string]>([
    ['all of it', either(whole, { Enabled: false }), ' is under Fn::If'],
    ['all of it or nothing', either(whole, NONE), ' is under Fn::If'],
    ['whether it is enabled', { ...whole, Enabled: either(true, false) }, '.Enabled is under Fn::If'],
    ['the list of services', { ...whole, Services: either(whole.Services, NONE) }, '.Services is under Fn::If'],
    ['a service', { ...whole, Services: [either(whole.Services[0], NONE)] }, '.Services.0 is under Fn::If'],
    [
      'the aliases of a service',
      { ...whole, Services: [{ ...whole.Services[0], ClientAliases: either(whole.Services[0].ClientAliases, NONE) }] },
      '.Services.0.ClientAliases is under Fn::If',
    ],
    ['a transformation', { 'Fn::Transform': { Name: 'AWS::Include' } }, ' is under Fn::Transform'],
  ])('%s', (__, override, evidence) => {
    const stack = new MeshStack();
    const service = build(stack);
    new CfnCondition(stack, 'IsProd');
    cfnService(service).addPropertyOverride('ServiceConnectConfiguration', override);
    const { mesh, error } = refusal(() => stack.mesh({ services: [{ name: 'api', service }] }));
    expect(error).toBe(
      `${mesh}service 'api' has a Service Connect configuration that only the deployment knows\n` +
        `  in 'Shop/Api', ServiceConnectConfiguration${evidence}\n` +
        'Give the service one configuration, or keep it out of the mesh: the mesh must know the endpoints at synthesis',
    );
  });
});

test.each<[string, string, (service: ecs.CfnService) => void]>([
  ['AWS::NoValue', ' is missing', (service) => service.addPropertyOverride('ServiceConnectConfiguration', NONE)],
  ['deletion', ' is missing', (service) => service.addPropertyDeletionOverride('ServiceConnectConfiguration')],
  [
    'Enabled: false',
    '.Enabled is false',
    (service) => service.addPropertyOverride('ServiceConnectConfiguration.Enabled', false),
  ],
  [
    'deletion of Enabled',
    '.Enabled is missing',
    (service) => service.addPropertyDeletionOverride('ServiceConnectConfiguration.Enabled'),
  ],
  ['the L1 property without a value', ' is missing', (service) => (service.serviceConnectConfiguration = undefined)],
  [
    'the L1 property with enabled: false',
    '.Enabled is false',
    (service) => (service.serviceConnectConfiguration = { enabled: false }),
  ],
  [
    'a lazy value of the L1 property',
    '.Enabled is false',
    (service) => (service.serviceConnectConfiguration = Lazy.any({ produce: () => ({ enabled: false }) })),
  ],
])('what removes the configuration of the mesh is refused, before the mesh and after it: %s', (_, found, remove) => {
  for (const isBefore of [true, false]) {
    const stack = new MeshStack();
    const service = plainService(stack, 'Api', { cluster: stack.cluster, offer: {} });
    if (isBefore) remove(cfnService(service));
    stack.mesh({ services: [{ name: 'api', service, endpoints: [{ portMappingName: 'http' }] }] });
    if (!isBefore) remove(cfnService(service));
    expect(errorOf(() => stack.template)).toBe(
      "ServiceConnectMesh 'Shop/Mesh': service 'api' is in a mesh, but its Service Connect configuration is removed or disabled\n" +
        `  in the template of 'Shop/Api', ServiceConnectConfiguration${found}\n` +
        'Remove the override, or the assignment to serviceConnectConfiguration of the CfnService, that changes the configuration. ' +
        'Or keep the service out of the mesh: its clients would not find it',
    );
  }
});

test('a configuration that is enabled by a parameter is refused', () => {
  const stack = new MeshStack();
  const service = plainService(stack, 'Api', { cluster: stack.cluster, offer: {} });
  const enabled = new CfnParameter(stack, 'UseServiceConnect').valueAsString;
  cfnService(service).serviceConnectConfiguration = Lazy.any({ produce: () => ({ enabled, namespace: 'shop.local' }) });
  expect(errorOf(() => stack.mesh({ services: [{ name: 'api', service }] }))).toContain(
    "in 'Shop/Api', ServiceConnectConfiguration.Enabled is under Ref",
  );
});

test.each([
  ['two names', 'one.local', 'two.local'],
  ['two ARNs', ARN, ARN.replace('ns-one', 'ns-two')],
])('services of two namespaces are refused: %s', (_, one, two) => {
  const { stack, service: web } = configured('Web', one);
  const { service: api } = configured('Api', two, stack);
  const services = [
    { name: 'web', service: web, dependsOn: ['api'] },
    { name: 'api', service: api },
  ];
  const { mesh, error } = refusal(() => stack.mesh({ services }));
  expect(error).toBe(
    `${mesh}service 'api' has Service Connect configured in another namespace than the mesh\n` +
      `  'Shop/Api' uses '${two}'\n` +
      `  the mesh uses '${one}'\n` +
      'Declare the services of each namespace in a mesh of their own: clients find only the endpoints of one namespace',
  );
});

test('a service that is added later to a mesh of another namespace is refused', () => {
  const { stack, service: web } = configured('Web', 'one.local');
  const { service: api } = configured('Api', 'two.local', stack);
  const mesh = stack.mesh({ services: [{ name: 'web', service: web }] });
  expect(errorOf(() => mesh.addService('api', { service: api }))).toContain("'Shop/Api' uses 'two.local'");
  expect(mesh.services.map(({ name }) => name)).toEqual(['web']);
});

test('a port mapping that the task definition does not have is refused', () => {
  const stack = new MeshStack();
  const service = plainService(stack, 'Api', { cluster: stack.cluster });
  cfnService(service).addPropertyOverride('ServiceConnectConfiguration', templateOf({ namespace: 'x', offer: {} }));
  expect(errorOf(() => stack.mesh({ services: [{ name: 'api', service }] }))).toContain(
    "service 'api' has no port mapping named 'http'",
  );
});

test('two adopted services with one alias are refused', () => {
  const stack = new MeshStack();
  const [one, two] = ['One', 'Two'].map((id) =>
    STYLES['the L1 property'](stack, id, {
      cluster: stack.cluster,
      namespace: 'x',
      offer: { dnsName: 'api', discoveryName: id },
    }),
  );
  const services = [
    { name: 'one', service: one },
    { name: 'two', service: two },
  ];
  expect(errorOf(() => stack.mesh({ services }))).toContain('alias api:8080');
});

test('CDK refuses a configuration after the mesh has written one', () => {
  const stack = new MeshStack('Shop', new App());
  const service = plainService(stack, 'Api', { cluster: stack.cluster, offer: {} });
  stack.mesh({ services: [{ name: 'api', service, endpoints: [{ portMappingName: 'http' }] }] });
  expect(errorOf(() => service.enableServiceConnect({ namespace: 'x' }))).toBe(
    'Service connect configuration cannot be specified more than once.',
  );
});

function refusal(action: () => unknown) {
  return { mesh: "ServiceConnectMesh 'Shop/Mesh': ", error: errorOf(action) };
}

describe('a configuration without a namespace', () => {
  const importedCluster = (stack: MeshStack, namespace?: cloudmap.INamespace) =>
    ecs.Cluster.fromClusterAttributes(stack, 'Shared', {
      clusterName: 'shared',
      vpc: stack.vpc,
      defaultCloudMapNamespace: namespace,
    });

  /** What a mesh throws with such a server and a new client. */
  function refusalIn(
    cluster: (stack: MeshStack) => ecs.ICluster,
    props: Partial<ServiceConnectMeshProps> = {},
    isLate = false,
  ) {
    const stack = new MeshStack('Shop', new App());
    const spec = { cluster: cluster(stack) };
    const api = stack.fargate('Api', { http: 80 }, spec);
    const web = stack.fargate('Web', {}, spec);
    const configure = () => {
      const services = [{ portName: 'http', clientAliases: [{ port: 80, dnsName: 'api' }] }];
      cfnService(api).serviceConnectConfiguration = { enabled: true, services };
    };
    if (!isLate) configure();
    return errorOf(() => {
      stack.mesh({
        ...props,
        services: [
          { name: 'web', service: web, dependsOn: ['api'] },
          { name: 'api', service: api },
        ],
      });
      if (isLate) configure();
      return stack.template;
    });
  }

  const message = (cluster: string) =>
    [
      "ServiceConnectMesh 'Shop/Mesh': service 'api' uses the default namespace of its cluster, which the app does not show",
      "  the Service Connect configuration of 'Shop/Api' names no namespace",
      `  cluster '${cluster}' has no defaultCloudMapNamespace`,
      "Set namespace of the mesh, so that all its services use this namespace: namespace: MeshNamespace.fromNamespaceName(scope, 'Namespace', '...')",
    ].join('\n');

  test.each([true, false])('is refused in a cluster whose default namespace is unknown (late: %s)', (isLate) => {
    expect(refusalIn((stack) => importedCluster(stack), {}, isLate)).toBe(message('Shop/Shared'));
    expect(refusalIn((stack) => stack.cluster, {}, isLate)).toBe(message('Shop/Cluster'));
  });

  test('is accepted with the namespace of the mesh, or of the imported cluster', () => {
    const stack = new MeshStack('Names');
    const namespace = MeshNamespace.fromNamespaceName(stack, 'Namespace', 'shop');
    expect(refusalIn((each) => importedCluster(each), { namespace })).toBe('nothing was thrown');
    expect(refusalIn((each) => importedCluster(each, namespace))).toBe('nothing was thrown');
  });
});
