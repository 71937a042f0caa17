import { App, CfnResource, Duration, Lazy, NestedStack, Reference, Stack, Tokenization } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as fc from 'fast-check';
import { MeshService, ServiceConnectMesh } from '../../src';
import { cfnService } from '../../src/private/inspect/cfn-resources';
import { fargateService } from '../support/fargate-service';
import { seedOf } from '../support/seed';
import { Assembly, readAssembly } from '../support/simulator/assembly';
import { networkOf } from '../support/simulator/network';
import { waitsOf } from '../support/simulator/waits';
import { logicalIdOf } from '../support/test-app';

/*
 * Any declaration, valid or not, results in templates in which every edge holds, or in an error of the mesh, never in an
 * error of CDK or JavaScript. `npm run fuzz` tries many more cases than `npm test`.
 */
const RUNS = Number(process.env.FUZZ_RUNS ?? (process.env.FUZZ === 'many' ? 5000 : 150));
const SEED = seedOf('FUZZ_SEED', 3);

const oneOf = fc.constantFrom;
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 2 });
/** In two of three cases, nothing. */
const rarely = <T>(nothing: T, value: fc.Arbitrary<T>) =>
  fc.oneof({ arbitrary: fc.constant(nothing), weight: 2 }, { arbitrary: value, weight: 1 });
const IDS = ['a', 'b', 'c', 'd', 'e', 'f'];

const portSpec = fc.record({
  name: oneOf('http', 'grpc', 'raw'),
  containerPort: fc.integer({ min: 80, max: 90 }),
  appProtocol: oneOf(undefined, ecs.AppProtocol.http, ecs.AppProtocol.grpc),
  endpoint: maybe(
    fc.record({
      port: maybe(fc.integer({ min: 1000, max: 1999 })),
      ingressPortOverride: maybe(fc.integer({ min: 9000, max: 9010 })),
      idleTimeout: maybe(fc.constant(Duration.minutes(9))),
      lazy: fc.boolean(),
    }),
  ),
});

/** A valid service. Its numbers in `dependsOn` and `connectsTo` select other services. */
const serviceSpec = (id: string) =>
  fc.record({
    id: fc.constant(id),
    stack: oneOf('One', 'One', 'One', 'Two', 'Three', 'Nested', 'Other'),
    launch: oneOf('fargate', 'awsvpc', 'bridge'),
    groups: oneOf('own', 'own', 'own', 'shared', 'immutable', 'closed'),
    ports: fc.uniqueArray(portSpec, { minLength: 1, maxLength: 3, selector: ({ name }) => name }),
    dependsOn: fc.array(fc.nat(), { maxLength: 3 }),
    connectsTo: fc.array(fc.nat(), { maxLength: 1 }),
    healthCheck: fc.boolean(),
    hold: fc.boolean(),
  });

type ServiceSpec = typeof serviceSpec extends (id: string) => fc.Arbitrary<infer T> ? T : never;

