import { Aspects, CfnParameter, Fn, Lazy } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { MeshAccessLogFormat, MeshNamespace, ServiceConnectMeshProps } from '../../src';
import { cfnService } from '../../src/private/inspect/cfn-resources';
import * as reading from '../../src/private/inspect/service-connect-configuration';
import { errorOf, MeshStack } from '../support/mesh-stack';

/*
 * Configurations that change after the mesh has written or adopted them. The mesh uses the values in the template, or refuses them.
 */

/** The configuration of a server with one endpoint. The alias is in fields of its own. */
interface Config {
  readonly namespace?: string;
  readonly portName?: string;
  readonly discoveryName?: string;
  readonly dnsName?: string;
  readonly port?: number;
  readonly ingressPortOverride?: number;
}

const BEFORE: Config = { namespace: 'shop', portName: 'http', discoveryName: 'api-http', dnsName: 'api', port: 8080 };

const ARN = 'arn:aws:servicediscovery:eu-central-1:111111111111:namespace/ns-one';

type Change = (resource: ecs.CfnService, configs: readonly Config[]) => void;

const l1Of = (configs: readonly Config[]): ecs.CfnService.ServiceConnectConfigurationProperty => ({
  enabled: true,
  namespace: configs[0].namespace,
  services: configs.map(({ portName = '', discoveryName, dnsName, port = 0, ingressPortOverride }) => {
    const clientAliases = dnsName === undefined ? undefined : [{ dnsName, port }];
    return { portName, discoveryName, ingressPortOverride, clientAliases };
  }),
});

const templateOf = (configs: readonly Config[]) => ({
  Enabled: true,
  Namespace: configs[0].namespace,
  Services: configs.map(({ portName, discoveryName, dnsName, port, ingressPortOverride }) => ({
    PortName: portName,
    DiscoveryName: discoveryName,
    IngressPortOverride: ingressPortOverride,
    ClientAliases: dnsName === undefined ? undefined : [{ DnsName: dnsName, Port: port }],
  })),
});

const WAYS: Readonly<Record<string, Change>> = {
  'the L1 property': (resource, configs) => (resource.serviceConnectConfiguration = l1Of(configs)),
  'a lazy value of the L1 property': (resource, configs) =>
    (resource.serviceConnectConfiguration = Lazy.any({ produce: () => l1Of(configs) })),
  'an override': (resource, configs) =>
    resource.addPropertyOverride('ServiceConnectConfiguration', templateOf(configs)),
  'an aspect': (resource, configs) =>
    Aspects.of(resource).add({ visit: () => (resource.serviceConnectConfiguration = l1Of(configs)) }),
};

type Kind = 'written' | 'adopted';

interface Options extends Pick<ServiceConnectMeshProps, 'publishTo' | 'logDriver' | 'accessLogs'> {
  readonly edge?: 'dependsOn' | 'connectsTo';
  readonly prepare?: (web: ecs.BaseService) => void;
}

/** A client, and a server with the ports http and grpc whose configuration the mesh writes or adopts. */
function setUp(kind: Kind, config = BEFORE, { edge = 'dependsOn', prepare, ...props }: Options = {}) {
  const stack = new MeshStack();
  const api = stack.fargate('Api', { http: 8080, grpc: 9000 });
  const web = stack.fargate('Web');
  const { portName: portMappingName = '', namespace, ...names } = config;
  const isWritten = kind === 'written';
  if (!isWritten) cfnService(api).serviceConnectConfiguration = l1Of([config]);
  prepare?.(web);
  const mesh = stack.mesh({
    ...props,
    namespace: isWritten ? MeshNamespace.fromNamespaceName(stack, 'Names', namespace!) : undefined,
    services: [
      { name: 'api', service: api, endpoints: isWritten ? [{ portMappingName, ...names }] : undefined },
      { name: 'web', service: web, [edge]: ['api'] },
    ],
  });
  return { stack, api, web, mesh };
}

/** What the template contains, read once. */
function outcomeOf({ stack, api, web }: ReturnType<typeof setUp>) {
  const { Resources } = stack.template.toJSON();
  const [server, client] = [api, web].map((each) => Resources[stack.getLogicalId(cfnService(each))].Properties);
  const [rule] = Object.values<any>(Resources).filter(({ Type }) => Type === 'AWS::EC2::SecurityGroupIngress');
  return {
    configuration: server.ServiceConnectConfiguration,
    nonce: client.ForceNewDeployment.ForceNewDeploymentNonce,
    port: rule.Properties.ToPort,
  };
}

