import { App, Aws, CfnParameter, Environment, Stack, Stage } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import { MeshNamespace, ServiceConnectMesh } from '../../src';
import { cfnService } from '../../src/private/inspect/cfn-resources';
import { fargateService } from '../support/fargate-service';
import { errorOf, MeshStack } from '../support/mesh-stack';
import { importedNamespace, TestApp } from '../support/test-app';

/* Whether the services of two meshes use one namespace, in which their names must differ, or two namespaces. */

const EUROPE = { account: '111111111111', region: 'eu-west-1' };
const AMERICA = { account: '111111111111', region: 'us-east-1' };
const OTHER_ACCOUNT = { account: '222222222222', region: 'eu-west-1' };

const inUse = (alias: string, mesh: string, otherMesh: string) =>
  [
    `ServiceConnectMesh '${mesh}': service 'api' uses the ${alias}, which is already in use in the namespace`,
    `  service 'api' of '${otherMesh}' uses it`,
    'Give each endpoint in a namespace a unique pair of dnsName and port, and a unique discoveryName',
  ].join('\n');
const bothInUse = (mesh: string, otherMesh: string) =>
  ['alias api:80', "discovery name 'api-http'"].map((name) => inUse(name, mesh, otherMesh)).join('\n\n');

/** The error of the second of two meshes, each of which has a service `api` and is in its own stack. */
function secondOf(places: readonly [Stack, Stack], namespaceOf: (stack: Stack) => cloudmap.INamespace): string {
  const addMesh = (stack: Stack) => {
    const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 2, restrictDefaultSecurityGroup: false });
    const service = fargateService(stack, 'Api', {
      cluster: new ecs.Cluster(stack, 'Cluster', { vpc }),
      ports: { http: 80 },
    });
    const services = [{ name: 'api', service, endpoints: [{ portMappingName: 'http' }] }];
    return new ServiceConnectMesh(stack, 'Mesh', { namespace: namespaceOf(stack), services });
  };
  addMesh(places[0]);
  return errorOf(() => addMesh(places[1]));
}

function twoStages(...environments: (Environment | undefined)[]): [Stack, Stack] {
  const app = new App();
  const [one, two] = ['Dev', 'Prod'].map((id, index) => {
    return new Stack(new Stage(app, id), 'Shop', { env: environments[index] });
  });
  return [one, two];
}

test.each<[string, (stack: Stack) => cloudmap.INamespace]>([
  ['a name', (stack) => MeshNamespace.fromNamespaceName(stack, 'Names', 'internal')],
  [
    'an ARN with pseudo parameters',
    (stack) => {
      const arn = `arn:aws:servicediscovery:${Aws.REGION}:${Aws.ACCOUNT_ID}:namespace/ns-one`;
      return MeshNamespace.fromNamespaceArn(stack, 'Names', arn);
    },
  ],
])('%s identifies a different namespace in each stage', (_, namespaceOf) => {
  expect(secondOf(twoStages(undefined, undefined), namespaceOf)).toBe('nothing was thrown');
  expect(secondOf(twoStages(EUROPE, OTHER_ACCOUNT), namespaceOf)).toBe('nothing was thrown');
});

test('an ARN identifies the same namespace in each stage', () => {
  expect(secondOf(twoStages(EUROPE, EUROPE), (stack) => importedNamespace(stack))).toBe(
    bothInUse('Prod/Shop/Mesh', 'Dev/Shop/Mesh'),
  );
});

describe('a name in one app', () => {
  const stacks = (one: Environment | undefined, two: Environment | undefined): [Stack, Stack] => {
    const app = new App();
    return [new Stack(app, 'A', { env: one }), new Stack(app, 'B', { env: two })];
  };
  const second = (one?: Environment, two?: Environment) =>
    secondOf(stacks(one, two), (stack) => MeshNamespace.fromNamespaceName(stack, 'Names', 'internal'));

  test.each([
    ['regions', EUROPE, AMERICA],
    ['accounts', EUROPE, OTHER_ACCOUNT],
  ])('identifies different namespaces in two %s', (_, one, two) => {
    expect(second(one, two)).toBe('nothing was thrown');
  });

  test.each([
    ['in one account and region', EUROPE],
    ['in stacks that set neither', undefined],
  ])('identifies one namespace %s', (_, env) => {
    expect(second(env, env)).toBe(bothInUse('B/Mesh', 'A/Mesh'));
  });
});

describe('the namespace that a mesh creates', () => {
  test.each<[string, (mesh: ServiceConnectMesh, stack: Stack) => cloudmap.INamespace]>([
    ['its namespace', (mesh) => mesh.namespace],
    [
      'an import of its ARN',
      (mesh, stack) => MeshNamespace.fromNamespaceArn(stack, 'Import', mesh.namespace.namespaceArn),
    ],
  ])('is shared by another mesh whose namespace prop is %s', (_, namespaceOf) => {
    const app = new TestApp();
    const first = new ServiceConnectMesh(app.base, 'First', { services: [app.row(app.base, 'Api')] });
    const stack = app.stack('Other');
    const services = [app.row(stack, 'Api')];
    const namespace = namespaceOf(first, stack);
    expect(errorOf(() => new ServiceConnectMesh(stack, 'Mesh', { namespace, services }))).toBe(
      bothInUse('Other/Mesh', 'Base/First'),
    );
  });

  test('accepts a name only from the first of two meshes', () => {
    const app = new TestApp();
    const first = new ServiceConnectMesh(app.base, 'First', { services: [app.row(app.base, 'Web')] });
    const stack = app.stack('Other');
    const { namespace } = first;
    new ServiceConnectMesh(stack, 'Mesh', { namespace, services: [app.row(stack, 'Api')] });
    const { name, ...options } = app.row(app.base, 'Api');
    expect(errorOf(() => first.addService(name, options))).toBe(bothInUse('Base/First', 'Other/Mesh'));
  });
});