/** Mistakes in a row of `services`. The result may be of any type. */
const MISTAKES: Record<string, (row: any, rows: any[]) => unknown> = {
  'row undefined': () => undefined,
  'row null': () => null,
  'row a name': (row) => row.name,
  'name undefined': (row) => ({ ...row, name: undefined }),
  'name empty': (row) => ({ ...row, name: '' }),
  'name in capitals': (row) => ({ ...row, name: row.name.toUpperCase() }),
  'name of another row': (row, rows) => ({ ...row, name: rows[0].name }),
  'name with a line break': (row) => ({ ...row, name: '"<b>\n' }),
  'service undefined': (row) => ({ ...row, service: undefined }),
  'service a string': (row) => ({ ...row, service: 'service' }),
  'service a stack': (row) => ({ ...row, service: row.service.stack }),
  'service of another row': (row, rows) => ({ ...row, service: rows[0].service }),
  'service with a configuration': (row) => (row.service.enableServiceConnect({ namespace: 'mine' }), row),
  'endpoints a string': (row) => ({ ...row, endpoints: 'http' }),
  'endpoints an object': (row) => ({ ...row, endpoints: {} }),
  'endpoints null': (row) => ({ ...row, endpoints: null }),
  'endpoint undefined': (row) => ({ ...row, endpoints: [undefined] }),
  'endpoint without name': (row) => ({ ...row, endpoints: [{}] }),
  'endpoint with a number as its name': (row) => ({ ...row, endpoints: [{ portMappingName: 7 }] }),
  'endpoint without a port mapping': (row) => ({ ...row, endpoints: [{ portMappingName: 'htpp' }] }),
  'alias taken': (row) => inEndpoint(row, { dnsName: 'a', port: 1 }),
  'alias illegal': (row) => inEndpoint(row, { dnsName: 'Not an alias' }),
  'alias empty': (row) => inEndpoint(row, { dnsName: '' }),
  'discovery name illegal': (row) => inEndpoint(row, { discoveryName: 'a.b' }),
  'discovery name taken': (row) => inEndpoint(row, { discoveryName: 'taken' }),
  'port 0': (row) => inEndpoint(row, { port: 0 }),
  'port fractional': (row) => inEndpoint(row, { port: 80.5 }),
  'port not a number': (row) => inEndpoint(row, { port: NaN }),
  'port a string': (row) => inEndpoint(row, { port: '80' }),
  'alias a number': (row) => inEndpoint(row, { dnsName: 5 }),
  'discovery name a list': (row) => inEndpoint(row, { discoveryName: ['a'] }),
  'port negative': (row) => inEndpoint(row, { ingressPortOverride: -5 }),
  'port too large': (row) => inEndpoint(row, { ingressPortOverride: 70000 }),
  'request timeout': (row) => inEndpoint(row, { perRequestTimeout: Duration.seconds(9) }),
  'TLS without fields': (row) => inEndpoint(row, { tls: {} }),
  'dependsOn a string': (row) => ({ ...row, dependsOn: 'a' }),
  'dependsOn an unknown name': (row) => ({ ...row, dependsOn: ['nobody'] }),
  'dependsOn itself': (row) => ({ ...row, dependsOn: [row.name] }),
  'dependsOn undefined': (row) => ({ ...row, dependsOn: [undefined] }),
  'dependsOn the last': (row, rows) => ({ ...row, dependsOn: [rows[rows.length - 1].name] }),
  'dependsOn all': (row, rows) => ({ ...row, dependsOn: rows.map((each) => each?.name) }),
  'connectsTo all': (row, rows) => ({ ...row, connectsTo: rows.map((each) => each?.name) }),
  'connectsTo a number': (row) => ({ ...row, connectsTo: [5] }),
  'held without a health check': (row) => ({ ...row, holdUntilHealthy: true }),
  'unknown field': (row) => ({ ...row, dependOn: [] }),
};

function inEndpoint(row: any, fields: object) {
  return { ...row, endpoints: (row.endpoints ?? []).map((each: any) => ({ ...each, ...fields })) };
}

const declaration = fc.record({
  services: fc.integer({ min: 1, max: 6 }).chain((count) => fc.tuple(...IDS.slice(0, count).map(serviceSpec))),
  mistakes: rarely(
    [],
    fc.array(fc.record({ at: fc.nat(), mistake: oneOf(...Object.keys(MISTAKES)) }), { maxLength: 2 }),
  ),
  oneByOne: fc.boolean(),
  reversed: fc.boolean(),
  later: rarely(
    [],
    fc.array(fc.record({ from: fc.nat(), kind: oneOf('dependsOn', 'connectsTo'), to: fc.nat() }), { maxLength: 2 }),
  ),
  openSecurityGroups: oneOf(undefined, undefined, false),
  redeployAfterConnections: oneOf(undefined, undefined, false),
  home: oneOf('One', 'Two', 'Base', 'Nested'),
});

type Declaration = typeof declaration extends fc.Arbitrary<infer T> ? T : never;