const declaredOutcomes = new Map<string, ReturnType<typeof outcomeOf>>();

/** The same for a service that had this configuration before the mesh. */
function declaredOutcome(config: Config) {
  const key = JSON.stringify(config);
  if (!declaredOutcomes.has(key)) declaredOutcomes.set(key, outcomeOf(setUp('adopted', config)));
  return declaredOutcomes.get(key)!;
}

const KINDS: readonly Kind[] = ['written', 'adopted'];
const ROWS = KINDS.flatMap((kind) => Object.keys(WAYS).map((way) => [kind, way] as const));

const REMEDY =
  'Remove the override, or the assignment to serviceConnectConfiguration of the CfnService, that changes the configuration. ';

describe.each(ROWS)('a configuration that the mesh has %s, changed by %s', (kind, way) => {
  test.each<[string, Partial<Config>]>([
    ['nothing', {}],
    ['the discovery name', { discoveryName: 'renamed' }],
    ['no discovery name', { discoveryName: undefined }],
    ['the alias', { dnsName: 'renamed' }],
    ['no alias', { dnsName: undefined, port: undefined }],
    ['the port of the alias', { port: 80 }],
    ['the port of the proxy', { ingressPortOverride: 15000 }],
    ['everything', { discoveryName: 'a', dnsName: 'b', port: 90, ingressPortOverride: 15001 }],
  ])('is used as it is in the template: %s', (_, change) => {
    const after = { ...BEFORE, ...change };
    const app = setUp(kind);
    WAYS[way](cfnService(app.api), [after]);
    expect(outcomeOf(app)).toEqual({ ...declaredOutcome(after), port: after.ingressPortOverride ?? 8080 });
  });

  test.each<[string, readonly Partial<Config>[], readonly string[]]>([
    ['another namespace', [{ namespace: 'other' }], namespaceIs("'other'")],
    ['no namespace', [{ namespace: undefined }], namespaceIs('missing, which means the default of the cluster')],
    [
      'a namespace that only the deployment knows',
      [{ namespace: Fn.importValue('Names') }],
      namespaceIs(`'\${{"Fn::ImportValue":"Names"}}'`),
    ],
    ['the endpoint of another port', [{ portName: 'grpc' }], endpointsAre(kind, "'grpc'")],
    [
      'one more endpoint',
      [{}, { portName: 'grpc', discoveryName: 'grpc', dnsName: 'grpc' }],
      endpointsAre(kind, "'http', 'grpc'"),
    ],
    [
      'a port whose name only the deployment knows',
      [{ portName: Fn.importValue('Port') }],
      endpointsAre(kind, `'\${{"Fn::ImportValue":"Port"}}'`),
    ],
    [
      'another namespace, and the endpoint of another port',
      [{ namespace: 'other', portName: 'grpc' }],
      [...namespaceIs("'other'"), '', `ServiceConnectMesh 'Shop/Mesh': ${endpointsAre(kind, "'grpc'").join('\n')}`],
    ],
    [
      'an invalid port of the proxy',
      [{ ingressPortOverride: 70000 }],
      [
        "service 'api' has the invalid ingressPortOverride 70000 for endpoint 'http'",
        'Set ingressPortOverride to an integer from 1 to 65535',
      ],
    ],
  ])('is refused: %s', (_, changes, lines) => {
    const { stack, api } = setUp(kind);
    WAYS[way](
      cfnService(api),
      changes.map((change) => ({ ...BEFORE, ...change })),
    );
    expect(errorOf(() => stack.template)).toBe(`ServiceConnectMesh 'Shop/Mesh': ${lines.join('\n')}`);
  });
});

function namespaceIs(found: string): string[] {
  return [
    "service 'api' is in a mesh, but its Service Connect configuration names another namespace",
    `  in the template of 'Shop/Api', ServiceConnectConfiguration.Namespace is ${found}`,
    "  the mesh uses 'shop'",
    `${REMEDY}To choose the namespace of all services of the mesh, set its namespace prop`,
  ];
}

function endpointsAre(kind: Kind, found: string): string[] {
  const instead =
    kind === 'adopted' ? 'make the change before the mesh is declared' : "change the endpoints of 'api' in the mesh";
  return [
    "service 'api' is in a mesh, but its Service Connect configuration has other endpoints than the mesh",
    `  in the template of 'Shop/Api', ServiceConnectConfiguration.Services has the ports: ${found}`,
    "  the mesh has the ports: 'http'",
    `${REMEDY}Or ${instead}`,
  ];
}

