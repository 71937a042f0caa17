import { CfnParameter, Duration, Lazy, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import { MeshAccessLogFormat, MeshServiceProps, ServiceConnectMesh, ServiceConnectMeshProps } from '../../src';
import { addContainer } from '../support/fargate-service';
import { errorOf, MeshStack } from '../support/mesh-stack';

const lines = (...text: string[]) => text.join('\n');

/** The error for a service with this port mapping and this endpoint. */
function refusalOf(endpoint: Partial<ecs.ServiceConnectService>, mapping: Partial<ecs.PortMapping> = {}): string {
  const stack = new MeshStack();
  const service = stack.fargate('Api', [{ name: 'http', containerPort: 80, ...mapping }]);
  const endpoints = [{ portMappingName: 'http', ...endpoint }];
  return errorOf(() => stack.mesh({ services: [{ name: 'api', service, endpoints }] }));
}

const accepts = (endpoint: Partial<ecs.ServiceConnectService>, mapping: Partial<ecs.PortMapping> = {}) =>
  expect(refusalOf(endpoint, mapping)).toBe('nothing was thrown');

interface EndpointCase {
  readonly given: string;
  readonly endpoint: Partial<ecs.ServiceConnectService>;
  readonly mapping?: Partial<ecs.PortMapping>;
  /** The field that the error names, and its value there. */
  readonly field: string;
  readonly value: string;
}

describe('endpoints', () => {
  test.each<EndpointCase>([
    { given: 'an alias in capitals', endpoint: { dnsName: 'Api' }, field: 'dnsName', value: '"Api"' },
    { given: 'an alias that begins with -', endpoint: { dnsName: '-api' }, field: 'dnsName', value: '"-api"' },
    { given: 'an empty alias', endpoint: { dnsName: '' }, field: 'dnsName', value: '""' },
    {
      given: 'an alias that is too long',
      endpoint: { dnsName: 'a'.repeat(128) },
      field: 'dnsName',
      value: `"${'a'.repeat(128)}"`,
    },
    {
      given: 'a discovery name with a dot',
      endpoint: { discoveryName: 'a.b' },
      field: 'discoveryName',
      value: '"a.b"',
    },
    {
      given: 'a discovery name that is too long',
      endpoint: { discoveryName: 'a'.repeat(65) },
      field: 'discoveryName',
      value: `"${'a'.repeat(65)}"`,
    },
    {
      given: 'a port name in capitals',
      endpoint: { portMappingName: 'HTTP', discoveryName: 'a' },
      mapping: { name: 'HTTP' },
      field: 'portMappingName',
      value: '"HTTP"',
    },
  ])('$given is refused', ({ endpoint, mapping, field, value }) => {
    const rule =
      field === 'dnsName'
        ? '1 to 127 characters of a-z, 0-9, _, . and -, not starting with -'
        : '1 to 64 characters of a-z, 0-9, _ and -, not starting with -';
    const remedies: Record<string, string> = {
      portMappingName: 'Rename the port mapping of the container, and set portMappingName to the new name',
      dnsName: 'Set dnsName of the endpoint to a valid name. Its default is the name of the service',
      discoveryName: 'Set discoveryName of the endpoint to a valid name. Its default is <service>-<portMappingName>',
    };
    expect(refusalOf(endpoint, mapping)).toBe(
      lines(
        `ServiceConnectMesh 'Shop/Mesh': service 'api' has an endpoint with the invalid ${field} ${value}`,
        `  Service Connect accepts ${rule}`,
        remedies[field],
      ),
    );
  });

  const named = (name: string, endpoint: Partial<ecs.ServiceConnectService> = {}) => {
    const stack = new MeshStack();
    const service = stack.fargate('Api', { http: 80 });
    stack.mesh({ services: [{ name, service, endpoints: [{ portMappingName: 'http', ...endpoint }] }] });
    return stack.serviceConnect(service).Services[0];
  };

  test('a service name that is not a valid alias is refused as the default of dnsName', () => {
    expect(errorOf(() => named('My API'))).toBe(
      lines(
        `ServiceConnectMesh 'Shop/Mesh': service name "My API" is not a valid default for dnsName of endpoint 'http'`,
        '  the default would be "My API"',
        '  Service Connect accepts 1 to 127 characters of a-z, 0-9, _, . and -, not starting with -',
        'Rename the service, or set dnsName of the endpoint',
      ),
    );
    expect(named('My API', { dnsName: 'api' })).toMatchObject({ DiscoveryName: 'my-api-http' });
    expect(named('api')).toMatchObject({ DiscoveryName: 'api-http' });
  });

  test('a service name that is too long is refused as the default of discoveryName', () => {
    const long = 'a'.repeat(64);
    expect(errorOf(() => named(long))).toBe(
      lines(
        `ServiceConnectMesh 'Shop/Mesh': service name "${long}" is not a valid default for discoveryName of endpoint 'http'`,
        `  the default would be "${long}-http"`,
        '  Service Connect accepts 1 to 64 characters of a-z, 0-9, _ and -, not starting with -',
        'Rename the service, or set discoveryName of the endpoint',
      ),
    );
    expect(named(long, { discoveryName: 'a' })).toMatchObject({ DiscoveryName: 'a' });
    expect(named(long.slice(5))).toMatchObject({ DiscoveryName: `${long.slice(5)}-http` });
  });

  test.each([
    ['api.internal', 'api-internal-http'],
    ['shop.api.v2', 'shop-api-v2-http'],
    ['.hidden', 'hidden-http'],
    ['a._b', 'a-_b-http'],
  ])('the default of discoveryName is valid for the service name %s', (name, DiscoveryName) => {
    expect(named(name)).toMatchObject({ DiscoveryName, ClientAliases: [{ DnsName: name }] });
  });

  test('equal default discovery names of two services are refused', () => {
    const stack = new MeshStack();
    const services = ['api.internal', 'api-internal'].map((name, index) => {
      return { name, service: stack.fargate(`S${index}`, { http: 80 }), endpoints: [{ portMappingName: 'http' }] };
    });
    expect(errorOf(() => stack.mesh({ services }))).toContain("uses the discovery name 'api-internal-http'");
  });

  test.each<[string, Partial<ecs.ServiceConnectService>, string]>([
    ['port', { port: 0 }, '0'],
    ['port', { port: 65536 }, '65536'],
    ['port', { port: 80.5 }, '80.5'],
    ['ingressPortOverride', { ingressPortOverride: 0 }, '0'],
    ['ingressPortOverride', { ingressPortOverride: 70000 }, '70000'],
  ])('%s out of range: %j', (field, endpoint, value) => {
    expect(refusalOf(endpoint)).toBe(
      lines(
        `ServiceConnectMesh 'Shop/Mesh': service 'api' has the invalid ${field} ${value} for endpoint 'http'`,
        `Set ${field} to an integer from 1 to 65535`,
      ),
    );
  });

  test.each([1, 65535])('the port %d is accepted', (port) => accepts({ port, ingressPortOverride: port }));

  test('a container port out of range is reported once', () => {
    const reported = (field: string, value: number) =>
      lines(
        `ServiceConnectMesh 'Shop/Mesh': service 'api' has the invalid ${field} ${value} for endpoint 'http'`,
        `Set ${field} to an integer from 1 to 65535`,
      );
    const container = reported('containerPort', 65536);
    expect(refusalOf({}, { containerPort: 65536 })).toBe(container);
    expect(refusalOf({ port: 65536 }, { containerPort: 65536 })).toBe(container);
    expect(refusalOf({ port: 70000 }, { containerPort: 65536 })).toBe(
      [container, reported('port', 70000)].join('\n\n'),
    );
    expect(refusalOf({ port: 80, ingressPortOverride: 65536 }, { containerPort: 65536 })).toBe(
      [container, reported('ingressPortOverride', 65536)].join('\n\n'),
    );
  });

  test('UDP is refused', () => {
    expect(refusalOf({}, { protocol: ecs.Protocol.UDP })).toBe(
      lines(
        "ServiceConnectMesh 'Shop/Mesh': service 'api' has the UDP endpoint 'http'",
        'Service Connect supports TCP only: remove the endpoint, or set the protocol of its port mapping to ecs.Protocol.TCP',
      ),
    );
  });

  test('a port range is refused', () => {
    const range = { containerPort: ecs.ContainerDefinition.CONTAINER_PORT_USE_RANGE, containerPortRange: '8080-8090' };
    expect(refusalOf({ port: 80 }, range)).toBe(
      lines(
        "ServiceConnectMesh 'Shop/Mesh': service 'api' has the port range 8080-8090 for endpoint 'http'",
        'Service Connect supports single ports only: declare a named port mapping with a containerPort for each port',
      ),
    );
  });

  test('perRequestTimeout is refused on TCP and accepted on HTTP', () => {
    expect(refusalOf({ perRequestTimeout: Duration.seconds(5) })).toBe(
      lines(
        "ServiceConnectMesh 'Shop/Mesh': service 'api' has a perRequestTimeout on TCP endpoint 'http'",
        'TCP has no requests: set appProtocol of the port mapping if the port serves HTTP or gRPC, else use idleTimeout',
      ),
    );
    accepts({ perRequestTimeout: Duration.seconds(5) }, { appProtocol: ecs.AppProtocol.http });
  });

  test('TLS without a role, an authority or both is refused', () => {
    const stack = new MeshStack();
    const role = iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::123456789012:role/tls');
    const message = (missing: string, fields: string) =>
      lines(
        `ServiceConnectMesh 'Shop/Mesh': service 'api' has TLS without ${missing} for endpoint 'http'`,
        '  Amazon ECS uses tls.role to manage the certificates, which the authority of tls.awsPcaAuthorityArn issues',
        `Set ${fields} of the endpoint`,
      );
    expect(refusalOf({ tls: { awsPcaAuthorityArn: 'arn' } })).toBe(message('role', 'tls.role'));
    expect(refusalOf({ tls: { role } })).toBe(message('awsPcaAuthorityArn', 'tls.awsPcaAuthorityArn'));
    expect(refusalOf({ tls: {} })).toBe(message('role and awsPcaAuthorityArn', 'tls.role and tls.awsPcaAuthorityArn'));
  });

  test('tokens are accepted', () => {
    const stack = new MeshStack();
    const text = new CfnParameter(stack, 'Alias').valueAsString;
    accepts({ dnsName: text, discoveryName: Lazy.string({ produce: () => 'lazy' }) });
    accepts({ port: Token.asNumber({ Ref: 'Port' }), ingressPortOverride: Lazy.number({ produce: () => 15000 }) });
    accepts({ port: Lazy.any({ produce: () => 80 }) as any });
  });
});

describe('services', () => {
  const onEc2 = (stack: MeshStack, props: ecs.Ec2TaskDefinitionProps = {}) => {
    stack.cluster.addCapacity('Instances', { instanceType: new ec2.InstanceType('t3.small') });
    const taskDefinition = new ecs.Ec2TaskDefinition(stack, 'Task', props);
    const service = () => new ecs.Ec2Service(stack, 'Web', { cluster: stack.cluster, taskDefinition });
    return { taskDefinition, service };
  };
  const refusal = (stack: MeshStack, service: ecs.BaseService) =>
    errorOf(() => stack.mesh({ services: [{ name: 'web', service }] }));

  test.each([ecs.NetworkMode.HOST, ecs.NetworkMode.NONE])('in %s mode, clients too', (networkMode) => {
    const stack = new MeshStack();
    const { taskDefinition, service } = onEc2(stack, { networkMode });
    addContainer(taskDefinition, { memoryLimitMiB: 128 });
    expect(refusal(stack, service())).toBe(
      lines(
        `ServiceConnectMesh 'Shop/Mesh': service 'web' has the ${networkMode} network mode`,
        "  'Shop/Task' sets networkMode",
        'Service Connect requires the network mode awsvpc or bridge, also for clients: set networkMode to ecs.NetworkMode.AWS_VPC',
      ),
    );
  });

  test('on Windows are refused', () => {
    const stack = new MeshStack();
    const task = {
      cpu: 1024,
      memoryLimitMiB: 2048,
      runtimePlatform: { operatingSystemFamily: ecs.OperatingSystemFamily.WINDOWS_SERVER_2022_CORE },
    };
    expect(refusal(stack, stack.fargate('Web', {}, { taskId: 'Task', task }))).toBe(
      lines(
        "ServiceConnectMesh 'Shop/Mesh': service 'web' runs on Windows",
        "  'Shop/Task' has the operating system family WINDOWS_SERVER_2022_CORE",
        'Service Connect requires Linux, also for clients: set runtimePlatform to Linux, or remove the service from the mesh',
      ),
    );
  });

  test('with an explicit Linux platform are accepted', () => {
    const stack = new MeshStack();
    const runtimePlatform = { operatingSystemFamily: ecs.OperatingSystemFamily.LINUX };
    expect(refusal(stack, stack.fargate('Web', {}, { task: { runtimePlatform } }))).toBe('nothing was thrown');
  });

  test('on ECS Anywhere are refused', () => {
    const stack = new MeshStack();
    const taskDefinition = new ecs.ExternalTaskDefinition(stack, 'Task');
    addContainer(taskDefinition, { memoryLimitMiB: 128 });
    const service = new ecs.ExternalService(stack, 'Web', { cluster: stack.cluster, taskDefinition });
    expect(refusal(stack, service)).toContain(
      lines(
        "ServiceConnectMesh 'Shop/Mesh': service 'web' is an ecs.ExternalService",
        "  'Shop/Web' runs on ECS Anywhere",
        'Service Connect does not support ECS Anywhere: remove the service from the mesh',
      ),
    );
  });

  test('on EC2 without a memory limit are refused', () => {
    const stack = new MeshStack();
    const { taskDefinition, service } = onEc2(stack);
    const image = ecs.ContainerImage.fromRegistry('busybox:1.37.0');
    taskDefinition.addContainer('main', { image, memoryReservationMiB: 64 });
    taskDefinition.addContainer('limited', { image, memoryLimitMiB: 64 });
    const web = service();
    expect(refusal(stack, web)).toBe(
      lines(
        "ServiceConnectMesh 'Shop/Mesh': service 'web' has no memory limit",
        "  task definition 'Shop/Task' sets no memory limit for the task",
        "  containers without memoryLimitMiB: 'main'",
        'On EC2, Service Connect requires a memory limit that includes 64 MiB for its proxy: set memoryLimitMiB of each container, or the memory limit of the task: (taskDefinition.node.defaultChild as ecs.CfnTaskDefinition).memory',
      ),
    );
    (taskDefinition.node.defaultChild as ecs.CfnTaskDefinition).memory = '256';
    expect(
      new ServiceConnectMesh(stack, 'Limited', { services: [{ name: 'web', service: web }] }).services,
    ).toHaveLength(1);
  });

  test('whose names differ only by case are refused', () => {
    const stack = new MeshStack();
    const row = (name: string) => ({ name, service: stack.fargate(`S${name}`) });
    const message = (...names: string[]) =>
      lines(
        `ServiceConnectMesh 'Shop/Mesh': service names ${names.map((name) => `'${name}'`).join(', ')} differ only by case`,
        '  host names are not case-sensitive',
        'Give each service of a mesh a unique name, preferably in lower case',
      );
    expect(errorOf(() => stack.mesh({ services: [row('web'), row('Web'), row('WEB')] }))).toBe(
      message('web', 'Web', 'WEB'),
    );
    const mesh = new ServiceConnectMesh(stack, 'Later', { services: [row('api')] });
    expect(errorOf(() => mesh.addService('Api', { service: stack.fargate('Other') }))).toBe(
      message('api', 'Api').replace('Shop/Mesh', 'Shop/Later'),
    );
  });
});

describe('arguments of the wrong type', () => {
  /** The error for `services` of any type, as JavaScript allows. */
  const refusal = (services: (service: ecs.FargateService) => unknown) => {
    const stack = new MeshStack();
    const service = stack.fargate('Web', { http: 80 });
    return errorOf(() => stack.mesh({ services: services(service) as MeshServiceProps[] }));
  };
  const prefix = "ServiceConnectMesh 'Shop/Mesh': ";
  const TABLE = "Set services to a list: services: [{ name: '...', service: ... }]";
  const ROW = "Use an object: { name: '...', service: ..., endpoints: [...], dependsOn: [...] }";
  const SERVICE =
    'Set service to an ecs.FargateService or ecs.Ec2Service, or to the .service of an aws-ecs-patterns construct';
  const list = (field: string) => `Set ${field} to a list. A single entry needs brackets too`;

  test.each<[string, (service: ecs.FargateService) => unknown, string, string]>([
    ['a table as an object', (service) => ({ web: { service } }), 'services must be a list, got an object', TABLE],
    [
      'a table as an object without a class',
      () => Object.create(null),
      'services must be a list, got an object',
      TABLE,
    ],
    ['a table as a map', () => new Map(), 'services must be a list, got an object of type Map', TABLE],
    ['a table as a function', () => () => [], 'services must be a list, got a function', TABLE],
    [
      'a row that is undefined',
      () => [undefined],
      'services[0] must be an object with a name and a service, got undefined',
      ROW,
    ],
    ['a row that is null', () => [null], 'services[0] must be an object with a name and a service, got null', ROW],
    ['a row that is a name', () => ['web'], 'services[0] must be an object with a name and a service, got "web"', ROW],
    [
      'no name',
      (service) => [{ service }],
      'services[0]: name must be a string, got undefined',
      'Set name to a string',
    ],
    [
      'a number for a name',
      (service) => [{ name: 5, service }],
      'services[0]: name must be a string, got 5',
      'Set name to a string',
    ],
    [
      'an empty name, and a string for a service',
      () => [{ name: '', service: 'Web' }],
      'services[0]: service must be an ECS service, got "Web"',
      SERVICE,
    ],
    ['no service', () => [{ name: 'web' }], "service 'web': service must be an ECS service, got undefined", SERVICE],
    [
      'a name for a service',
      () => [{ name: 'web', service: 'Web' }],
      'service \'web\': service must be an ECS service, got "Web"',
      SERVICE,
    ],
    [
      'a task definition for a service',
      ({ taskDefinition }) => [{ name: 'web', service: taskDefinition }],
      "service 'web': service must be an ECS service, got the FargateTaskDefinition 'Shop/WebTask'",
      SERVICE,
    ],
    [
      'a name for a list of names',
      (service) => [{ name: 'web', service, dependsOn: 'db' }],
      'service \'web\': dependsOn must be a list of service names, got "db"',
      list('dependsOn'),
    ],
    [
      'a service for a service name',
      (service) => [{ name: 'web', service, connectsTo: [service] }],
      "service 'web': connectsTo[0] must be the name of a service, got the FargateService 'Shop/Web'",
      'Use the name of the service in the mesh, as a string',
    ],
    [
      'a name for an endpoint',
      (service) => [{ name: 'web', service, endpoints: ['http'] }],
      'service \'web\': endpoints[0] must be an endpoint with a portMappingName, got "http"',
      "Use an object: { portMappingName: '...' }",
    ],
    [
      'null for a rule of test traffic',
      (service) => [{ name: 'web', service, testTraffic: [null] }],
      "service 'web': testTraffic[0] must be a rule with a portMappingName, got null",
      "Use an object: { portMappingName: '...', headerName: '...' }",
    ],
    [
      'a rule of test traffic for a list of rules',
      (service) => [{ name: 'web', service, testTraffic: { portMappingName: 'http' } }],
      "service 'web': testTraffic must be a list of rules with a portMappingName, got an object",
      list('testTraffic'),
    ],
    [
      'an endpoint for a list of endpoints',
      (service) => [{ name: 'web', service, endpoints: { portMappingName: 'http' } }],
      "service 'web': endpoints must be a list of endpoints with a portMappingName, got an object",
      list('endpoints'),
    ],
  ])('%s', (_, services, what, wayOut) => {
    expect(refusal(services)).toBe(lines(prefix + what, wayOut));
  });

  test.each<[field: string, value: unknown, type: string, got: string]>([
    ['dnsName', 5, 'string', '5'],
    ['dnsName', true, 'string', 'true'],
    ['dnsName', ['http'], 'string', 'a list of length 1'],
    ['dnsName', Token.asList({ Ref: 'Names' }), 'string', 'a list of length 1'],
    ['discoveryName', 5, 'string', '5'],
    ['discoveryName', Symbol('http'), 'string', 'Symbol(http)'],
    ['port', '80', 'number', '"80"'],
    ['port', BigInt(80), 'number', '80'],
    ['ingressPortOverride', {}, 'number', 'an object'],
  ])('an endpoint with a wrong %s: %p', (field, value, type, got) => {
    const endpoints = [{ portMappingName: 'http' }, { portMappingName: 'grpc', [field]: value }];
    expect(refusal((service) => [{ name: 'web', service, endpoints }])).toBe(
      lines(
        `${prefix}service 'web': endpoints[1]: ${field} must be a ${type}, got ${got}`,
        `Set ${field} to ${type === 'string' ? 'a string' : 'an integer from 1 to 65535'}`,
      ),
    );
  });

  test.each([
    ['idleTimeout', 5, '5'],
    ['perRequestTimeout', '30s', '"30s"'],
  ])('an endpoint with a wrong %s: %p', (field, value, got) => {
    const endpoints = [{ portMappingName: 'http', [field]: value }];
    expect(refusal((service) => [{ name: 'web', service, endpoints }])).toBe(
      lines(
        `${prefix}service 'web': endpoints[0]: ${field} must be a Duration, got ${got}`,
        `Set ${field} to a Duration of aws-cdk-lib: ${field}: Duration.seconds(30)`,
      ),
    );
  });

  test('all fields of an endpoint with a wrong type are in one error', () => {
    const endpoints = [{ portMappingName: 'http', dnsName: 5, discoveryName: 6, port: 'http' }];
    const summaries = refusal((service) => [{ name: 'web', service, endpoints }]).match(/endpoints\[0\]: .*/g);
    expect(summaries).toEqual([
      'endpoints[0]: dnsName must be a string, got 5',
      'endpoints[0]: discoveryName must be a string, got 6',
      'endpoints[0]: port must be a number, got "http"',
    ]);
  });

  test('an empty row is identified by its index', () => {
    expect(refusal(() => [{}])).toBe(
      lines(
        `${prefix}services[0]: name must be a string, got undefined`,
        'Set name to a string',
        '',
        `${prefix}services[0]: service must be an ECS service, got undefined`,
        SERVICE,
      ),
    );
  });

  test('an unknown field is refused with a suggestion', () => {
    expect(refusal((service) => [{ name: 'web', service, dependOn: ['db'] }])).toBe(
      lines(
        `${prefix}services[0]: unknown field 'dependOn'`,
        "  did you mean 'dependsOn'?",
        "  known fields: 'name', 'service', 'endpoints', 'dependsOn', 'connectsTo', 'holdUntilHealthy', 'logDriver', 'accessLogs', 'testTraffic', 'publishTo'",
        'Correct the name of the field, or remove the field',
      ),
    );
  });

  test('null is the same as undefined, because Python and Java pass it', () => {
    const templateWith = (left: null | undefined) => {
      const stack = new MeshStack();
      const names = { dnsName: left, discoveryName: left, port: left, ingressPortOverride: left };
      const options = { holdUntilHealthy: left, logDriver: left, accessLogs: left, testTraffic: left };
      const row = (id: string, edges: object) => {
        const service = stack.fargate(id, { http: 80 });
        const endpoints = [{ portMappingName: 'http', ...names }];
        return { name: id.toLowerCase(), service, endpoints, ...options, ...edges };
      };
      const services = [
        row('Web', { endpoints: left, dependsOn: ['api'], connectsTo: left }),
        row('Api', { dependsOn: left, connectsTo: ['jobs'] }),
        row('Jobs', {}),
      ];
      stack.mesh({
        ...{ namespace: left, logDriver: left, accessLogs: left, holdImage: left },
        ...{ openSecurityGroups: left, redeployDependents: left, redeployAfterConnections: left },
        services: services as MeshServiceProps[],
      } as ServiceConnectMeshProps);
      return stack.template.toJSON();
    };
    expect(templateWith(null)).toEqual(templateWith(undefined));
  });

  test('unknown fields of testTraffic and accessLogs are refused', () => {
    const [logDriver, rule] = [ecs.LogDrivers.awsLogs({ streamPrefix: 'mesh' }), { portMappingName: 'http' }];
    const fields = (known: string, ...likely: string[]) => [
      ...likely,
      `  known fields: ${known}`,
      'Correct the name of the field, or remove the field',
    ];
    expect(
      refusal((service) => [
        {
          name: 'web',
          service,
          testTraffic: [
            { ...rule, header: 'x' },
            { ...rule, headerName: 5 },
          ],
        },
      ]),
    ).toBe(
      lines(
        `${prefix}service 'web': testTraffic[0]: unknown field 'header'`,
        ...fields("'portMappingName', 'headerName', 'headerValue'"),
        '',
        `${prefix}service 'web': testTraffic[0]: headerName must be a string, got undefined`,
        'Set headerName to a string',
        '',
        `${prefix}service 'web': testTraffic[1]: headerName must be a string, got 5`,
        'Set headerName to a string',
      ),
    );
    const accessLogs = { format: 'JSON', includeQueryParams: true };
    expect(refusal((service) => [{ name: 'web', service, logDriver, accessLogs }])).toBe(
      lines(
        `${prefix}service 'web': accessLogs: unknown field 'includeQueryParams'`,
        ...fields("'format', 'includeQueryParameters'", "  did you mean 'includeQueryParameters'?"),
      ),
    );
  });

  test('addService() refuses a missing service and a missing name', () => {
    const stack = new MeshStack();
    expect(errorOf(() => stack.mesh().addService('web', undefined as any))).toBe(
      lines(`${prefix}service 'web': service must be an ECS service, got undefined`, SERVICE),
    );
    const service = stack.fargate('Web');
    expect(errorOf(() => new ServiceConnectMesh(stack, 'Other').addService(undefined as any, { service }))).toBe(
      lines(
        "ServiceConnectMesh 'Shop/Other': addService: name must be a string, got undefined",
        'Set name to a string',
      ),
    );
  });

  test('findService() refuses null', () => {
    expect(errorOf(() => new MeshStack().mesh().findService(null as any))).toBe(
      lines(`${prefix}findService: name must be a string, got null`, 'Set name to a string'),
    );
  });

  test.each<[string, unknown, string, string]>([
    [
      'a name for a namespace',
      { namespace: 'internal' },
      'namespace must be a Cloud Map namespace, got "internal"',
      'Create a namespace with new cloudmap.HttpNamespace(...), or import one with cloudmap.HttpNamespace.fromHttpNamespaceAttributes(...)',
    ],
    [
      'a name for an image',
      { holdImage: 'busybox' },
      'holdImage must be an ecs.ContainerImage, got "busybox"',
      "Create an image: ecs.ContainerImage.fromRegistry('...')",
    ],
    [
      'a name for a log driver',
      { logDriver: 'awslogs' },
      'props: logDriver must be an ecs.LogDriver, got "awslogs"',
      "Create a log driver: ecs.LogDrivers.awsLogs({ streamPrefix: '...' })",
    ],
    [
      'a format of access logs that ECS does not know',
      { accessLogs: { format: 'json' } },
      'props: accessLogs must have the format JSON or TEXT, got "json"',
      'Set accessLogs to { format: MeshAccessLogFormat.JSON } or { format: MeshAccessLogFormat.TEXT }',
    ],
    [
      'a format for access logs',
      { accessLogs: 'JSON' },
      'props: accessLogs must have the format JSON or TEXT, got "JSON"',
      'Set accessLogs to { format: MeshAccessLogFormat.JSON } or { format: MeshAccessLogFormat.TEXT }',
    ],
  ])('for a mesh, %s', (_, props, what, wayOut) => {
    expect(errorOf(() => new MeshStack().mesh(props as any))).toBe(lines(prefix + what, wayOut));
  });

  const FIELDS_OF_PROPS =
    "  known fields: 'namespace', 'services', 'externalServices', 'openSecurityGroups', 'redeployDependents', 'redeployAfterConnections', 'holdUntilHealthy', 'publishTo', 'logDriver', 'accessLogs', 'holdImage'";

  test('mesh props with an unknown field are refused', () => {
    expect(errorOf(() => new MeshStack().mesh({ openSecurityGroup: false } as any))).toBe(
      lines(
        `${prefix}props: unknown field 'openSecurityGroup'`,
        "  did you mean 'openSecurityGroups'?",
        FIELDS_OF_PROPS,
        'Correct the name of the field, or remove the field',
      ),
    );
  });

  test.each([
    ['a list', [{}], 'a list of length 1'],
    ['a name', 'web', '"web"'],
    ['null', null, 'null'],
  ])('for a mesh, %s', (_, props, got) => {
    expect(errorOf(() => new MeshStack().mesh(props as any))).toBe(
      lines(`${prefix}props must be an object, got ${got}`, FIELDS_OF_PROPS, 'Use an object: { namespace: ... }'),
    );
  });

  test('an access log format that is a token is accepted', () => {
    const stack = new MeshStack();
    const format = new CfnParameter(stack, 'Format').valueAsString;
    const logDriver = ecs.LogDrivers.awsLogs({ streamPrefix: 'proxy' });
    const service = stack.fargate('Web');
    stack.mesh({
      services: [{ name: 'web', service }],
      logDriver,
      accessLogs: { format: format as MeshAccessLogFormat },
    });
    expect(stack.serviceConnect(service).AccessLogConfiguration.Format).toEqual({ Ref: 'Format' });
  });

  test("an unknown format of a service's own accessLogs is refused", () => {
    expect(refusal((service) => [{ name: 'web', service, accessLogs: { format: 'xml' } }])).toBe(
      lines(
        `${prefix}service 'web': accessLogs must have the format JSON or TEXT, got "xml"`,
        'Set accessLogs to { format: MeshAccessLogFormat.JSON } or { format: MeshAccessLogFormat.TEXT }',
      ),
    );
  });

  test('edge options of the wrong type are refused', () => {
    const stack = new MeshStack();
    const row = (name: string) => ({
      name,
      service: stack.fargate(name, { http: 80 }),
      endpoints: [{ portMappingName: 'http' }],
    });
    const [web, api] = stack.mesh({ services: [row('web'), row('api')] }).services;
    expect(errorOf(() => web.dependsOn(api, { endpoints: 'http' as any }))).toBe(
      lines(
        `${prefix}dependsOn of service 'web': options.endpoints must be a list of port mapping names, got "http"`,
        list('options.endpoints'),
      ),
    );
    expect(errorOf(() => web.dependsOn(api, { endpoint: ['http'] } as any))).toBe(
      lines(
        `${prefix}options of dependsOn of service 'web': unknown field 'endpoint'`,
        "  did you mean 'endpoints'?",
        "  known fields: 'endpoints'",
        'Correct the name of the field, or remove the field',
      ),
    );
    expect(errorOf(() => web.connectsTo(api, ['http'] as any))).toBe(
      lines(
        `${prefix}options of connectsTo of service 'web' must be an object, got a list of length 1`,
        "  known fields: 'endpoints'",
        'Use an object: { endpoints: ... }',
      ),
    );
    web.dependsOn(api, null as any);
    expect(web.dependencies).toEqual([api]);
  });

  test('dependsOn() refuses an argument that is not a service of the mesh', () => {
    const stack = new MeshStack();
    const [web] = stack.mesh({ services: [{ name: 'web', service: stack.fargate('Web') }] }).services;
    for (const [value, got] of [
      [undefined, 'undefined'],
      ['db', '"db"'],
      [web.service, "the FargateService 'Shop/Web'"],
    ] as const) {
      expect(errorOf(() => web.dependsOn(value as any))).toBe(
        lines(
          `${prefix}dependsOn of service 'web' requires a service of the mesh, got ${got}`,
          'Pass the return value of addService or findService',
        ),
      );
    }
  });
});
