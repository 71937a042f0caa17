import { Aws, CfnParameter, Lazy, NestedStack, Stack, Tags, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import { fieldsOf, parametersOf, publish } from './support';
import { MeshNamespace, MeshServiceOptions, ServiceConnectMesh } from '../../src';
import { cfnService } from '../../src/private/inspect/cfn-resources';
import { errorOf, MeshStack } from '../support/mesh-stack';
import { TestApp } from '../support/test-app';

const PATH = '/service-connect/prod';

describe('an endpoint is published', () => {
  test('as a parameter with its names, port and group, which depends on the ECS service', () => {
    const stack = new MeshStack('Catalog');
    const service = stack.fargate('Catalog', { http: 8080 });
    publish(stack, { catalog: { service, endpoints: [{ portMappingName: 'http', port: 80 }] } });
    const [[logicalId, parameter]] = parametersOf(stack);
    expect(logicalId).toBe('CatalogServiceConnectEndpointcatalog80C758C2A1');
    expect(parameter.DependsOn).toContain(stack.getLogicalId(cfnService(service)));
    expect(parameter.Properties).toEqual({
      Name: '/service-connect/prod/catalog/80',
      Type: 'String',
      Description:
        "Service Connect endpoint of 'catalog' of 'Catalog/Mesh', stack Catalog. Written by cdk-service-connect-mesh, do not change it",
      Value: {
        'Fn::Join': [
          ',',
          [
            expect.stringMatching(/^1,[0-9a-f]{12},catalog-http,8080,8080$/),
            { 'Fn::GetAtt': ['CatalogSecurityGroup3A0DF34F', 'GroupId'] },
          ],
        ],
      },
    });
  });

  test('for each endpoint, except those of a service with an empty path', () => {
    const stack = new MeshStack();
    const [api, hidden] = [stack.fargate('Api', { http: 80, grpc: 50051 }), stack.fargate('Hidden', { http: 80 })];
    publish(stack, {
      api: { service: api, endpoints: [{ portMappingName: 'http' }, { portMappingName: 'grpc', dnsName: 'rpc' }] },
      hidden: { service: hidden, endpoints: [{ portMappingName: 'http' }], publishTo: '' },
    });
    expect(names(stack)).toEqual([`${PATH}/api/80`, `${PATH}/rpc/50051`]);
  });

  test('to the path of the service, if it has one, even if the mesh has no path', () => {
    const stack = new MeshStack();
    const service = stack.fargate('Api', { http: 80 });
    stack.mesh({
      namespace: imported(stack),
      services: [{ name: 'api', service, endpoints: [{ portMappingName: 'http' }], publishTo: '/other' }],
    });
    expect(names(stack)).toEqual(['/other/api/80']);
  });

  test('only with a path, and not for client-only services', () => {
    const stack = new MeshStack();
    publish(stack, { web: { service: stack.fargate('Web') } });
    expect(parametersOf(stack)).toEqual([]);
    const other = new MeshStack();
    other.mesh({
      services: [
        { name: 'api', service: other.fargate('Api', { http: 80 }), endpoints: [{ portMappingName: 'http' }] },
      ],
    });
    expect(parametersOf(other)).toEqual([]);
  });

  test('with ingressPortOverride as its port', () => {
    expect(
      fields(new MeshStack(), { endpoints: [{ portMappingName: 'http', ingressPortOverride: 9000 }] }).slice(3, 5),
    ).toEqual(['9000', '9000']);
  });

  test('in bridge mode with the ephemeral ports, and without an unknown group', () => {
    const stack = new MeshStack();
    const taskDefinition = new ecs.Ec2TaskDefinition(stack, 'Task', { networkMode: ecs.NetworkMode.BRIDGE });
    taskDefinition.addContainer('main', {
      image: ecs.ContainerImage.fromRegistry('x'),
      memoryLimitMiB: 128,
      portMappings: [{ name: 'http', containerPort: 80 }],
    });
    const cluster = ecs.Cluster.fromClusterAttributes(stack, 'Other', {
      clusterName: 'c',
      vpc: stack.vpc,
      securityGroups: [],
    });
    const service = new ecs.Ec2Service(stack, 'Api', { cluster, taskDefinition });
    publish(stack, { api: { service, endpoints: [{ portMappingName: 'http' }] } });
    expect(fieldsOf(stack, parametersOf(stack)[0][1]).slice(3)).toEqual(['32768', '65535', '']);
    expect(warningsOf(stack)).toContain(
      "ServiceConnectMesh 'Shop/Mesh': service 'api' is published without a security group\n" +
        "  the app does not show the security groups of the instances on which 'Shop/Api' runs\n" +
        "Applications that call 'api' must set securityGroup of their external service, or they cannot be deployed. If all of them " +
        'do, acknowledge this warning [ack: cdk-service-connect-mesh:noCapacity]',
    );
  });

  test('with the group that only this service uses', () => {
    const stack = new MeshStack();
    const [shared, own] = ['Shared', 'Own'].map((id) => new ec2.SecurityGroup(stack, id, { vpc: stack.vpc }));
    stack.fargate('Other', {}, { securityGroups: [shared] });
    const service = stack.fargate('Api', { http: 80 }, { securityGroups: [shared, own] });
    publish(stack, { api: { service, endpoints: [{ portMappingName: 'http' }] } });
    expect(fieldsOf(stack, parametersOf(stack)[0][1])[5]).toEqual({
      'Fn::GetAtt': [expect.stringMatching(/^Own/), 'GroupId'],
    });
  });

  test('with names from an override', () => {
    const stack = new MeshStack();
    const service = stack.fargate('Api', { http: 80 });
    publish(stack, { api: { service, endpoints: [{ portMappingName: 'http' }] } });
    cfnService(service).addPropertyOverride('ServiceConnectConfiguration.Services.0.DiscoveryName', 'renamed');
    cfnService(service).addPropertyOverride('ServiceConnectConfiguration.Services.0.ClientAliases.0.Port', 8000);
    const [[, parameter]] = parametersOf(stack);
    expect(parameter.Properties.Name).toBe(`${PATH}/api/8000`);
    expect(fieldsOf(stack, parameter)[2]).toBe('renamed');
  });

  test('if it is configured before or after the mesh', () => {
    for (const when of ['before', 'after'] as const) {
      const stack = new MeshStack();
      const service = stack.fargate('Api', { http: 8080 });
      const enable = () =>
        service.enableServiceConnect({
          namespace: 'prod',
          services: [{ portMappingName: 'http', dnsName: 'back', port: 80 }],
        });
      if (when === 'before') enable();
      publish(stack, { api: { service } });
      if (when === 'after') enable();
      const [[, parameter]] = parametersOf(stack);
      expect(parameter.Properties.Name).toBe(`${PATH}/back/80`);
      expect(fieldsOf(stack, parameter).slice(2, 5)).toEqual(['http', '8080', '8080']);
    }
  });

  test('in the stack of its service, which may be nested, with a group of another stack', () => {
    const app = new TestApp();
    const group = new ec2.SecurityGroup(app.base, 'Group', { vpc: app.vpc });
    const stack = app.stack('Catalog');
    const nested = new NestedStack(stack, 'Nested');
    const row = app.row(nested, 'Catalog', {}, { securityGroups: [group] });
    new ServiceConnectMesh(app.base, 'Mesh', { namespace: imported(app.base), publishTo: PATH, services: [row] });
    const assembly = app.cdkApp.synth();
    const templates = [nested, stack].map((each) => readTemplate(assembly.directory, each));
    expect(Object.values<any>(templates[0].Resources).map(({ Type }) => Type)).toContain('AWS::SSM::Parameter');
    expect(Object.values<any>(templates[1].Resources).map(({ Type }) => Type)).not.toContain('AWS::SSM::Parameter');
  });

  test('with the tags of its stack', () => {
    const stack = new MeshStack();
    Tags.of(stack).add('team', 'shop');
    publish(stack, { api: { service: stack.fargate('Api', { http: 80 }), endpoints: [{ portMappingName: 'http' }] } });
    expect(parametersOf(stack)[0][1].Properties.Tags).toEqual({ team: 'shop' });
  });

  test('once if its service is added after the mesh was created', () => {
    const stack = new MeshStack();
    const mesh = stack.mesh({ namespace: imported(stack), publishTo: PATH });
    mesh.addService('api', { service: stack.fargate('Api', { http: 80 }), endpoints: [{ portMappingName: 'http' }] });
    mesh.addService('web', {
      service: stack.fargate('Web', { http: 80 }),
      endpoints: [{ portMappingName: 'http' }],
      publishTo: '/own',
    });
    expect(names(stack)).toEqual([`${PATH}/api/80`, '/own/web/80']);
  });

  test('to a path with tokens', () => {
    const stack = new MeshStack();
    stack.mesh({
      namespace: imported(stack),
      publishTo: `/service-connect/${Aws.REGION}`,
      services: [
        { name: 'api', service: stack.fargate('Api', { http: 80 }), endpoints: [{ portMappingName: 'http' }] },
      ],
    });
    expect(parametersOf(stack)[0][1].Properties.Name).toEqual({
      'Fn::Join': ['', ['/service-connect/', { Ref: 'AWS::Region' }, '/api/80']],
    });
  });
});

describe('the digest', () => {
  const base = { endpoint: { portMappingName: 'http', port: 80 }, namespace: 'prod' };

  function digestOf({
    endpoint = base.endpoint as any,
    namespace = base.namespace,
    id = 'Catalog',
    meshPath = PATH,
    containerPort = 8080,
  } = {}) {
    const stack = new MeshStack(id);
    stack.mesh({
      namespace: MeshNamespace.fromNamespaceName(stack, 'Namespace', namespace),
      publishTo: meshPath,
      services: [
        { name: 'catalog', service: stack.fargate('Catalog', { http: containerPort }), endpoints: [endpoint] },
      ],
    });
    return fieldsOf(stack, parametersOf(stack)[0][1])[1];
  }

  test.each([
    ['the discovery name', { endpoint: { ...base.endpoint, discoveryName: 'renamed' } }],
    ['the alias', { endpoint: { ...base.endpoint, dnsName: 'renamed' } }],
    ['the port', { endpoint: { ...base.endpoint, port: 81 } }],
    ['the namespace', { namespace: 'test' }],
  ])('changes with %s', (_, changed) => {
    expect(digestOf(changed)).toMatch(/^[0-9a-f]{12}$/);
    expect(digestOf(changed)).not.toBe(digestOf());
  });

  test.each([
    ['nothing', {}],
    ['the path', { meshPath: '/other' }],
    ['the stack', { id: 'Other' }],
    ['the container port', { containerPort: 9090 }],
    ['the listener port', { endpoint: { ...base.endpoint, ingressPortOverride: 9000 } }],
  ])('does not change with %s', (_, changed) => {
    expect(digestOf(changed)).toBe(digestOf());
  });

  test('changes with the name of a namespace of this app, because CloudFormation replaces the namespace under the same logical id', () => {
    const digest = (name: string) => {
      const stack = new MeshStack();
      stack.mesh({
        namespace: new cloudmap.HttpNamespace(stack, 'Namespace', { name }),
        publishTo: PATH,
        services: [
          { name: 'api', service: stack.fargate('Api', { http: 80 }), endpoints: [{ portMappingName: 'http' }] },
        ],
      });
      return fieldsOf(stack, parametersOf(stack)[0][1])[1];
    };
    expect(digest('one')).toMatch(/^[0-9a-f]{12}$/);
    expect(digest('one')).toBe(digest('one'));
    expect(digest('one')).not.toBe(digest('two'));
  });

  test('has 12 digits even if alias and port are known only at deployment: they are in the name of the parameter', () => {
    const stack = new MeshStack();
    const [suffix, port] = [new CfnParameter(stack, 'Suffix'), new CfnParameter(stack, 'Port', { type: 'Number' })];
    const endpoint = { portMappingName: 'http', dnsName: `api-${suffix.valueAsString}`, port: port.valueAsNumber };
    publish(stack, { api: { service: stack.fargate('Api', { http: 80 }), endpoints: [endpoint] } });
    const [[, parameter]] = parametersOf(stack);
    expect(parameter.Properties.Name).toEqual({
      'Fn::Join': ['', [`${PATH}/api-`, { Ref: 'Suffix' }, '/', { Ref: 'Port' }]],
    });
    expect(fieldsOf(stack, parameter)[1]).toMatch(/^[0-9a-f]{12}$/);
  });

  test('of an endpoint with tokens is in a parameter whose name has the tokens and whose logical id has the port mapping', () => {
    const stack = new MeshStack();
    const port = new CfnParameter(stack, 'Port', { type: 'Number' }).valueAsNumber;
    const endpoint = { portMappingName: 'http', port };
    publish(stack, { api: { service: stack.fargate('Api', { http: 80 }), endpoints: [endpoint] } });
    const [[logicalId, parameter]] = parametersOf(stack);
    expect(logicalId).toMatch(/^ApiServiceConnectEndpointhttp/);
    expect(parameter.Properties.Name).toEqual({ 'Fn::Join': ['', [`${PATH}/api/`, { Ref: 'Port' }]] });
    expect(Token.isUnresolved(port)).toBe(true);
  });
});

describe('publishing is refused', () => {
  test.each([
    'service-connect',
    '/',
    '/a/',
    '//a',
    '/a b',
    '/aws/x',
    '/AWSome',
    '/ssm',
    '/ä',
    '/a'.repeat(14),
    `/${'a'.repeat(800)}`,
  ])('to the path %s', (path) => {
    const stack = new MeshStack();
    expect(errorOf(() => stack.mesh({ publishTo: path }))).toBe(
      [
        `ServiceConnectMesh 'Shop/Mesh': props: publishTo is the invalid path ${JSON.stringify(path)}`,
        '  a path begins with a slash and does not end with one, has 1 to 13 levels of letters, digits, ., - and _, and at most 800 characters',
        '  Systems Manager reserves paths that begin with /aws or /ssm',
        "Use a path such as '/service-connect/prod'",
      ].join('\n'),
    );
  });

  test.each(['/a', '/a.b/C_d-e/0', '/a'.repeat(13), '/x/aws'])('but not to the path %s', (path) => {
    const stack = new MeshStack();
    expect(errorOf(() => stack.mesh({ publishTo: path }))).toBe('nothing was thrown');
  });

  test('to a path that is no string, of the mesh or of a service', () => {
    const stack = new MeshStack();
    expect(errorOf(() => stack.mesh({ publishTo: 5 as any }))).toBe(
      "ServiceConnectMesh 'Shop/Mesh': props: publishTo must be a string, got 5\nSet publishTo to a string",
    );
    const other = new MeshStack();
    expect(
      errorOf(() => other.mesh({ services: [{ name: 'api', service: other.fargate('Api'), publishTo: 'x' }] })).split(
        '\n',
      )[0],
    ).toBe(`ServiceConnectMesh 'Shop/Mesh': service 'api': publishTo is the invalid path "x"`);
  });

  test('for a service without endpoints that has a path of its own', () => {
    const stack = new MeshStack();
    stack.mesh({
      namespace: imported(stack),
      services: [{ name: 'web', service: stack.fargate('Web'), publishTo: PATH }],
    });
    expect(errorOf(() => stack.template)).toBe(
      "ServiceConnectMesh 'Shop/Mesh': service 'web' has publishTo, but no endpoints\n" +
        "  publishTo: '/service-connect/prod'\n" +
        "Declare the endpoints of 'web', or remove its publishTo",
    );
  });

  test.each<[string, (stack: MeshStack, suffix: string) => string, string]>([
    ['a parameter', (_, suffix) => `api-${suffix}`, 'api-${Shop/Suffix}'],
    ['a pseudo parameter', () => `api-${Aws.REGION}`, 'api-${AWS::Region}'],
    ['a dynamic reference', () => 'api-{{resolve:ssm:/x}}', 'api-{{resolve:ssm:/x}}'],
  ])('for a discovery name that is known only at deployment: %s', (kind, name, printed) => {
    const stack = new MeshStack();
    const discoveryName = name(stack, new CfnParameter(stack, 'Suffix').valueAsString);
    const service = stack.fargate('Api', { http: 80 });
    const isToken = kind !== 'a dynamic reference';
    const endpoint = { portMappingName: 'http', ...(isToken ? { discoveryName } : {}) };
    publish(stack, { api: { service, endpoints: [endpoint] } });
    if (!isToken) {
      cfnService(service).addPropertyOverride('ServiceConnectConfiguration.Services.0.DiscoveryName', discoveryName);
    }
    expect(errorOf(() => stack.template)).toBe(
      `ServiceConnectMesh 'Shop/Mesh': service 'api' publishes endpoint 'http', whose discovery name only the deployment knows\n` +
        `  discoveryName: '${printed}'\n` +
        '  the applications of its clients redeploy them when a digest of this name changes, and CloudFormation cannot compute one\n' +
        'Set discoveryName to a name without parameters and references, for example from a context value of the app. Or do not ' +
        "publish 'api': publishTo: ''",
    );
  });

  test('but not for a discovery name that CDK resolves', () => {
    const stack = new MeshStack();
    const discoveryName = Lazy.string({ produce: () => 'api' });
    publish(stack, {
      api: { service: stack.fargate('Api', { http: 80 }), endpoints: [{ portMappingName: 'http', discoveryName }] },
    });
    expect(fieldsOf(stack, parametersOf(stack)[0][1])[2]).toBe('api');
  });

  test('for two services with the same alias in two namespaces, to one path', () => {
    const stack = new MeshStack();
    for (const id of ['One', 'Two']) {
      new ServiceConnectMesh(stack, id, {
        namespace: MeshNamespace.fromNamespaceName(stack, `Namespace${id}`, id),
        publishTo: PATH,
        services: [
          { name: 'api', service: stack.fargate(`Api${id}`, { http: 80 }), endpoints: [{ portMappingName: 'http' }] },
        ],
      });
    }
    expect(errorOf(() => stack.template)).toBe(
      "ServiceConnectMesh 'Shop/Two': the parameter '/service-connect/prod/api/80' is published by more than one service\n" +
        "  'api' of 'Shop/One' publishes it\n" +
        "  'api' of 'Shop/Two' publishes it\n" +
        'Publish the services of each namespace to a path of their own: publishTo',
    );
  });

  const publishIn = (stack: MeshStack, id: string, publishTo: string) =>
    new ServiceConnectMesh(stack, id, {
      namespace: MeshNamespace.fromNamespaceName(stack, `Namespace${id}`, id),
      publishTo,
      services: [
        { name: 'api', service: stack.fargate(`Api${id}`, { http: 80 }), endpoints: [{ portMappingName: 'http' }] },
      ],
    });

  test('but not to a path with a token, which may differ between two stacks', () => {
    const app = new TestApp();
    for (const id of ['One', 'Two']) publishIn(new MeshStack(id, app.cdkApp), id, `/sc/${Aws.STACK_NAME}`);
    expect(errorOf(() => app.cdkApp.synth())).toBe('nothing was thrown');
  });

  test('but not to paths with the stack name of a stack and of its nested stack', () => {
    const app = new TestApp();
    const stack = app.stack('Outer');
    const nested = app.nested(stack, 'Nested');
    for (const scope of [stack, nested]) {
      const row = app.row(scope, 'Api', { name: 'api' });
      new ServiceConnectMesh(scope, 'Mesh', {
        namespace: MeshNamespace.fromNamespaceName(scope, 'Namespace', scope.node.id),
        publishTo: `/sc/${Aws.STACK_NAME}`,
        services: [row],
      });
    }
    expect(errorOf(() => app.cdkApp.synth())).toBe('nothing was thrown');
  });

  test('to a path with the same token twice in a stack', () => {
    const stack = new MeshStack();
    publishIn(stack, 'One', `/sc/${Aws.REGION}`);
    publishIn(stack, 'Two', `/sc/${Aws.REGION}`);
    expect(errorOf(() => stack.template)).toBe(
      "ServiceConnectMesh 'Shop/Two': the parameter '/sc/${AWS::Region}/api/80' is published by more than one service\n" +
        "  'api' of 'Shop/One' publishes it\n" +
        "  'api' of 'Shop/Two' publishes it\n" +
        'Publish the services of each namespace to a path of their own: publishTo',
    );
  });

  test('to different tokens that resolve to the same path', () => {
    const stack = new MeshStack();
    publishIn(stack, 'One', '/sc/x');
    publishIn(stack, 'Two', Lazy.string({ produce: () => '/sc/x' }));
    expect(errorOf(() => stack.template)).toContain(
      "the parameter '/sc/x/api/80' is published by more than one service",
    );
  });

  test('with the same message if the app is synthesized again', () => {
    const stack = new MeshStack();
    for (const id of ['One', 'Two']) publishIn(stack, id, PATH);
    const [first, second] = [1, 2].map(() => errorOf(() => stack.template));
    expect(first).toContain("  'api' of 'Shop/One' publishes it\n  'api' of 'Shop/Two' publishes it\n");
    expect(second).toBe(first);
  });

  test('but not for the same path in two regions', () => {
    const app = new TestApp();
    for (const region of ['eu-west-1', 'us-east-1']) {
      const stack = new MeshStack(region, app.cdkApp, { env: { account: '111111111111', region } });
      publish(
        stack,
        { api: { service: stack.fargate('Api', { http: 80 }), endpoints: [{ portMappingName: 'http' }] } },
        region,
      );
    }
    expect(() => app.cdkApp.synth()).not.toThrow();
  });
});

test('a published service is not isolated', () => {
  const stack = new MeshStack();
  publish(stack, { api: { service: stack.fargate('Api', { http: 80 }), endpoints: [{ portMappingName: 'http' }] } });
  expect(warningsOf(stack).filter((text) => text.includes('isolatedService'))).toEqual([]);
});

function imported(scope: Stack): cloudmap.INamespace {
  return MeshNamespace.fromNamespaceName(scope, 'Namespace', 'prod');
}

function names(stack: MeshStack): unknown[] {
  return parametersOf(stack).map(([, { Properties }]) => Properties.Name);
}

function fields(stack: MeshStack, options: Partial<MeshServiceOptions>): unknown[] {
  publish(stack, { api: { service: stack.fargate('Api', { http: 80 }), ...options } });
  return fieldsOf(stack, parametersOf(stack)[0][1]);
}

function warningsOf(stack: MeshStack): string[] {
  void stack.template;
  return stack.node.findAll().flatMap(({ node }) => node.metadata.map(({ data }) => String(data)));
}

function readTemplate(folder: string, stack: Stack): any {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return JSON.parse(require('fs').readFileSync(`${folder}/${stack.templateFile}`, 'utf8'));
}