describe('a mesh in an app that has no service yet', () => {
  const EXTERNAL = { name: 'legacy', endpoints: [{ port: 80 }] };

  test('accepts external services', () => {
    const app = new TestApp();
    const mesh = new ServiceConnectMesh(app.cdkApp, 'Mesh', { externalServices: [EXTERNAL] });
    mesh.addExternalService('other', { endpoints: [{ port: 80 }] });
    const { name, ...options } = app.row(app.base, 'Web', { dependsOn: ['legacy', 'other'] });
    expect(mesh.addService(name, options).dependencies.map((each) => each.name)).toEqual(['legacy', 'other']);
    expect(Stack.of(mesh.namespace)).toBe(app.base);
    expect(app.waits).toEqual({ web: [] });
  });

  test('is synthesized even if no service is added', () => {
    const app = new App();
    new Stack(app, 'Other');
    new ServiceConnectMesh(app, 'Mesh', { externalServices: [EXTERNAL] });
    expect(app.synth().stacks.map(({ stackName }) => stackName)).toEqual(['Other']);
  });
});

describe('an alias that an override sets', () => {
  const twoMeshes = (one?: Environment, two?: Environment) => {
    const app = new App();
    const meshOf = (id: string, name: string, env?: Environment) => {
      const stack = new MeshStack(id, app, { env });
      const service = stack.fargate('Api', { http: 80 });
      const namespace = MeshNamespace.fromNamespaceName(stack, 'Names', 'internal');
      stack.mesh({ namespace, services: [{ name, service, endpoints: [{ portMappingName: 'http' }] }] });
      return cfnService(service);
    };
    meshOf('A', 'api', one);
    const alias = 'ServiceConnectConfiguration.Services.0.ClientAliases.0.DnsName';
    meshOf('B', 'orders', two).addPropertyOverride(alias, 'api');
    return errorOf(() => app.synth());
  };

  test('is refused if a service of another mesh uses it', () => {
    expect(twoMeshes()).toBe(
      [
        "ServiceConnectMesh 'B/Mesh': service 'orders' uses the alias api:80, which is already in use in the namespace",
        "  service 'api' of 'A/Mesh' uses it",
        'Give each endpoint in a namespace a unique pair of dnsName and port, and a unique discoveryName',
      ].join('\n'),
    );
  });

  test('is accepted in another region', () => {
    expect(twoMeshes(EUROPE, AMERICA)).toBe('nothing was thrown');
  });
});

describe('a name that only the deployment knows', () => {
  const OWN = `${Aws.STACK_NAME}-api`;
  type Names = Partial<Record<'dnsName' | 'discoveryName', string>>;

  /** What a service with these names throws, after a service of another mesh got them. */
  function secondWith(names: (app: App) => Names, { isSameStack = false, isAdopted = false } = {}) {
    const app = new App();
    const { dnsName, discoveryName } = names(app);
    const meshIn = (stack: MeshStack, id: string, name: string, adopted: boolean) => {
      const namespace = MeshNamespace.fromNamespaceName(stack, `${id}Names`, 'internal');
      const service = stack.fargate(id, { http: 80 });
      const endpoint = { portMappingName: 'http', dnsName, discoveryName, port: 80 };
      if (adopted) service.enableServiceConnect({ namespace: 'internal', services: [endpoint] });
      const endpoints = adopted ? undefined : [endpoint];
      new ServiceConnectMesh(stack, `${id}Mesh`, { namespace, services: [{ name, service, endpoints }] });
    };
    const first = new MeshStack('A', app);
    meshIn(first, 'One', 'one', isAdopted);
    const second = isSameStack ? first : new MeshStack('B', app);
    return errorOf(() => {
      meshIn(second, 'Two', 'two', false);
      app.synth();
    });
  }

  test('is another one in another stack if it contains the name of the stack', () => {
    const names = () => ({ dnsName: OWN, discoveryName: OWN });
    for (const isAdopted of [true, false]) expect(secondWith(names, { isAdopted })).toBe('nothing was thrown');
    const inSameStack = secondWith(names, { isSameStack: true });
    expect(inSameStack).toMatch(/service 'two' uses the alias .*-api:80, which is already in use in the namespace/);
    expect(inSameStack).toMatch(/service 'two' uses the discovery name '.*-api', which is already in use/);
  });

  test('is the same one in another stack if it is a parameter', () => {
    const names = (app: App) => {
      const name = new CfnParameter(new Stack(app, 'Names'), 'Name').valueAsString;
      return { dnsName: name, discoveryName: name };
    };
    expect(secondWith(names)).toMatch(/service 'two' uses the alias .*:80, which is already in use in the namespace/);
  });
});