/** The app and the rows of `services`, which the user defines before the mesh. */
function build({ services: specs, mistakes, oneByOne, reversed, later, home, ...props }: Declaration) {
  const app = new App({ context: { 'aws:cdk:enable-asset-metadata': true } });
  const stacks = new Map(['Base', 'One', 'Two', 'Three', 'Other'].map((id) => [id, new Stack(app, id)]));
  const nested = new NestedStack(stacks.get('One')!, 'Nested');
  stacks.set('Nested', nested);
  // The mesh refuses to be alone in a nested stack.
  new CfnResource(nested, 'Handle', { type: 'AWS::CloudFormation::WaitConditionHandle' });
  const base = stacks.get('Base')!;
  const vpc = ec2.Vpc.fromVpcAttributes(base, 'Vpc', {
    vpcId: 'vpc-1',
    availabilityZones: ['a'],
    privateSubnetIds: ['s'],
  });
  const group = (id: string, scope: Stack, more = {}) => new ec2.SecurityGroup(scope, id, { vpc, ...more });
  const securityGroups = [group('Instances', base)];
  const cluster = ecs.Cluster.fromClusterAttributes(base, 'Cluster', { clusterName: 'cluster', vpc, securityGroups });
  const shared = group('Shared', base);

  const serviceOf = ({ id, stack, launch, groups, ports, healthCheck }: ServiceSpec): ecs.BaseService => {
    const scope = stacks.get(stack)!;
    const taskDefinition: any =
      launch === 'fargate'
        ? new ecs.FargateTaskDefinition(scope, `${id}Task`)
        : new ecs.Ec2TaskDefinition(scope, `${id}Task`, { networkMode: launch as ecs.NetworkMode });
    taskDefinition.addContainer('main', {
      image: ecs.ContainerImage.fromRegistry('busybox:1.37.0'),
      memoryLimitMiB: 128,
      healthCheck: healthCheck ? { command: ['true'] } : undefined,
      portMappings: ports.map(({ name, containerPort, appProtocol }) => ({ name, containerPort, appProtocol })),
    });
    const groupsOf = {
      own: () => undefined,
      shared: () => [shared],
      immutable: () => [ec2.SecurityGroup.fromSecurityGroupId(scope, `${id}Group`, 'sg-1', { mutable: false })],
      closed: () => [group(`${id}Group`, scope, { allowAllOutbound: false })],
    };
    const common = { cluster, taskDefinition, minHealthyPercent: 100 };
    const own = launch === 'bridge' ? undefined : groupsOf[groups as keyof typeof groupsOf]();
    return launch === 'fargate'
      ? fargateService(scope, id, { ...common, securityGroups: own })
      : new ecs.Ec2Service(scope, id, { ...common, securityGroups: own });
  };

  const servers = specs.filter(({ ports }) => ports.some(({ endpoint }) => endpoint)).map(({ id }) => id);
  const pick = (among: string[], picks: number[]) =>
    among.length > 0 ? [...new Set(picks.map((each) => among[each % among.length]))] : [];
  let rows: any[] = specs.map((spec) => {
    const dependsOn = pick(
      servers.filter((id) => id < spec.id),
      spec.dependsOn,
    );
    return {
      name: spec.id,
      service: serviceOf(spec),
      endpoints: spec.ports.flatMap(({ name, endpoint }) => {
        if (!endpoint) return [];
        const { lazy, ...fields } = endpoint;
        const dnsName = lazy ? Lazy.string({ produce: () => `${spec.id}-${name}` }) : `${spec.id}-${name}`;
        return [
          {
            portMappingName: name,
            dnsName,
            ...fields,
            ...(lazy ? { port: Lazy.number({ produce: () => 4242 }) } : {}),
          },
        ];
      }),
      dependsOn,
      connectsTo: pick(
        servers.filter((id) => !dependsOn.includes(id)),
        spec.connectsTo,
      ),
      holdUntilHealthy: spec.hold && spec.healthCheck,
    };
  });
  for (const { at, mistake } of mistakes) {
    const index = at % rows.length;
    if (typeof rows[index]?.name === 'string' && rows[index].service?.stack) {
      rows[index] = MISTAKES[mistake](rows[index], rows);
    }
  }
  if (reversed && !oneByOne) rows = rows.reverse();
  return { app, rows, oneByOne, later, props, scope: stacks.get(home)! };
}

/** Skips declarations that CDK refuses even without a mesh. */
function buildOrSkip(declared: Declaration) {
  try {
    return build(declared);
  } catch {
    return fc.pre(false) as never;
  }
}

