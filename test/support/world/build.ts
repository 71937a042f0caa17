import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { App, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import * as recommendedFlags from 'aws-cdk-lib/recommended-feature-flags.json';
import { Construct } from 'constructs';
import { addCapacity, isLate } from './capacity';
import { WRITE } from './lines';
import { importedId, Line, NETWORK, serviceOf, stackOf, World, WorldService } from './world';
import { ServiceConnectMesh } from '../../../src';
import { forgetting } from '../forget-tokens';
import { Assembly, readAssembly } from '../simulator/assembly';

/** Creates every kind of construct once. CDK caches some values at first use, and `forgetting` must not remove these. */
function warmUp() {
  const service = (name: string, cluster: number, runsOn: WorldService['runsOn']): WorldService => {
    const edges = { dependsOn: name === 'a' ? [] : ['a'], connectsTo: name === 'a' ? ['b'] : [] };
    return { name, place: `Stack/${name}`, cluster, runsOn, groups: [], port: 80, turn: 0, ...edges };
  };
  const world: World = {
    stage: false,
    flags: false,
    namespace: 'created',
    meshIn: 'root',
    clusters: [
      { kind: 'created', capacity: 'capacity' },
      { kind: 'created', capacity: 'provider' },
    ],
    groups: [],
    services: [service('a', 0, 'bridge'), service('b', 1, 'fargate')],
    lines: (['allowTo', 'policy', 'between'] as const).map((form) => ({ form, from: 'b', to: 'a', when: 'before' })),
  };
  for (const flags of [true, false]) {
    const app = new App({ analyticsReporting: false, context: contextOf({ ...world, flags }) });
    buildWorld(app, { ...world, flags }, true);
    app.synth();
  }
}

export interface WorldAssembly {
  readonly assembly: Assembly;
  /** The ids of the warnings. */
  readonly warnings: readonly string[];
}

let isWarm = false;

/** Synthesizes the application, with or without its mesh, and reads its assembly from the disk. */
export function synthesizeWorld(world: World, withMesh: boolean): WorldAssembly {
  if (!isWarm) warmUp();
  isWarm = true;
  const outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'world-'));
  try {
    return forgetting(() => {
      const app = new App({ analyticsReporting: false, treeMetadata: false, outdir, context: contextOf(world) });
      buildWorld(app, world, withMesh);
      const { directory } = app.synth();
      return { assembly: readAssembly(directory), warnings: warningsIn(directory) };
    });
  } finally {
    fs.rmSync(outdir, { recursive: true });
  }
}

function contextOf({ flags }: World): Record<string, unknown> {
  return {
    ...(flags ? recommendedFlags : {}),
    'aws:cdk:enable-path-metadata': true, // paths are how the simulator knows services
    'aws:cdk:enable-asset-metadata': true, // and assets how it finds nested templates
    'aws:cdk:disable-stack-trace': true, // for speed
  };
}

export function buildWorld(app: App, world: World, withMesh: boolean) {
  const root = world.stage ? new Stage(app, 'Prod') : app;
  const network = new Stack(root, NETWORK);
  const vpc = ec2.Vpc.fromVpcAttributes(network, 'Vpc', {
    vpcId: 'vpc-1',
    availabilityZones: ['a'],
    privateSubnetIds: ['subnet-1'],
  });
  const clusters = clustersOf(world, network, vpc);
  addCapacities(world, clusters, network, false);

  const names = [...new Set(world.services.map(stackOf))];
  const stacks = new Map([...names].reverse().map((name) => [name, new Stack(root, name)]));
  const groupsOf = sharedGroups(world, network, vpc);
  const services = new Map<string, ecs.BaseService>();
  for (const spec of [...world.services].sort((a, b) => a.turn - b.turn)) {
    const scope = placeIn(stacks.get(stackOf(spec))!, spec);
    services.set(spec.name, serviceIn(scope, spec, clusters[spec.cluster], groupsOf(scope, spec)));
  }
  write(world, services, 'before');
  if (withMesh) {
    const last = stacks.get(names[names.length - 1])!;
    const service = services.get(world.services[world.services.length - 1].name)!;
    addMesh({ network, root, last, service }[world.meshIn], network, world, services);
  }
  write(world, services, 'after');
  addCapacities(world, clusters, network, true);
}

function clustersOf({ clusters }: World, scope: Stack, vpc: ec2.IVpc): ecs.ICluster[] {
  return clusters.map(({ kind }, index) => {
    const id = `Cluster${index}`;
    return kind === 'created'
      ? new ecs.Cluster(scope, id, { vpc })
      : ecs.Cluster.fromClusterAttributes(scope, id, { clusterName: id.toLowerCase(), vpc, securityGroups: [] });
  });
}

