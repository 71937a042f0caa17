import { App, CfnResource, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as fc from 'fast-check';
import { ServiceConnectMesh } from '../../src';
import { cfnService } from '../../src/private/inspect/cfn-resources';
import { STYLES } from '../support/configured-services';
import { readAssembly } from '../support/simulator/assembly';
import { waitsOf } from '../support/simulator/waits';

/*
 * Adoption changes nothing that runs. Draws applications that use Service Connect without a mesh, and compares each with the same
 * application with a mesh.
 */

const RUNS = Number(process.env.BF_RUNS ?? 15);
const STYLE_NAMES = Object.keys(STYLES);
const RULES = ['none', 'allowFrom', 'allowTo', 'L1', 'wider'] as const;
const ORDERS = ['none', 'DependsOn of the service'] as const;

interface Call {
  readonly from: number;
  readonly to: number;
  readonly rule: (typeof RULES)[number];
  readonly order: (typeof ORDERS)[number];
}

interface Brownfield {
  /** In the order of their deployment: each calls only earlier ones, so stacks have an order too. */
  readonly services: readonly { style: string; stack: number; hasAlias: boolean; hasDiscoveryName: boolean }[];
  readonly calls: readonly Call[];
  readonly isNamespaceHere: boolean;
}

const brownfields: fc.Arbitrary<Brownfield> = fc.integer({ min: 2, max: 5 }).chain((size) =>
  fc.record({
    services: fc
      .array(
        fc.record({
          style: fc.constantFrom(...STYLE_NAMES),
          stack: fc.integer({ min: 0, max: 1 }),
          hasAlias: fc.boolean(),
          hasDiscoveryName: fc.boolean(),
        }),
        { minLength: size, maxLength: size },
      )
      .map((services) => [...services].sort((one, other) => one.stack - other.stack)),
    calls: fc.uniqueArray(
      fc.record({
        from: fc.integer({ min: 1, max: size - 1 }),
        to: fc.integer({ min: 0, max: size - 2 }),
        rule: fc.constantFrom(...RULES),
        order: fc.constantFrom(...ORDERS),
      }),
      { selector: ({ from, to }) => `${from} ${Math.min(to, from - 1)}`, minLength: 1, maxLength: 6 },
    ),
    isNamespaceHere: fc.boolean(),
  }),
);

const targetOf = ({ from, to }: Call) => Math.min(to, from - 1);

function synthesize(app: Brownfield, withMesh: boolean) {
  const cdkApp = new App({ analyticsReporting: false });
  const stacks = [0, 1].map((index) => new Stack(cdkApp, `Stack${index}`));
  const vpc = new ec2.Vpc(stacks[0], 'Vpc', { maxAzs: 2, restrictDefaultSecurityGroup: false });
  const cluster = new ecs.Cluster(stacks[0], 'Cluster', { vpc });
  if (app.isNamespaceHere) cluster.addDefaultCloudMapNamespace({ name: 'shop.local', useForServiceConnect: true });
  const services = app.services.map(({ style, stack, hasAlias, hasDiscoveryName }, index) => {
    const offer = {
      dnsName: hasAlias ? `service${index}` : undefined,
      discoveryName: hasDiscoveryName || index > 0 ? `name${index}` : undefined,
    };
    return STYLES[style](stacks[stack], `Service${index}`, { cluster, namespace: 'shop.local', offer });
  });
  for (const call of app.calls) byHand(services[call.from], services[targetOf(call)], call);
  if (withMesh) {
    new ServiceConnectMesh(stacks[1], 'Mesh', {
      services: services.map((service, index) => ({
        name: `s${index}`,
        service,
        dependsOn: app.calls.filter(({ from }) => from === index).map((call) => `s${targetOf(call)}`),
      })),
    });
  }
  const assembly = cdkApp.synth();
  const ids = services.map((service) => Stack.of(service).getLogicalId(cfnService(service)));
  const groups = services.map((service) => {
    const resource = service.connections.securityGroups[0].node.defaultChild as CfnResource;
    return Stack.of(resource).getLogicalId(resource);
  });
  const templates = Object.fromEntries(assembly.stacks.map(({ id, template }) => [id, template]));
  return { templates, ids, groups, waits: waitsOf(readAssembly(assembly.directory)) };
}

/** What people write today for a call. */
function byHand(client: ecs.BaseService, server: ecs.BaseService, call: Call) {
  const isOneStack = Stack.of(client) === Stack.of(server);
  // Between stacks, the other forms make the stack of the server depend on that of the client.
  const rule = isOneStack || call.rule === 'none' || call.rule === 'L1' ? call.rule : 'allowTo';
  const groupOf = (service: ecs.BaseService) => service.connections.securityGroups[0].securityGroupId;
  const port = ec2.Port.tcp(8080);
  if (rule === 'allowFrom') server.connections.allowFrom(client, port, 'by hand');
  if (rule === 'allowTo') client.connections.allowTo(server, port, 'by hand');
  if (rule === 'wider') server.connections.allowFrom(client, ec2.Port.tcpRange(8000, 9000), 'by hand');
  if (rule === 'L1') {
    new ec2.CfnSecurityGroupIngress(Stack.of(client), `From${client.node.id}To${server.node.id}`, {
      groupId: groupOf(server),
      sourceSecurityGroupId: groupOf(client),
      ipProtocol: 'tcp',
      fromPort: 8080,
      toPort: 8080,
    });
  }
  if (call.order === 'DependsOn of the service' && isOneStack) {
    cfnService(client).node.addDependency(cfnService(server));
  }
}

const isRule = (type: string) => /^AWS::EC2::SecurityGroup(Ingress|Egress)$/.test(type);

/** The changes that adoption must not make. */
function forbiddenChanges(app: Brownfield): string[] {
  const [before, after] = [false, true].map((withMesh) => synthesize(app, withMesh).templates);
  return Object.keys(before).flatMap((stack) => {
    const [was, is] = [before[stack].Resources ?? {}, after[stack].Resources ?? {}];
    const added = Object.keys(is)
      .filter((id) => !(id in was) && !isRule(is[id].Type))
      .map((id) => `${id} is added`);
    const changed = Object.keys(was).flatMap((id) => {
      if (!(id in is)) return [`${id} is removed`];
      const rest = [was[id], is[id]].map((resource) => JSON.stringify(withoutOrder(resource)));
      return rest[0] === rest[1] ? [] : [`${id} changes from ${rest[0]} to ${rest[1]}`];
    });
    const lost = Object.keys(was).flatMap((id) =>
      [was[id].DependsOn ?? []]
        .flat()
        .filter((other: string) => ![is[id]?.DependsOn ?? []].flat().includes(other))
        .map((other: string) => `${id} no longer waits for ${other}`),
    );
    return [...added, ...changed, ...lost];
  });
}

function withoutOrder({ DependsOn, Properties: { ForceNewDeployment, ...properties } = {} as any, ...rest }: any) {
  return { ...rest, properties };
}

/** The edges of which something is missing after adoption. */
function missing(app: Brownfield): string[] {
  const { templates, ids, groups, waits } = synthesize(app, true);
  const resources = Object.entries(templates).flatMap(([stack, template]: [string, any]) =>
    Object.entries<any>(template.Resources ?? {}).map(([id, resource]) => ({ key: `${stack}/${id}`, id, ...resource })),
  );
  const rules = resources
    .filter(({ Type }) => Type === 'AWS::EC2::SecurityGroupIngress')
    .map((each) => each.Properties);
  return app.calls.flatMap((call) => {
    const to = targetOf(call);
    const [client, server] = [ids[call.from], ids[to]].map((id) => resources.find((each) => each.id === id)!);
    const covering = rules.filter(({ SourceSecurityGroupId, GroupId, FromPort, ToPort }) => {
      const isBetween = names(SourceSecurityGroupId, groups[call.from]) && names(GroupId, groups[to]);
      return isBetween && FromPort <= 8080 && ToPort >= 8080;
    });
    const found = {
      ordered: waits.get(client.key)?.has(server.key),
      open: covering.length === 1,
      nonce: client.Properties.ForceNewDeployment?.ForceNewDeploymentNonce !== undefined,
    };
    return Object.entries(found)
      .filter(([, holds]) => !holds)
      .map(([law]) => `${client.key} -> ${server.key} is not ${law}`);
  });
}

/** Whether a reference is to the resource, in this stack or by an export of another. */
function names(reference: unknown, logicalId: string): boolean {
  return JSON.stringify(reference).includes(logicalId);
}

test('applications are drawn that use each style', () => {
  const drawn = fc.sample(brownfields, { numRuns: 200, seed: 1 }).flatMap(({ services }) => services);
  expect(new Set(drawn.map(({ style }) => style))).toEqual(new Set(STYLE_NAMES));
});

test('adoption changes only DependsOn and ForceNewDeployment, and adds only rules', () => {
  fc.assert(
    fc.property(brownfields, (app) => {
      expect(forbiddenChanges(app)).toEqual([]);
    }),
    { numRuns: RUNS, seed: Number(process.env.BF_SEED ?? 7) },
  );
}, 300_000);

test('every edge of an adopted application is ordered, open and has a nonce', () => {
  fc.assert(
    fc.property(brownfields, (app) => {
      expect(missing(app)).toEqual([]);
    }),
    { numRuns: RUNS, seed: Number(process.env.BF_SEED ?? 7) },
  );
}, 300_000);