test.each(KINDS)('the endpoints of a configuration that is %s cannot be deleted', (kind) => {
  const { stack, api } = setUp(kind);
  cfnService(api).addPropertyDeletionOverride('ServiceConnectConfiguration.Services');
  expect(errorOf(() => stack.template)).toBe(
    `ServiceConnectMesh 'Shop/Mesh': ${endpointsAre(kind, 'none').join('\n')}`,
  );
});

test.each(KINDS)('an override of one field of a configuration that is %s is used', (kind) => {
  const { stack, api, web } = setUp(kind);
  cfnService(api).addPropertyOverride('ServiceConnectConfiguration.Services.0.IngressPortOverride', '15000');
  const control = setUp(kind);
  expect(stack.ingress).toEqual(['Web/SecurityGroup -> Api/SecurityGroup: tcp 15000']);
  expect(stack.nonceOf(web)).toBe(control.stack.nonceOf(control.web));
});

test('the port of the proxy may be a parameter', () => {
  const { stack, api } = setUp('written');
  const port = new CfnParameter(stack, 'ProxyPort', { type: 'Number' }).valueAsNumber;
  WAYS['the L1 property'](cfnService(api), [{ ...BEFORE, ingressPortOverride: port }]);
  stack.template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', { FromPort: { Ref: 'ProxyPort' } });
});

test.each<[string, (web: ecs.BaseService) => void, (web: ecs.CfnService) => void, string]>([
  [
    'disabled before the mesh',
    (web) => (cfnService(web).serviceConnectConfiguration = { enabled: false }),
    () => {},
    "is removed or disabled\n  in the template of 'Shop/Web', ServiceConnectConfiguration.Enabled is false",
  ],
  [
    'disabled after the mesh',
    () => {},
    (web) => (web.serviceConnectConfiguration = { enabled: false }),
    "is removed or disabled\n  in the template of 'Shop/Web', ServiceConnectConfiguration.Enabled is false",
  ],
  [
    'another namespace',
    (web) => web.enableServiceConnect({ namespace: 'shop' }),
    (web) => (web.serviceConnectConfiguration = { enabled: true, namespace: 'other' }),
    "names another namespace\n  in the template of 'Shop/Web', ServiceConnectConfiguration.Namespace is 'other'",
  ],
  [
    'endpoints',
    () => {},
    (web) => web.addPropertyOverride('ServiceConnectConfiguration.Services', templateOf([BEFORE]).Services),
    'has other endpoints than the mesh\n' +
      "  in the template of 'Shop/Web', ServiceConnectConfiguration.Services has the ports: 'http'\n  the mesh has the ports: none",
  ],
])('a client is refused with a changed configuration: %s', (_, before, after, text) => {
  const { stack, web } = setUp('written', BEFORE, { prepare: before });
  after(cfnService(web));
  expect(errorOf(() => stack.template)).toContain(
    `ServiceConnectMesh 'Shop/Mesh': service 'web' is in a mesh, but its Service Connect configuration ${text}`,
  );
});

test('a configuration that only the deployment knows is refused', () => {
  const { stack, api } = setUp('written');
  cfnService(api).serviceConnectConfiguration = Fn.conditionIf('IsProd', l1Of([BEFORE]), { enabled: false });
  expect(errorOf(() => stack.template)).toContain(
    "service 'api' has a Service Connect configuration that only the deployment knows\n" +
      "  in 'Shop/Api', ServiceConnectConfiguration is under Fn::If",
  );
});

test('a changed name is compared with those of other services', () => {
  const { stack, api, mesh } = setUp('written');
  const other = stack.fargate('Other', { http: 8080 });
  mesh.addService('other', { service: other, endpoints: [{ portMappingName: 'http' }] });
  cfnService(api).serviceConnectConfiguration = l1Of([{ ...BEFORE, dnsName: 'other' }]);
  expect(errorOf(() => stack.template)).toContain(
    "service 'other' uses the alias other:8080, which is already in use in the namespace\n" +
      "  service 'api' of 'Shop/Mesh' uses it",
  );
});

test.each(['discoveryName', 'dnsName'] as const)('a changed %s redeploys a connectsTo client', (field) => {
  const listOf = (config: Config) => {
    const { stack, api } = setUp('written', BEFORE, { edge: 'connectsTo' });
    cfnService(api).serviceConnectConfiguration = l1Of([config]);
    const [{ Properties }] = Object.values(stack.template.findResources('Custom::ServiceConnectRedeployment'));
    return Properties.Endpoints;
  };
  expect(listOf({ ...BEFORE, [field]: 'renamed' })).not.toEqual(listOf(BEFORE));
  expect(listOf({ ...BEFORE, ingressPortOverride: 15000 })).toEqual(listOf(BEFORE));
});

