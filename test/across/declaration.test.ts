import { App, CfnOutput, CfnParameter, Duration, Stack, Stage } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { CATALOG, client, consume, PATH, publish, warningsOf } from './support';
import { ExternalMeshService, ExternalServiceOptions, MeshNamespace, ServiceConnectMesh } from '../../src';
import { errorOf, MeshStack } from '../support/mesh-stack';

describe('an external service', () => {
  test('has default values', () => {
    const stack = new MeshStack('Orders');
    const mesh = consume(stack, []);
    const endpointsOf = (name: string, options: ExternalServiceOptions) =>
      mesh.addExternalService(name, options).endpoints;
    expect(endpointsOf('legacy', { endpoints: [{ port: 80 }] })).toEqual([
      { dnsName: 'legacy', port: 80, discoveryName: 'legacy', listenerPort: 80 },
    ]);
    expect(endpointsOf('old', { endpoints: [{ port: 80, dnsName: 'api.old', listenerPort: 8080 }] })).toEqual([
      { dnsName: 'api.old', port: 80, discoveryName: 'api', listenerPort: 8080 },
    ]);
    expect(endpointsOf('catalog', { ...CATALOG, endpoints: [{ port: 80, discoveryName: 'c' }] })).toEqual([
      { dnsName: 'catalog', port: 80, discoveryName: 'c', listenerPort: undefined },
    ]);
  });

  test('is a dependency or a connected service, but is not in the deployment order', () => {
    const stack = new MeshStack('Orders');
    const api = { name: 'api', service: stack.fargate('Api', { http: 80 }), endpoints: [{ portMappingName: 'http' }] };
    const mesh = consume(stack, [CATALOG], [api, client(stack, 'Web', { dependsOn: ['catalog', 'api'] })]);
    const legacy = mesh.addExternalService('legacy', { endpoints: [{ port: 80 }] });
    const web = mesh.findService('web');
    web.connectsTo(legacy);
    expect(web.dependencies.map(({ name }) => name)).toEqual(['api', 'catalog']);
    expect(web.dependencies[1]).toBeInstanceOf(ExternalMeshService);
    expect(web.connectedServices).toEqual([legacy]);
    expect((web.dependencies[1] as ExternalMeshService).dependents).toEqual([web]);
    expect(legacy.dependents).toEqual([]);
    expect(mesh.services.map(({ name }) => name)).toEqual(['api', 'web']);
    expect(mesh.deploymentOrder.map(({ name }) => name)).toEqual(['api', 'web']);
    expect(mesh.deploymentWaves.map((wave) => wave.map(({ name }) => name))).toEqual([['api'], ['web']]);
    expect(mesh.tryFindService('catalog')).toBeUndefined();
  });

  test('can be a dependency of services that are added later', () => {
    const stack = new MeshStack('Orders');
    const mesh = stack.mesh({ namespace: MeshNamespace.fromNamespaceName(stack, 'Namespace', 'prod') });
    mesh.addExternalService('catalog', CATALOG_OPTIONS);
    const { name, ...options } = client(stack, 'Web', { dependsOn: ['catalog'] });
    expect(mesh.addService(name, options).dependencies.map((each) => each.name)).toEqual(['catalog']);
  });

  test('is drawn outside of the waves', () => {
    const stack = new MeshStack('Orders');
    const mesh = consume(
      stack,
      [{ ...CATALOG, endpoints: [{ port: 80 }, { dnsName: 'rpc', port: 50051 }] }],
      [client(stack, 'Web')],
    );
    const catalog = mesh.addExternalService('stock', { endpoints: [{ port: 1 }, { port: 2 }] });
    mesh.findService('web').dependsOn(catalog, { endpoints: ['stock:2'] });
    expect(mesh.toMermaid()).toBe(
      [
        'flowchart RL',
        '  subgraph wave1["Wave 1"]',
        '    s0["web"]',
        '  end',
        '  subgraph external["External services"]',
        '    e0(["catalog\ncatalog:80\nrpc:50051"])',
        '    e1(["stock\nstock:1\nstock:2"])',
        '  end',
        '  s0 -->|"stock:2"| e1',
        '',
      ].join('\n'),
    );
    expect(mesh.toDot()).toContain(
      [
        '  subgraph cluster_external {',
        '    label="External services";',
        '    e0 [label="catalog\\ncatalog:80\\nrpc:50051", style=rounded];',
        '    e1 [label="stock\\nstock:1\\nstock:2", style=rounded];',
        '  }',
        '  s0 -> e1 [label="stock:2"];',
      ].join('\n'),
    );
    expect(mesh.toSvg()).toContain('External');
  });

  test('is the server of an edge, whose metrics have the dimensions of the client', () => {
    const stack = new MeshStack('Orders');
    const mesh = consume(stack, [
      CATALOG,
      { name: 'legacy', endpoints: [{ port: 80, discoveryName: 'old' }, { port: 81 }] },
    ]);
    const web = mesh.findService('web');
    const [catalog, legacy] = web.dependencies;
    const edge = web.edgeTo(catalog);
    expect([edge.dependent, edge.dependency]).toEqual([web, catalog]);
    const metric = edge.metricHttp5xxCount();
    expect(stack.resolve(metric.dimensions)).toEqual({
      TargetDiscoveryName: {
        'Fn::Select': [2, { 'Fn::Split': [',', { Ref: 'ServiceConnectEndpointcatalog8097cb4733' }] }],
      },
      ServiceName: { 'Fn::GetAtt': [expect.stringMatching(/^WebService/), 'Name'] },
      ClusterName: { Ref: expect.stringMatching(/^Cluster/) },
    });
    expect(metric.label).toBe('web -> catalog: HTTP 5xx responses');
    expect(web.edgeTo(legacy).metricTargetResponseTime({ endpoint: 'legacy:80' }).dimensions!.TargetDiscoveryName).toBe(
      'old',
    );
    expect(errorOf(() => web.edgeTo(legacy).metricTargetResponseTime())).toContain(
      "endpoints by portMappingName: 'legacy:80', 'legacy:81'",
    );
    expect(warningsOf(stack).filter((text) => text.includes('noAppProtocol'))).toEqual([]);
  });

  test('has a published discovery name that other stacks import from the stack of a client', () => {
    const app = new App();
    const stack = new MeshStack('Orders', app);
    const [catalog] = consume(stack, [CATALOG]).findService('web').dependencies;
    const other = new Stack(app, 'Dashboard');
    new CfnOutput(other, 'Name', { value: catalog.endpoints[0].discoveryName });
    expect(app.synth().getStackByName('Dashboard').template.Outputs.Name.Value).toEqual({
      'Fn::Select': [2, { 'Fn::Split': [',', { 'Fn::ImportValue': expect.stringMatching(/^Orders:/) }] }],
    });
  });

  test('has an unknown discovery name if no client reads the published one', () => {
    const stack = new MeshStack('Orders');
    const mesh = consume(stack, [CATALOG], [client(stack, 'Web')]);
    const catalog = mesh.addExternalService('other', { ...CATALOG_OPTIONS, endpoints: [{ port: 81 }] });
    new CfnOutput(stack, 'Name', { value: catalog.endpoints[0].discoveryName });
    expect(errorOf(() => stack.template)).toContain(
      "ServiceConnectMesh 'Orders/Mesh': the discovery name of endpoint other:81 of external service 'other' is unknown\n" +
        '  it is read from the parameter that its application publishes, and no service of this mesh uses it\n' +
        "Declare a service that dependsOn 'other', or set discoveryName of the endpoint",
    );
  });

  test('is reported if a container contains its address without an edge', () => {
    const stack = new MeshStack('Orders');
    const service = stack.fargate('Web', {}, { container: { environment: { CATALOG_URL: 'http://catalog:80' } } });
    consume(stack, [CATALOG], [{ name: 'web', service }]);
    expect(warningsOf(stack)).toContain(
      "ServiceConnectMesh 'Orders/Mesh': service 'web' calls 'catalog', but has no dependsOn or connectsTo for it\n" +
        "  environment variable CATALOG_URL of container 'main': http://catalog:80\n" +
        "Add dependsOn: ['catalog'] to 'web', which allows the traffic and makes 'web' wait for the endpoint. If this is no address " +
        "of 'catalog', acknowledge this warning [ack: cdk-service-connect-mesh:undeclaredDependency]",
    );
  });

  test('counts as an edge of its client, which is not isolated', () => {
    const stack = new MeshStack('Orders');
    consume(stack, [CATALOG]);
    expect(warningsOf(stack).filter((text) => text.includes('isolatedService'))).toEqual([]);
  });
});

