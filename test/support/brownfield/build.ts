import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { App, Aspects, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import * as recommendedFlags from 'aws-cdk-lib/recommended-feature-flags.json';
import { Brownfield, BrownfieldService, discoveryNameOf, NAMESPACE, NAMESPACE_ARN, PORT } from './brownfield';
import { MeshNamespace, MeshServiceOptions, ServiceConnectMesh } from '../../../src';
import { ConfiguredSpec, plainService, propsOf, STYLES } from '../configured-services';
import { Assembly, readAssembly } from '../simulator/assembly';
import { WRITE } from '../world/lines';

/** Without a mesh; with a mesh that adopts the configuration; or with a mesh that configures every service itself. */
export type Version = 'before' | 'adopted' | 'configured by the mesh';

export interface BuiltBrownfield {
  readonly assembly: Assembly;
  /** The paths of the ECS services by their names. */
  readonly paths: ReadonlyMap<string, string>;
}

/** Synthesizes the application and reads its assembly from the disk. */
export function synthesizeBrownfield(brownfield: Brownfield, version: Version): BuiltBrownfield {
  const outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'brownfield-'));
  try {
    const context = {
      ...(brownfield.hasFlags ? recommendedFlags : {}),
      'aws:cdk:enable-path-metadata': true, // the simulator identifies services by their paths
      'aws:cdk:enable-asset-metadata': true, // and finds nested templates by their assets
      'aws:cdk:disable-stack-trace': true, // for speed
    };
    const app = new App({ analyticsReporting: false, treeMetadata: false, outdir, context });
    const paths = build(app, brownfield, version);
    return { assembly: readAssembly(app.synth().directory), paths };
  } finally {
    fs.rmSync(outdir, { recursive: true });
  }
}

function build(app: App, brownfield: Brownfield, version: Version): Map<string, string> {
  const root = brownfield.isInStage ? new Stage(app, 'Prod') : app;
  const network = new Stack(root, 'Network');
  const names = [...new Set(brownfield.services.map(({ place }) => place.split('/')[0]))];
  const stacks = new Map([...names].reverse().map((name) => [name, new Stack(root, name)]));
  const common = commonParts(network, brownfield);
  const services = new Map<string, ecs.BaseService>();
  const inTurn = [...brownfield.services].sort((one, other) => one.turn - other.turn);
  for (const spec of inTurn) {
    const [outer, nested] = spec.place.split('/');
    const stack = nested ? new NestedStack(stacks.get(outer)!, nested) : stacks.get(outer)!;
    services.set(spec.name, serviceIn(stack, spec, common, version));
  }
  const write = (moment: string) =>
    brownfield.lines.forEach(({ form, from, to, when }, index) => {
      if (when !== moment) return;
      WRITE[form]({ from: services.get(from)!, to: services.get(to)!, port: PORT, id: `Line${index}` });
    });
  write('before');
  if (version !== 'before') {
    const last = stacks.get(names[names.length - 1])!;
    addMesh({ network, root, last }[brownfield.meshIn], network, brownfield, inTurn, services, version);
  }
  write('after');
  for (const spec of inTurn) {
    if (version === 'configured by the mesh' || spec.configured !== 'after the mesh') continue;
    services.get(spec.name)!.enableServiceConnect(propsOf(specOf(spec, common)));
  }
  return new Map([...services].map(([name, { node }]) => [name, node.path]));
}

interface Common {
  readonly cluster: ecs.Cluster;
  readonly sharedByAll: () => ec2.ISecurityGroup;
  readonly namespaceBy: Record<BrownfieldService['spelling'], string | undefined>;
}

function commonParts(network: Stack, { namespace, services }: Brownfield): Common {
  const vpc = ec2.Vpc.fromVpcAttributes(network, 'Vpc', {
    vpcId: 'vpc-1',
    availabilityZones: ['a', 'b'],
    publicSubnetIds: ['subnet-1', 'subnet-2'],
    privateSubnetIds: ['subnet-3', 'subnet-4'],
  });
  const cluster = new ecs.Cluster(network, 'Cluster', { vpc });
  if (services.some(({ group }) => group === 'of instances')) {
    const machineImage = ecs.EcsOptimizedImage.amazonLinux2023();
    cluster.addCapacity('Instances', { instanceType: new ec2.InstanceType('t3.large'), machineImage });
  }
  const sharedByAll = () =>
    (network.node.tryFindChild('Shared') as ec2.SecurityGroup) ?? new ec2.SecurityGroup(network, 'Shared', { vpc });
  const created = {
    default: () => cluster.addDefaultCloudMapNamespace({ name: NAMESPACE, useForServiceConnect: true }),
    created: () => new cloudmap.HttpNamespace(network, 'Namespace', { name: NAMESPACE }),
    name: () => undefined,
    arn: () => undefined,
  }[namespace]();
  const reference = created?.namespaceArn ?? NAMESPACE_ARN;
  return { cluster, sharedByAll, namespaceBy: { name: NAMESPACE, reference, unset: undefined } };
}