test('changed names and ports are published', () => {
  const { stack, api } = setUp('written', BEFORE, { publishTo: '/prod' });
  cfnService(api).serviceConnectConfiguration = l1Of([
    { ...BEFORE, discoveryName: 'renamed', port: 80, ingressPortOverride: 15000 },
  ]);
  const [{ Properties }] = Object.values(stack.template.findResources('AWS::SSM::Parameter'));
  expect(Properties.Name).toBe('/prod/api/80');
  expect(JSON.stringify(Properties.Value)).toContain(',renamed,15000,15000"');
});

test.each([undefined, '/prod'])(
  'an endpoint without an alias cannot be published if the name of its namespace is unknown: publishTo %s',
  (publishTo) => {
    const { stack, api } = setUp('adopted', { ...BEFORE, namespace: ARN }, { publishTo });
    cfnService(api).serviceConnectConfiguration = l1Of([{ ...BEFORE, namespace: ARN, dnsName: undefined }]);
    const message = [
      "ServiceConnectMesh 'Shop/Mesh': service 'api' publishes endpoint 'http', whose host name is unknown",
      "  it has no alias, so clients use 'api-http.<namespace>', and the name of the namespace is unknown",
      "Set an alias (dnsName) in the configuration of 'api', or set the namespace prop of the mesh to the namespace by its name",
    ].join('\n');
    expect(errorOf(() => stack.template)).toBe(publishTo ? message : 'nothing was thrown');
  },
);

test.each<[string, string, string]>([
  ['a token, and the mesh uses an ARN', ARN, Fn.importValue('Names')],
  ['a name, and the mesh uses a token', Fn.importValue('Names'), 'other'],
  ['another token', Fn.importValue('Names'), Fn.importValue('Other')],
])('a namespace that synthesis cannot compare is refused: %s', (_, before, after) => {
  const { stack, api } = setUp('adopted', { ...BEFORE, namespace: before });
  cfnService(api).addPropertyOverride('ServiceConnectConfiguration.Namespace', after);
  expect(errorOf(() => stack.template)).toContain('its Service Connect configuration names another namespace');
});

describe('the namespace of the mesh in another form is accepted', () => {
  test.each<[string, (stack: MeshStack) => string | undefined]>([
    ['the name of a namespace of the app', () => 'apps'],
    ['its ARN', ({ cluster }) => cluster.defaultCloudMapNamespace!.namespaceArn],
    ['none, because it is the default of the cluster', () => undefined],
    ['an ARN, of which synthesis does not know the name', () => ARN],
  ])('%s', (_, namespaceOf) => {
    const stack = new MeshStack();
    stack.cluster.addDefaultCloudMapNamespace({ name: 'apps' });
    const service = stack.fargate('Api', { http: 8080 });
    stack.mesh({ services: [{ name: 'api', service, endpoints: [{ portMappingName: 'http' }] }] });
    cfnService(service).serviceConnectConfiguration = l1Of([{ ...BEFORE, namespace: namespaceOf(stack) }]);
    expect(errorOf(() => stack.template)).toBe('nothing was thrown');
  });

  test('but no name is that of a namespace that the mesh creates', () => {
    const stack = new MeshStack();
    const service = stack.fargate('Api', { http: 8080 });
    stack.mesh({ services: [{ name: 'api', service, endpoints: [{ portMappingName: 'http' }] }] });
    cfnService(service).addPropertyOverride('ServiceConnectConfiguration.Namespace', ARN);
    expect(errorOf(() => stack.template)).toContain("the mesh uses 'Shop/Mesh/Namespace'");
  });
});

test('a configuration that nothing changes is not read again', () => {
  const { stack, api } = setUp('written', BEFORE, {
    logDriver: ecs.LogDriver.awsLogs({ streamPrefix: 'proxy' }),
    accessLogs: { format: MeshAccessLogFormat.JSON },
  });
  const read = jest.spyOn(reading, 'readConfiguration');
  try {
    expect(stack.serviceConnect(api).AccessLogConfiguration.Format).toBe('JSON');
    expect(read.mock.calls.filter(([resource]) => resource === cfnService(api))).toEqual([]);
  } finally {
    read.mockRestore();
  }
});