function declare({ rows, oneByOne, later, props, scope }: ReturnType<typeof build>): ServiceConnectMesh {
  const mesh = new ServiceConnectMesh(scope, 'Mesh', oneByOne ? props : { ...props, services: rows });
  if (oneByOne) for (const row of rows) mesh.addService(row?.name, row && { ...row, name: undefined });
  const { services } = mesh;
  for (const { from, kind, to } of later) {
    services[from % services.length][kind as 'dependsOn'](services[to % services.length]);
  }
  return mesh;
}

const outcomes = { refused: 0, synthesized: 0, edges: 0 };

test('any declaration results in templates in which every edge holds, or in an error of the mesh', () => {
  fc.assert(
    fc.property(declaration, (declared) => {
      const built = buildOrSkip(declared);
      let mesh: ServiceConnectMesh;
      try {
        mesh = declare(built);
      } catch (error) {
        outcomes.refused++;
        expect((error as Error).message).toMatch(/^ServiceConnectMesh '[\w/]+\/Mesh': /);
        return;
      }
      const assembly = readAssembly(built.app.synth().directory);
      outcomes.synthesized++;
      const waits = new Map(
        [...waitsOf(assembly)].map(([id, before]) => [
          id.split('/').pop(),
          [...before].map((each) => each.split('/').pop()),
        ]),
      );
      const rules = rulesOf(assembly);
      for (const dependent of mesh.services) {
        for (const { name } of dependent.dependencies) {
          const dependency = mesh.findService(name);
          outcomes.edges++;
          if (declared.openSecurityGroups !== false) {
            const open = openPorts(rules, dependent.service, dependency.service);
            expect(open).toEqual(expect.arrayContaining(portsToOpen(dependency)));
          }
          expect(waits.get(logicalIdOf(dependent.service))).toContain(logicalIdOf(dependency.service));
        }
      }
    }),
    { numRuns: RUNS, seed: SEED },
  );
  process.stdout.write(`fuzz: ${RUNS} declarations, seed ${SEED}, ${JSON.stringify(outcomes)}\n`);
});

/** All ingress rules of an assembly, including nested stacks. */
function rulesOf(assembly: Assembly): any[] {
  const { units } = networkOf(assembly);
  return units.filter(({ type }) => type === 'AWS::EC2::SecurityGroupIngress').map(({ properties }) => properties);
}

/** The first ports of the rules from the client's group to the server's. Every reference to a group contains its path. */
function openPorts(rules: any[], client: ecs.BaseService, server: ecs.BaseService): number[] {
  const [from, to] = [client, server].map(({ connections: { securityGroups } }) => {
    const token = Tokenization.reverse(securityGroups[0].securityGroupId);
    if (!Reference.isReference(token)) return securityGroups[0].securityGroupId;
    const { node } = token.target;
    return node.path.slice(Stack.of(token.target).node.path.length + 1).replace(/\/Resource$|\//g, '');
  });
  return rules
    .filter(
      ({ GroupId, SourceSecurityGroupId }) =>
        JSON.stringify(GroupId).includes(to) && JSON.stringify(SourceSecurityGroupId).includes(from),
    )
    .map(({ FromPort }) => FromPort);
}

function portsToOpen({ service, endpoints }: MeshService): number[] {
  const isClosed = service.connections.securityGroups.some(({ securityGroupId }) => securityGroupId === 'sg-1');
  if (isClosed) return [];
  const isBridge = service.taskDefinition.networkMode === ecs.NetworkMode.BRIDGE;
  const configured: any[] = Stack.of(service).resolve(cfnService(service).serviceConnectConfiguration).services;
  return endpoints.map(({ portMappingName }) => {
    const { containerPort } = service.taskDefinition.findPortMappingByName(portMappingName!)!;
    const { ingressPortOverride } = configured.find(({ portName }) => portName === portMappingName);
    return ingressPortOverride ?? (isBridge ? 32768 : containerPort);
  });
}

test('the generator makes valid and invalid declarations', () => {
  expect(outcomes.refused).toBeGreaterThan(RUNS / 20);
  expect(outcomes.synthesized).toBeGreaterThan(RUNS / 20);
  expect(outcomes.edges).toBeGreaterThan(RUNS / 20);
});
