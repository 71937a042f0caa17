import { Duration, Token } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { MeshAccessLogFormat, MeshServiceProps, ServiceConnectMeshProps } from '../../src';
import { errorOf, MeshStack } from '../support/mesh-stack';

const AUTHORITY = 'arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/abc';

function server(mappings: ecs.PortMapping[], row: Partial<MeshServiceProps> = {}, props: ServiceConnectMeshProps = {}) {
  const stack = new MeshStack();
  const service = stack.fargate('Api', mappings);
  const endpoints = mappings.map(({ name }) => ({ portMappingName: name! }));
  stack.mesh({ ...props, services: [{ name: 'api', service, endpoints, ...row }] });
  return { stack, service, config: stack.serviceConnect(service) };
}

test('several endpoints, including gRPC and HTTP/2, each have their own timeouts', () => {
  const { stack, config } = server(
    [
      { name: 'http', containerPort: 80, appProtocol: ecs.AppProtocol.http2 },
      { name: 'grpc', containerPort: 9090, appProtocol: ecs.AppProtocol.grpc },
      { name: 'raw', containerPort: 7000 },
    ],
    {
      endpoints: [
        { portMappingName: 'http', perRequestTimeout: Duration.seconds(60) },
        { portMappingName: 'grpc', idleTimeout: Duration.minutes(10), perRequestTimeout: Duration.seconds(0) },
        { portMappingName: 'raw', idleTimeout: Duration.hours(2) },
      ],
    },
  );
  expect(config.Services.map(({ PortName, Timeout }: any) => [PortName, Timeout])).toEqual([
    ['http', { PerRequestTimeoutSeconds: 60 }],
    ['grpc', { IdleTimeoutSeconds: 600, PerRequestTimeoutSeconds: 0 }],
    ['raw', { IdleTimeoutSeconds: 7200 }],
  ]);
  stack.template.hasResource('AWS::ECS::Service', {});
});

test('ports that are tokens are references in the template, and other ports are numbers', () => {
  const port = Token.asNumber({ Ref: 'Port' });
  const ingressPortOverride = Token.asNumber({ Ref: 'Override' });
  const { config } = server(
    [
      { name: 'one', containerPort: 80 },
      { name: 'two', containerPort: 81 },
    ],
    {
      endpoints: [
        { portMappingName: 'one', port: 8080, ingressPortOverride },
        { portMappingName: 'two', port, ingressPortOverride: 15000 },
      ],
    },
  );
  expect(
    config.Services.map(({ ClientAliases: [{ Port }], IngressPortOverride }: any) => [Port, IngressPortOverride]),
  ).toEqual([
    [8080, { Ref: 'Override' }],
    [{ Ref: 'Port' }, 15000],
  ]);
});

test('with TLS, the service depends on the role and its policies, which are therefore deleted after it', () => {
  const stack = new MeshStack();
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ecs.amazonaws.com') });
  const service = stack.fargate('Api', { http: 443 });
  const tls = { awsPcaAuthorityArn: AUTHORITY, role };
  stack.mesh({ services: [{ name: 'api', service, endpoints: [{ portMappingName: 'http', tls }] }] });
  role.addToPolicy(new iam.PolicyStatement({ actions: ['acm-pca:IssueCertificate'], resources: [AUTHORITY] }));

  expect(stack.serviceConnect(service).Services[0].Tls).toEqual({
    IssuerCertificateAuthority: { AwsPcaAuthorityArn: AUTHORITY },
    RoleArn: { 'Fn::GetAtt': [expect.stringMatching(/^Role/), 'Arn'] },
  });
  expect(stack.dependsOn(service)).toEqual(expect.arrayContaining(['Role', 'Role/DefaultPolicy']));
});