function specOf(spec: BrownfieldService, { cluster, namespaceBy }: Common): ConfiguredSpec {
  const { name, hasEndpoint, hasAlias, aliasPort, hasDiscoveryName, spelling } = spec;
  const offer = hasEndpoint
    ? {
        dnsName: hasAlias ? `${name}.alias` : undefined,
        port: aliasPort,
        discoveryName: hasDiscoveryName ? discoveryNameOf(spec) : undefined,
      }
    : undefined;
  return { cluster, namespace: namespaceBy[spelling], offer };
}

function serviceIn(stack: Stack, spec: BrownfieldService, common: Common, version: Version): ecs.BaseService {
  const { name, style, configured, group } = spec;
  const { vpc } = common.cluster;
  const groups = {
    own: () => undefined,
    'of its stack': () => [
      (stack.node.tryFindChild('Shared') as ec2.SecurityGroup) ?? new ec2.SecurityGroup(stack, 'Shared', { vpc }),
    ],
    'of all': () => [common.sharedByAll()],
    imported: () => [ec2.SecurityGroup.fromSecurityGroupId(stack, `${name}Group`, 'sg-imported')],
    'of instances': () => undefined,
  };
  const isOnInstances = group === 'of instances';
  const full = { ...specOf(spec, common), securityGroups: groups[group](), isOnInstances };
  const isPlain = style === 'new' || configured !== 'at once' || version === 'configured by the mesh';
  if (!isPlain) return STYLES[style](stack, name, full);
  const service = plainService(stack, name, full);
  if (version !== 'configured by the mesh' && configured === 'by an aspect') {
    Aspects.of(stack).add({
      visit: (construct) => {
        if (construct === service) service.enableServiceConnect(propsOf(full));
      },
    });
  }
  return service;
}

function addMesh(
  scope: Stack | Stage | App,
  network: Stack,
  brownfield: Brownfield,
  inTurn: readonly BrownfieldService[],
  services: ReadonlyMap<string, ecs.BaseService>,
  version: Version,
) {
  const isNew = ({ style }: BrownfieldService) => style === 'new' || version === 'configured by the mesh';
  const rows = inTurn.map((spec): MeshServiceOptions & { name: string } => ({
    name: spec.name,
    service: services.get(spec.name)!,
    endpoints: isNew(spec) && spec.hasEndpoint ? [{ portMappingName: 'http' }] : [],
  }));
  const isNamed =
    brownfield.namesNamespace ||
    inTurn.some(({ configured }) => configured !== 'at once') ||
    (brownfield.declaredBy === 'calls' && inTurn.some(isNew));
  const namespace = isNamed ? namespaceOf(brownfield, network, inTurn) : undefined;
  if (brownfield.declaredBy === 'rows') {
    const edges = inTurn.map(({ dependsOn, connectsTo }) => ({
      dependsOn: [...dependsOn],
      connectsTo: [...connectsTo],
    }));
    const table = rows.map((row, index) => ({ ...row, ...edges[index] }));
    new ServiceConnectMesh(scope, 'Mesh', { namespace, services: table });
    return;
  }
  const mesh = new ServiceConnectMesh(scope, 'Mesh', { namespace });
  for (const { name, ...options } of rows) mesh.addService(name, options);
  for (const { name, dependsOn, connectsTo } of inTurn) {
    for (const other of dependsOn) mesh.findService(name).dependsOn(mesh.findService(other));
    for (const other of connectsTo) mesh.findService(name).connectsTo(mesh.findService(other));
  }
}

/** The namespace of the services, as the user can pass it to the mesh. */
function namespaceOf({ namespace }: Brownfield, network: Stack, [{ turn }]: readonly BrownfieldService[]) {
  if (namespace === 'arn') return MeshNamespace.fromNamespaceArn(network, 'MeshNamespace', NAMESPACE_ARN);
  const created =
    namespace === 'created'
      ? (network.node.findChild('Namespace') as cloudmap.INamespace)
      : (network.node.findChild('Cluster') as ecs.Cluster).defaultCloudMapNamespace;
  const isImported = namespace === 'name' || turn === 0; // by its name, even if the application creates it
  return isImported ? MeshNamespace.fromNamespaceName(network, 'MeshNamespace', NAMESPACE) : created;
}