const CATALOG_OPTIONS: ExternalServiceOptions = { endpoints: [{ port: 80 }], publishedTo: PATH };

/** The error for one external service `catalog`, without the path of the mesh. */
function refusal(options: any, name: any = 'catalog'): string {
  const stack = new MeshStack('Orders');
  const mesh = consume(stack, [], [client(stack, 'Web')]);
  return errorOf(() => mesh.addExternalService(name, options)).replace(/^ServiceConnectMesh 'Orders\/Mesh': /gm, '');
}

describe('an external service is refused', () => {
  const ALIAS = '  Service Connect accepts 1 to 127 characters of a-z, 0-9, _, . and -, not starting with -';
  const NAME = '  Service Connect accepts 1 to 64 characters of a-z, 0-9, _ and -, not starting with -';
  const endpoints = [{ port: 80 }];

  test.each<[what: string, options: unknown, message: string]>([
    [
      'without endpoints',
      { endpoints: [] },
      "external service 'catalog' has no endpoints\nList the endpoints that your services call: endpoints: [{ port: ... }]",
    ],
    [
      'with endpoints that are no list',
      {},
      "external service 'catalog': endpoints must be a list of endpoints with a port, got undefined\nSet endpoints to a list. A single entry needs brackets too",
    ],
    [
      'with an endpoint without a port',
      { endpoints: [{ dnsName: 'a' }] },
      "external service 'catalog': endpoints[0] must be an endpoint with a port, got an object\nUse an object: { port: ... }",
    ],
    [
      'with an invalid port',
      { endpoints: [{ port: 0 }] },
      "external service 'catalog' has the invalid port 0 for an endpoint\nSet port to an integer from 1 to 65535",
    ],
    [
      'with an invalid listenerPort',
      { endpoints: [{ port: 80, listenerPort: 70000 }] },
      "external service 'catalog' has the invalid listenerPort 70000 for an endpoint\nSet listenerPort to an integer from 1 to 65535",
    ],
    [
      'with an invalid dnsName',
      { endpoints: [{ port: 80, dnsName: 'A B' }] },
      `external service 'catalog' has an endpoint with the invalid dnsName "A B"\n${ALIAS}\nSet dnsName to the alias that the endpoint has. Its default is the name of the external service`,
    ],
    [
      'with an invalid discoveryName',
      { endpoints: [{ port: 80, discoveryName: 'a.b' }] },
      `external service 'catalog' has an endpoint with the invalid discoveryName "a.b"\n${NAME}\nSet discoveryName to the name that the endpoint has in Cloud Map`,
    ],
    ...(
      [
        ['dnsName', 5, 'a string, got 5', 'a string'],
        ['dnsName', ['x'], 'a string, got a list of length 1', 'a string'],
        ['discoveryName', true, 'a string, got true', 'a string'],
        ['port', '80', 'a number, got "80"', 'an integer from 1 to 65535'],
        ['port', Symbol('80'), 'a number, got Symbol(80)', 'an integer from 1 to 65535'],
        ['listenerPort', BigInt(80), 'a number, got 80', 'an integer from 1 to 65535'],
      ] as const
    ).map(([field, value, wrong, right]): [string, unknown, string] => [
      `with ${String(value)} as ${field}`,
      { endpoints: [{ port: 80, [field]: value }], publishedTo: PATH },
      `external service 'catalog': endpoints[0]: ${field} must be ${wrong}\nSet ${field} to ${right}`,
    ]),
    [
      'with an ARN as its path',
      { endpoints, publishedTo: 'arn:aws:ssm:eu-west-1:111111111111:parameter/a' },
      [
        'external service \'catalog\': publishedTo is the invalid path "arn:aws:ssm:eu-west-1:111111111111:parameter/a"',
        '  a path begins with a slash and does not end with one, has 1 to 13 levels of letters, digits, ., - and _, and at most 800 characters',
        '  Systems Manager reserves paths that begin with /aws or /ssm',
        "CloudFormation cannot read a parameter of another account or region by its ARN. Use a path such as '/service-connect/prod'. For a service of another account or region, set securityGroup and waitUpTo instead",
      ].join('\n'),
    ],
    [
      'with a securityGroup of another type',
      { endpoints, securityGroup: 'sg-1' },
      "external service 'catalog': securityGroup must be a security group, got \"sg-1\"\nImport the group: ec2.SecurityGroup.fromSecurityGroupId(scope, id, 'sg-...')",
    ],
    ...(
      [
        [Duration.minutes(15), 'an object of type Duration'],
        [Duration.seconds(0), ''],
        [Duration.millis(1500), ''],
        [5, '5'],
      ] as const
    ).map(([waitUpTo]): [string, unknown, string] => [
      `with waitUpTo of ${typeof waitUpTo === 'number' ? 'a number' : waitUpTo.toHumanString()}`,
      { endpoints, waitUpTo },
      `external service 'catalog' has the invalid waitUpTo ${typeof waitUpTo === 'number' ? 5 : JSON.stringify(waitUpTo.toHumanString())}\n` +
        '  a Lambda function waits, which can run for 15 minutes\nUse a duration of 1 second to 14 minutes: waitUpTo: Duration.minutes(5)',
    ]),
    [
      'with an unknown field',
      { endpoints, publishTo: PATH },
      "addExternalService: unknown field 'publishTo'\n  did you mean 'publishedTo'?\n" +
        "  known fields: 'name', 'endpoints', 'publishedTo', 'securityGroup', 'waitUpTo'\nCorrect the name of the field, or remove the field",
    ],
  ])('%s', (_, options, message) => {
    expect(refusal(options)).toBe(message);
  });

  test('without a name, or with an invalid one', () => {
    expect(refusal({ endpoints }, 5)).toBe('addExternalService: name must be a string, got 5\nSet name to a string');
    expect(refusal({ endpoints: [{ port: 80, dnsName: 'a' }] }, '')).toBe(
      'service name "" is not valid\nUse a name of at least one character, without control characters such as line breaks',
    );
  });

  test('if it is published with names that are known only at deployment', () => {
    const stack = new MeshStack('Orders');
    const mesh = consume(stack, [], [client(stack, 'Web')]);
    const token = new CfnParameter(stack, 'Stage').valueAsString;
    const port = new CfnParameter(stack, 'Port', { type: 'Number' }).valueAsNumber;
    const options = { endpoints: [{ dnsName: token, port }], publishedTo: `/service-connect/${token}` };
    expect(errorOf(() => mesh.addExternalService('catalog', options))).toBe(
      [
        "ServiceConnectMesh 'Orders/Mesh': external service 'catalog' is published, but publishedTo and dnsName and port contain values that only the deployment knows",
        '  CloudFormation reads a Systems Manager parameter only if the template contains its full name',
        'Write the values that they have in this deployment, for example from a context value or an environment variable of the app',
      ].join('\n'),
    );
  });

  test('if its security group is in another stage, but not if the group is imported there', () => {
    const app = new App();
    const [ours, theirs] = ['Dev', 'Prod'].map((id) => new MeshStack('Shop', new Stage(app, id)));
    const mesh = consume(ours, [], [client(ours, 'Web')]);
    const add = (name: string, securityGroup: ec2.ISecurityGroup) =>
      errorOf(() => mesh.addExternalService(name, { endpoints, securityGroup }));
    expect(add('catalog', new ec2.SecurityGroup(theirs, 'Group', { vpc: theirs.vpc }))).toBe(
      [
        "ServiceConnectMesh 'Dev/Shop/Mesh': the securityGroup of external service 'catalog' and the mesh are in different stages",
        "  'Prod/Shop/Group' is in stage 'Prod'",
        "  the mesh is in stage 'Dev'",
        'Stages are deployed separately, and cannot refer to each other. Set publishTo in the mesh of the service, and publishedTo here. ' +
          "Or import the group in this stage by its id: ec2.SecurityGroup.fromSecurityGroupId(scope, id, 'sg-...')",
      ].join('\n'),
    );
    expect(add('legacy', ec2.SecurityGroup.fromSecurityGroupId(theirs, 'Known', 'sg-1'))).toBe('nothing was thrown');
    expect(add('same', new ec2.SecurityGroup(ours, 'Group', { vpc: ours.vpc }))).toBe('nothing was thrown');
  });

  test('in a table of another type, with all problems in one error', () => {
    const stack = new MeshStack('Orders');
    expect(errorOf(() => new ServiceConnectMesh(stack, 'A', { externalServices: 5 as any }))).toBe(
      "ServiceConnectMesh 'Orders/A': externalServices must be a list, got 5\n" +
        "Set externalServices to a list: externalServices: [{ name: '...', endpoints: [{ port: ... }] }]",
    );
    const error = errorOf(
      () =>
        new ServiceConnectMesh(stack, 'B', {
          externalServices: [5 as any, { name: 'x', endpoints: [6 as any] }],
          services: [7 as any],
        }),
    );
    expect(error.split('\n\n')[0]).toBe(
      "ServiceConnectMesh 'Orders/B': externalServices[0] must be an object with a name and endpoints, got 5\n" +
        "Use an object: { name: '...', endpoints: [{ port: ... }], publishedTo: '...' }",
    );
    expect(error.split('\n\n').map((text) => text.split('\n')[0])).toEqual([
      "ServiceConnectMesh 'Orders/B': externalServices[0] must be an object with a name and endpoints, got 5",
      "ServiceConnectMesh 'Orders/B': external service 'x': endpoints[0] must be an endpoint with a port, got 6",
      "ServiceConnectMesh 'Orders/B': services[0] must be an object with a name and a service, got 7",
    ]);
  });
});