function addCapacities({ clusters }: World, created: readonly ecs.ICluster[], scope: Stack, late: boolean) {
  clusters.forEach((spec, index) => {
    if (spec.kind === 'imported' || spec.capacity === 'none' || isLate(spec) !== late) return;
    addCapacity(scope, created[index] as ecs.Cluster, spec);
  });
}

function placeIn(stack: Stack, { place }: WorldService): Stack {
  const [, nested] = place.split('/');
  return nested ? new NestedStack(stack, nested) : stack;
}

/** Creates a shared group with the first service that has it. Imports an imported group again for each service. */
function sharedGroups({ groups }: World, network: Stack, vpc: ec2.IVpc) {
  const created = (stack: Stack, id: string) =>
    (stack.node.tryFindChild(id) as ec2.SecurityGroup) ?? new ec2.SecurityGroup(stack, id, { vpc });
  return (stack: Stack, { name, groups: indices }: WorldService): ec2.ISecurityGroup[] =>
    indices.map((index) => {
      const id = `Group${index}`;
      const { home } = groups[index];
      if (home === NETWORK) return created(network, id);
      if (home === 'ofStack') return created(stack, id);
      return ec2.SecurityGroup.fromSecurityGroupId(stack, `${name}${id}`, importedId(index), {
        mutable: home === 'imported',
      });
    });
}

function serviceIn(scope: Stack, spec: WorldService, cluster: ecs.ICluster, groups: ec2.ISecurityGroup[]) {
  const { name, runsOn, port } = spec;
  const container: ecs.ContainerDefinitionOptions = {
    image: ecs.ContainerImage.fromRegistry('busybox:1.37.0'),
    memoryLimitMiB: 256,
    healthCheck: { command: ['true'] },
    portMappings: [{ name: 'http', containerPort: port, appProtocol: ecs.AppProtocol.http }],
  };
  const securityGroups = groups.length > 0 && runsOn !== 'bridge' ? groups : undefined;
  const props = { cluster, minHealthyPercent: 100, securityGroups };
  if (runsOn === 'fargate') {
    const taskDefinition = new ecs.FargateTaskDefinition(scope, `${name}Task`);
    taskDefinition.addContainer('main', container);
    return new ecs.FargateService(scope, name, { ...props, taskDefinition });
  }
  const networkMode = runsOn === 'awsvpc' ? ecs.NetworkMode.AWS_VPC : ecs.NetworkMode.BRIDGE;
  const taskDefinition = new ecs.Ec2TaskDefinition(scope, `${name}Task`, { networkMode });
  taskDefinition.addContainer('main', container);
  return new ecs.Ec2Service(scope, name, { ...props, taskDefinition });
}

function addMesh(scope: Construct, network: Stack, world: World, services: ReadonlyMap<string, ecs.BaseService>) {
  const called = new Set(world.services.flatMap(({ dependsOn, connectsTo }) => [...dependsOn, ...connectsTo]));
  new ServiceConnectMesh(scope, 'Mesh', {
    namespace: namespaceOf(world, network),
    services: [...world.services]
      .sort((a, b) => a.turn - b.turn)
      .map(({ name, dependsOn, connectsTo }) => ({
        name,
        service: services.get(name)!,
        endpoints: called.has(name) ? [{ portMappingName: 'http' }] : [],
        dependsOn: [...dependsOn],
        connectsTo: [...connectsTo],
      })),
  });
}

function namespaceOf({ namespace }: World, scope: Stack): cloudmap.INamespace | undefined {
  if (namespace === 'created') return undefined;
  if (namespace === 'own') return new cloudmap.HttpNamespace(scope, 'Namespace', { name: 'own' });
  return cloudmap.HttpNamespace.fromHttpNamespaceAttributes(scope, 'Namespace', {
    namespaceArn: 'arn:aws:servicediscovery:eu-west-1:123456789012:namespace/ns-abc',
    namespaceId: 'ns-abc',
    namespaceName: 'shared',
  });
}

function write(world: World, services: ReadonlyMap<string, ecs.BaseService>, when: Line['when']) {
  world.lines.forEach(({ form, from, to, when: moment }, index) => {
    if (moment !== when) return;
    const [one, other] = [from, to].map((name) => services.get(name)!);
    WRITE[form]({ from: one, to: other, port: serviceOf(world, to).port, id: `Line${index}` });
  });
}

function warningsIn(directory: string): string[] {
  return fs
    .readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((file) => /(manifest|metadata)\.json$/.test(file)) // newer versions of CDK have metadata in a file of its own
    .flatMap((file) => [
      ...fs.readFileSync(path.join(directory, file), 'utf8').matchAll(/cdk-service-connect-mesh:(\w+)/g),
    ])
    .map(([, id]) => id);
}