describe('proxy logs', () => {
  const driver = (streamPrefix: string) => ecs.LogDrivers.awsLogs({ streamPrefix });

  test('use the log driver of the service, or that of the mesh by default', () => {
    const stack = new MeshStack();
    const logGroup = new logs.LogGroup(stack, 'Logs');
    const [one, two] = ['One', 'Two'].map((id) => stack.fargate(id));
    stack.mesh({
      logDriver: ecs.LogDrivers.awsLogs({ streamPrefix: 'mesh', logGroup }),
      services: [
        { name: 'one', service: one },
        { name: 'two', service: two, logDriver: driver('two') },
      ],
    });
    const prefix = (service: ecs.BaseService) =>
      stack.serviceConnect(service).LogConfiguration.Options['awslogs-stream-prefix'];
    expect([prefix(one), prefix(two)]).toEqual(['mesh', 'two']);
  });

  test('include the access logs of the service, or those of the mesh by default', () => {
    const stack = new MeshStack();
    const [one, two, three] = ['One', 'Two', 'Three'].map((id) => stack.fargate(id));
    stack.mesh({
      logDriver: driver('mesh'),
      accessLogs: { format: MeshAccessLogFormat.JSON },
      services: [
        { name: 'one', service: one },
        { name: 'two', service: two, accessLogs: { format: MeshAccessLogFormat.TEXT, includeQueryParameters: true } },
        { name: 'three', service: three, accessLogs: undefined },
      ],
    });
    const accessLogs = (service: ecs.BaseService) => stack.serviceConnect(service).AccessLogConfiguration;
    expect(accessLogs(one)).toEqual({ Format: 'JSON', IncludeQueryParameters: 'DISABLED' });
    expect(accessLogs(two)).toEqual({ Format: 'TEXT', IncludeQueryParameters: 'ENABLED' });
    expect(accessLogs(three)).toEqual(accessLogs(one));
  });

  test('require a logDriver if they include access logs', () => {
    expect(errorOf(() => server([], { accessLogs: { format: MeshAccessLogFormat.JSON } }))).toBe(
      [
        "ServiceConnectMesh 'Shop/Mesh': service 'api' has accessLogs, but no logDriver",
        'Set logDriver of the mesh or of the service: it receives the access logs',
      ].join('\n'),
    );
  });

  test('are not configured by default', () => {
    expect(server([]).config).toEqual({ Enabled: true, Namespace: expect.anything() });
  });
});

describe('test traffic of a blue/green deployment', () => {
  const mappings = [
    { name: 'http', containerPort: 80 },
    { name: 'admin', containerPort: 81 },
  ];

  test('is identified by a header, or by a header and its value', () => {
    const { config } = server(mappings, {
      testTraffic: [
        { portMappingName: 'admin', headerName: 'x-test', headerValue: 'green' },
        { portMappingName: 'http', headerName: 'x-try' },
      ],
    });
    expect(config.Services.map(({ ClientAliases }: any) => ClientAliases[0])).toEqual([
      { DnsName: 'api', Port: 80, TestTrafficRules: { Header: { Name: 'x-try' } } },
      { DnsName: 'api', Port: 81, TestTrafficRules: { Header: { Name: 'x-test', Value: { Exact: 'green' } } } },
    ]);
  });

  test('is refused with two headers for one endpoint', () => {
    const testTraffic = ['x-one', 'x-two'].map((headerName) => ({ portMappingName: 'http', headerName }));
    expect(errorOf(() => server(mappings, { testTraffic }))).toBe(
      [
        "ServiceConnectMesh 'Shop/Mesh': service 'api' has several testTraffic rules for endpoint 'http'",
        'Keep one of these rules: an endpoint accepts one header for test traffic',
      ].join('\n'),
    );
  });

  test('is refused for an unknown endpoint', () => {
    const testTraffic = [{ portMappingName: 'htpp', headerName: 'x-try' }];
    expect(errorOf(() => server(mappings, { testTraffic }))).toBe(
      [
        "ServiceConnectMesh 'Shop/Mesh': service 'api' has testTraffic for unknown endpoint 'htpp'",
        "  did you mean 'http'?",
        "  endpoints of 'api' by portMappingName: 'http', 'admin'",
        "Correct portMappingName, or add the endpoint to the endpoints of 'api'",
      ].join('\n'),
    );
  });
});