describe('names', () => {
  test('of external services are unique in the mesh', () => {
    const stack = new MeshStack('Orders');
    const row = { name: 'catalog', service: stack.fargate('Catalog') };
    expect(errorOf(() => consume(stack, [{ name: 'catalog', endpoints: [{ dnsName: 'a', port: 80 }] }], [row]))).toBe(
      "ServiceConnectMesh 'Orders/Mesh': external service 'catalog' has a name that is already in use in this mesh\n" +
        "  'catalog' is service 'Orders/Catalog' of this mesh\n" +
        "  'catalog' is an external service of this mesh\n" +
        'Give each service and each external service of a mesh a unique name',
    );
  });

  test('are unique among services that are added later, and may not differ only by case', () => {
    const stack = new MeshStack('Orders');
    const mesh = consume(stack, [CATALOG], [client(stack, 'Web')]);
    const first = (action: () => unknown) => errorOf(action).split('\n')[0];
    expect(first(() => mesh.addService('catalog', { service: stack.fargate('A') }))).toBe(
      "ServiceConnectMesh 'Orders/Mesh': external service 'catalog' has a name that is already in use in this mesh",
    );
    expect(first(() => mesh.addService('Catalog', { service: stack.fargate('B') }))).toBe(
      "ServiceConnectMesh 'Orders/Mesh': service names 'catalog', 'Catalog' differ only by case",
    );
    expect(first(() => mesh.addExternalService('web', { endpoints: [{ port: 1 }] }))).toBe(
      "ServiceConnectMesh 'Orders/Mesh': external service 'web' has a name that is already in use in this mesh",
    );
  });

  test('of endpoints are compared with those of the mesh, in either order of declaration', () => {
    const stack = new MeshStack('Orders');
    const back = {
      service: stack.fargate('Back', { http: 80 }),
      endpoints: [{ portMappingName: 'http', dnsName: 'catalog' }],
    };
    const text =
      "ServiceConnectMesh 'Orders/Mesh': external service 'catalog' and 'back' both use the alias catalog:80\n" +
      "  'back' is declared in 'Orders/Mesh'\n" +
      'If both are the same service of this app, declare it in one mesh with its clients, and remove the external service. ' +
      'Otherwise give each endpoint in the namespace a unique pair of dnsName and port, and a unique discoveryName';
    expect(errorOf(() => consume(stack, [CATALOG], [{ name: 'back', ...back }]))).toContain(text);
    const other = new MeshStack('Orders');
    const mesh = consume(other, [CATALOG], []);
    const late = { service: other.fargate('Back', { http: 80 }), endpoints: back.endpoints };
    expect(errorOf(() => mesh.addService('back', late)).split('\n')[0]).toBe(text.split('\n')[0]);
  });

  test('of two external services are compared, including declared discovery names', () => {
    const stack = new MeshStack('Orders');
    const mesh = consume(stack, [CATALOG], [client(stack, 'Web')]);
    mesh.addExternalService('a', { endpoints: [{ port: 80, discoveryName: 'x' }] });
    expect(
      errorOf(() => mesh.addExternalService('b', { endpoints: [{ port: 80, discoveryName: 'x' }] })).split('\n')[0],
    ).toBe("ServiceConnectMesh 'Orders/Mesh': external service 'b' and 'a' both use the discovery name 'x'");
  });

  test('of endpoints are compared with those of other meshes of the app in the same namespace', () => {
    const app = new App();
    const catalog = new MeshStack('Catalog', app);
    publish(catalog, {
      api: {
        service: catalog.fargate('Api', { http: 80 }),
        endpoints: [{ portMappingName: 'http', dnsName: 'catalog' }],
      },
    });
    const orders = new MeshStack('Orders', app);
    consume(orders, [CATALOG]);
    expect(errorOf(() => app.synth())).toContain(
      "ServiceConnectMesh 'Orders/Mesh': external service 'catalog' and 'api' both use the alias catalog:80\n" +
        "  'api' is declared in 'Catalog/Mesh'",
    );
  });

  test('of endpoints are compared with those of ECS services outside of meshes', () => {
    const stack = new MeshStack('Orders');
    const service = stack.fargate('Other', { http: 80 });
    service.enableServiceConnect({
      namespace: 'prod',
      services: [{ portMappingName: 'http', dnsName: 'catalog', port: 80 }],
    });
    consume(stack, [CATALOG]);
    expect(errorOf(() => stack.template)).toContain("  'Orders/Other/Service' of this app uses it");
  });

  test('of endpoints are not compared with those of other namespaces and other stages', () => {
    const app = new App();
    const catalog = new MeshStack('Catalog', new Stage(app, 'One') as any);
    publish(catalog, {
      catalog: { service: catalog.fargate('Api', { http: 80 }), endpoints: [{ portMappingName: 'http' }] },
    });
    const other = new MeshStack('Other', app);
    publish(
      other,
      { catalog: { service: other.fargate('Api', { http: 80 }), endpoints: [{ portMappingName: 'http' }] } },
      'test',
    );
    consume(new MeshStack('Orders', app), [CATALOG]);
    expect(() => app.synth()).not.toThrow();
  });
});

