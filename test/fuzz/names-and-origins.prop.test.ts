import { CfnParameter, Fn, Lazy, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as patterns from 'aws-cdk-lib/aws-ecs-patterns';
import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import * as fc from 'fast-check';
import { MeshNamespace, MeshServiceProps, ServiceConnectMesh } from '../../src';
import { cfnService } from '../../src/private/inspect/cfn-resources';
import { fargateService } from '../support/fargate-service';
import { forgetting } from '../support/forget-tokens';
import { errorOf } from '../support/mesh-stack';
import { seedOf } from '../support/seed';
import { TestApp } from '../support/test-app';

/*
 * Applications with tokens in names, ports and nonces, with namespaces and clusters of every origin, sidecars, patterns and
 * escape hatches. The expected outcome of each is computed from the draw.
 */

/** A text of up to three parts, each of which is a literal, a numbered parameter, a lazy value or a function. */
type Part = { readonly kind: 'text' | 'parameter' | 'lazy' | 'function'; readonly value: number };
const parts: fc.Arbitrary<Part[]> = fc.array(
  fc.record({
    kind: fc.constantFrom<Part['kind']>('text', 'parameter', 'lazy', 'function'),
    value: fc.nat({ max: 3 }),
  }),
  { minLength: 1, maxLength: 3 },
);

const NAMESPACES = ['none', 'default', 'created', 'byName', 'byArn', 'emptyArn', 'parameter'] as const;
const CLUSTERS = ['owned', 'imported', 'importedWithNamespace', 'inOtherStack'] as const;
const SIDECARS = ['none', 'unnamed', 'named', 'withoutPorts'] as const;
const HATCHES = ['none', 'controllerBefore', 'controllerAfter', 'nameAfter', 'harmless'] as const;

interface Draw {
  readonly alias: Part[];
  readonly discoveryName: Part[];
  readonly isPortUnknown: boolean;
  readonly nonce?: Part[];
  readonly kind: 'dependsOn' | 'connectsTo';
  readonly namespace: (typeof NAMESPACES)[number];
  readonly cluster: (typeof CLUSTERS)[number];
  readonly sidecar: (typeof SIDECARS)[number];
  readonly isPattern: boolean;
  readonly hatch: (typeof HATCHES)[number];
  readonly meshScope: 'app' | 'stack' | 'other';
}

const draws: fc.Arbitrary<Draw> = fc.record({
  alias: parts,
  discoveryName: parts,
  isPortUnknown: fc.boolean(),
  nonce: fc.option(parts, { nil: undefined }),
  kind: fc.constantFrom('dependsOn', 'connectsTo'),
  namespace: fc.constantFrom(...NAMESPACES),
  cluster: fc.constantFrom(...CLUSTERS),
  sidecar: fc.constantFrom(...SIDECARS),
  isPattern: fc.boolean(),
  hatch: fc.constantFrom(...HATCHES),
  meshScope: fc.constantFrom('app', 'stack', 'other'),
});

const ARN = 'arn:aws:servicediscovery:eu-west-1:123456789012:namespace/ns-abc';

function textOf(scope: Stack, all: readonly Part[], prefix: string): string {
  const texts = all.map(({ kind, value }) => {
    if (kind === 'text') return `t${value}`;
    if (kind === 'lazy') return Lazy.string({ produce: () => `l${value}` });
    const parameter = parameterOf(scope, `P${value}`);
    return kind === 'parameter' ? parameter : Fn.select(0, Fn.split(',', parameter));
  });
  return [prefix, ...texts].join('-');
}

function parameterOf(scope: Stack, id: string): string {
  return ((scope.node.tryFindChild(id) as CfnParameter | undefined) ?? new CfnParameter(scope, id)).valueAsString;
}

/** The logical ids of the parameters in texts. */
function parametersIn(...texts: readonly (readonly Part[] | undefined)[]): string[] {
  const all = texts.flatMap((text) => text ?? []);
  return [
    ...new Set(all.filter(({ kind }) => kind === 'parameter' || kind === 'function').map(({ value }) => `P${value}`)),
  ];
}

function namespaceOf({ namespace }: Draw, scope: Stack): cloudmap.INamespace | undefined {
  if (namespace === 'created') return new cloudmap.HttpNamespace(scope, 'Namespace', { name: 'apps' });
  if (namespace === 'byName') return MeshNamespace.fromNamespaceName(scope, 'Namespace', 'apps');
  if (namespace === 'byArn') return MeshNamespace.fromNamespaceArn(scope, 'Namespace', ARN);
  if (namespace === 'parameter') {
    return MeshNamespace.fromNamespaceName(scope, 'Namespace', parameterOf(scope, 'NamespaceName'));
  }
  if (namespace !== 'emptyArn') return undefined;
  const attributes = { namespaceName: 'apps', namespaceId: 'ns-abc', namespaceArn: '' };
  return cloudmap.HttpNamespace.fromHttpNamespaceAttributes(scope, 'Namespace', attributes);
}

function clusterOf({ cluster, namespace }: Draw, app: TestApp, scope: Stack): ecs.ICluster {
  if (cluster === 'inOtherStack') return app.cluster;
  if (cluster === 'owned') {
    const made = new ecs.Cluster(scope, 'Cluster', { vpc: app.vpc });
    if (namespace === 'default') made.addDefaultCloudMapNamespace({ name: 'apps' });
    return made;
  }
  const defaultCloudMapNamespace =
    cluster === 'importedWithNamespace' ? MeshNamespace.fromNamespaceArn(scope, 'Default', ARN) : undefined;
  return ecs.Cluster.fromClusterAttributes(scope, 'Cluster', {
    clusterName: 'shared',
    vpc: app.vpc,
    securityGroups: [],
    defaultCloudMapNamespace,
  });
}

function build(draw: Draw) {
  const app = new TestApp();
  const shop = app.stack('Shop');
  const cluster = clusterOf(draw, app, shop);
  const common = { cluster, circuitBreaker: { rollback: true }, minHealthyPercent: 100 };
  const task = { cpu: 512, memoryLimitMiB: 1024 };
  const image = ecs.ContainerImage.fromRegistry('busybox:1.37.0');
  const web = fargateService(shop, 'Web', { ...common, task });
  const api = draw.isPattern
    ? new patterns.ApplicationLoadBalancedFargateService(shop, 'Api', {
        ...common,
        ...task,
        taskImageOptions: { image, containerPort: 8080 },
      }).service
    : fargateService(shop, 'Api', { ...common, task, ports: { http: 8080 } });
  if (draw.sidecar !== 'none') {
    const ports = {
      unnamed: [{ containerPort: 4318 }],
      named: [{ name: 'otlp', containerPort: 4318 }],
      withoutPorts: [],
    };
    api.taskDefinition.addContainer('otel', { image, essential: false, portMappings: ports[draw.sidecar] });
  }
  const external = () => cfnService(api).addPropertyOverride('DeploymentController.Type', 'EXTERNAL');
  if (draw.hatch === 'controllerBefore') external();
  const port = draw.isPortUnknown ? new CfnParameter(shop, 'Port', { type: 'Number' }).valueAsNumber : undefined;
  if (draw.nonce) {
    cfnService(web).forceNewDeployment = {
      enableForceNewDeployment: true,
      forceNewDeploymentNonce: textOf(shop, draw.nonce, 'build'),
    };
  }
  const endpoint = {
    portMappingName: 'http',
    dnsName: textOf(shop, draw.alias, 'api'),
    discoveryName: textOf(shop, draw.discoveryName, 'd'),
    port,
  };
  const services: MeshServiceProps[] = [
    { name: 'web', service: web, [draw.kind]: ['api'] },
    { name: 'api', service: api, endpoints: [endpoint] },
  ];
  const scope = { app: app.cdkApp, stack: shop, other: app.stack('Other') }[draw.meshScope];
  const declare = () => new ServiceConnectMesh(scope, 'Mesh', { namespace: namespaceOf(draw, shop), services });
  const after = () => {
    if (draw.hatch === 'controllerAfter') external();
    if (draw.hatch === 'harmless') cfnService(api).addPropertyOverride('DeploymentController.Type', 'ECS');
    const path = 'ServiceConnectConfiguration.Services.0.DiscoveryName';
    if (draw.hatch === 'nameAfter') cfnService(api).addPropertyOverride(path, 'overridden');
  };
  return { app, shop, web, api, declare, after };
}

/** The expected outcome of a draw. */
function expected(draw: Draw) {
  const discoveryName = draw.hatch === 'nameAfter' ? [] : draw.discoveryName;
  const own = draw.kind === 'dependsOn' ? draw.nonce : undefined;
  const unknown = [...parametersIn(draw.alias, discoveryName, own), ...(draw.isPortUnknown ? ['Port'] : [])];
  const isRefusedAtOnce = draw.hatch === 'controllerBefore';
  const isRefusedLater = draw.hatch === 'controllerAfter';
  const hasKnownDefault =
    draw.cluster === 'importedWithNamespace' || (draw.cluster === 'owned' && draw.namespace === 'default');
  const isGiven = !['none', 'default'].includes(draw.namespace);
  const createsNamespace = !isGiven && !hasKnownDefault;
  const isImported = draw.cluster === 'imported';
  return { unknown, isRefusedAtOnce, isRefusedLater, createsNamespace, warns: createsNamespace && isImported };
}

const RUNS = {
  numRuns: process.env.FUZZ === 'many' ? Math.ceil(Number(process.env.FUZZ_RUNS ?? 5000) / 25) : 25,
  seed: seedOf('FUZZ_SEED', 3),
};

// CDK creates a few tokens once, at their first use. `forgetting` must not remove them.
beforeAll(() => {
  for (const isPattern of [true, false]) {
    const [draw] = fc.sample(draws, { seed: 1, numRuns: 1 });
    const { app, declare } = build({ ...draw, isPattern, hatch: 'none' });
    declare();
    app.cdkApp.synth();
  }
});

test('the generator draws every origin, refusals and acceptances', () => {
  const seen = new Map<string, number>();
  const count = (key: string) => seen.set(key, (seen.get(key) ?? 0) + 1);
  fc.assert(
    fc.property(draws, (draw) => {
      for (const field of ['namespace', 'cluster', 'sidecar', 'hatch', 'meshScope', 'kind'] as const) {
        count(`${field}: ${draw[field]}`);
      }
      const { unknown, isRefusedAtOnce, isRefusedLater, createsNamespace, warns } = expected(draw);
      for (const [key, value] of Object.entries({ isRefusedAtOnce, isRefusedLater, createsNamespace, warns })) {
        count(`${key}: ${value}`);
      }
      count(`unknown: ${Math.min(unknown.length, 4)}`);
    }),
    { numRuns: 1000 },
  );
  const all = [...NAMESPACES, ...CLUSTERS, ...SIDECARS, ...HATCHES];
  expect([...seen.keys()].filter((key) => /^(namespace|cluster|sidecar|hatch):/.test(key))).toHaveLength(all.length);
  expect(Math.min(...seen.values())).toBeGreaterThan(20);
});

test('names, namespaces, clusters, sidecars and escape hatches have the expected outcome', () => {
  fc.assert(
    fc.property(draws, (draw) => forgetting(() => check(draw))),
    RUNS,
  );
});

function check(draw: Draw) {
  const { app, shop, web, api, declare, after } = build(draw);
  const { unknown, isRefusedAtOnce, isRefusedLater, createsNamespace, warns } = expected(draw);
  const refused = "service 'api' has the EXTERNAL deployment controller";
  const atOnce = errorOf(declare);
  if (isRefusedAtOnce) return expect(atOnce).toContain(refused);
  expect(atOnce).toBe('nothing was thrown');
  after();
  const late = errorOf(() => app.cdkApp.synth());
  if (isRefusedLater) return expect(late).toContain(refused);
  expect(late).toBe('nothing was thrown');

  const templates = app.cdkApp.synth().stacks.map(({ template }) => template);
  const namespaces = templates.flatMap(({ Resources = {} }) =>
    Object.values<any>(Resources).filter(({ Type }) => Type.endsWith('::HttpNamespace')),
  );
  expect(namespaces).toHaveLength(createsNamespace || draw.namespace === 'created' ? 1 : 0);
  if (createsNamespace) expect(JSON.stringify(namespaces[0].Properties.Name)).toContain('AWS::StackName');
  const { Resources } = app.cdkApp.synth().getStackByName('Shop').template;
  const propertiesOf = (service: ecs.BaseService) => Resources[shop.getLogicalId(cfnService(service))].Properties;
  const [{ PortName, ClientAliases }] = propertiesOf(api).ServiceConnectConfiguration.Services;
  expect(PortName).toBe('http');
  if (!draw.isPortUnknown) expect(ClientAliases[0].Port).toBe(8080);

  const warnings = Annotations.fromStack(shop).findWarning('*', Match.stringLikeRegexp('mesh:unknownNamespace'));
  expect(warnings).toHaveLength(warns ? 1 : 0);

  if (draw.kind !== 'dependsOn') return undefined;
  const nonce = propertiesOf(web).ForceNewDeployment.ForceNewDeploymentNonce;
  const [hash, ...values] = typeof nonce === 'string' ? [nonce] : nonce['Fn::Join'][1];
  expect(hash).toMatch(/^[0-9a-f]{32}$/);
  return expect(values.map(({ Ref }: any) => Ref).sort()).toEqual([...unknown].sort());
}

test('the nonce is the same if and only if the names are the same', () => {
  const nonceOf = (draw: Draw) =>
    forgetting(() => {
      const { app, shop, web, declare } = build(draw);
      declare();
      const { Resources } = app.cdkApp.synth().getStackByName('Shop').template;
      return JSON.stringify(Resources[shop.getLogicalId(cfnService(web))].Properties.ForceNewDeployment);
    });
  const plain = { sidecar: 'none', hatch: 'none', kind: 'dependsOn', isPattern: false } as const;
  const written = (all: Part[]) => JSON.stringify(all.map(({ kind, value }) => `${kind}${value}`));
  fc.assert(
    fc.property(draws, parts, (draw, alias) => {
      const before = { ...draw, ...plain };
      const after = { ...before, alias };
      const isSame = written(before.alias) === written(after.alias);
      expect(nonceOf(after) === nonceOf(before)).toBe(isSame);
      expect(nonceOf(before)).toBe(nonceOf(before));
    }),
    { ...RUNS, numRuns: Math.ceil(RUNS.numRuns / 4) },
  );
});