describe('edges', () => {
  const setUp = () => {
    const stack = new MeshStack('Orders');
    const mesh = consume(stack, [CATALOG], [client(stack, 'Web', { dependsOn: ['catalog'] })]);
    return { stack, mesh, web: mesh.findService('web'), catalog: mesh.findService('web').dependencies[0] };
  };

  test('of both kinds are refused', () => {
    const { web, catalog } = setUp();
    const text = "ServiceConnectMesh 'Orders/Mesh': service 'web' both dependsOn and connectsTo 'catalog'";
    expect(errorOf(() => web.connectsTo(catalog)).split('\n')[0]).toBe(text);
    const stack = new MeshStack('Orders');
    const row = client(stack, 'Web', { dependsOn: ['catalog'], connectsTo: ['catalog'] });
    expect(errorOf(() => consume(stack, [CATALOG], [row])).split('\n')[0]).toBe(text);
  });

  test('to an unknown endpoint are refused', () => {
    const { web, catalog } = setUp();
    expect(errorOf(() => web.dependsOn(catalog, { endpoints: ['catalog:81'] }))).toBe(
      "ServiceConnectMesh 'Orders/Mesh': service 'web' dependsOn 'catalog' through unknown endpoint 'catalog:81'\n" +
        "  did you mean 'catalog:80'?\n" +
        "  endpoints of 'catalog' by <dnsName>:<port>: 'catalog:80'\n" +
        "Correct the name in options.endpoints, or omit options.endpoints to use all endpoints of 'catalog'",
    );
    expect(errorOf(() => web.dependsOn(catalog, { endpoints: [] })).split('\n')[0]).toBe(
      "ServiceConnectMesh 'Orders/Mesh': service 'web' dependsOn 'catalog' with an empty list of endpoints",
    );
  });

  test('to an external service of another mesh are refused', () => {
    const [one, two] = [setUp(), setUp()];
    expect(errorOf(() => one.web.dependsOn(two.catalog))).toContain(
      "service 'web' dependsOn 'catalog', which belongs to another mesh",
    );
    expect(errorOf(() => one.web.edgeTo(two.catalog))).toContain("service 'web' does not call 'catalog'");
  });

  test('to an unknown name suggest external services', () => {
    const stack = new MeshStack('Orders');
    expect(errorOf(() => consume(stack, [CATALOG], [client(stack, 'Web', { dependsOn: ['catalogue'] })]))).toContain(
      "  did you mean 'catalog'?\n  declared services: 'web', 'catalog'",
    );
  });

  test('from a service that an aspect adds too late are refused', () => {
    const stack = new MeshStack('Orders');
    const mesh = consume(stack, [CATALOG]);
    expect(mesh.node.validate()).toEqual([expect.stringContaining('the mesh was created too late')]);
  });
});

test('an imported ECS service in the table is refused, and the message names external services', () => {
  const stack = new MeshStack('Orders');
  const service: any = ecs.FargateService.fromFargateServiceAttributes(stack, 'Imported', {
    cluster: stack.cluster,
    serviceName: 'catalog',
  });
  expect(errorOf(() => stack.mesh({ services: [{ name: 'catalog', service }] }))).toBe(
    "ServiceConnectMesh 'Orders/Mesh': service 'catalog': 'Orders/Imported' is an imported service, which this app does not create\n" +
      'The mesh cannot configure it, but its services can call it: declare it in externalServices of the mesh, or with ' +
      'addExternalService, and use its name in dependsOn. If this app creates the service, pass that construct',
  );
});
