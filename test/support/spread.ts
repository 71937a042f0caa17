import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { App, AppProps, NestedStack, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import { forgetting } from './forget-tokens';
import { FIRST_PORT, rowOf, serviceOf, ServiceSpec } from './service-specs';
import { Assembly, readAssembly } from './simulator/assembly';
import { Declared, DeclaredEdge } from './simulator/laws';
import { ServiceConnectMesh } from '../../src';

/** An app as plain data: meshes whose services are spread over stacks. */
export interface Spread {
  /** In the order of definition, which need not be an order of deployment. */
  readonly stacks: readonly string[];
  readonly defaultNamespace: boolean;
  readonly meshes: readonly SpreadMesh[];
}

export interface SpreadMesh {
  readonly id: string;
  /** The stack of the mesh; undefined for the app itself. */
  readonly home?: string;
  readonly ownNamespace: boolean;
  /** Whether the edges are in `services`, or are calls on services that are added one by one. */
  readonly declaredBy: 'rows' | 'calls';
  readonly services: readonly SpreadService[];
}

export interface SpreadService extends ServiceSpec {
  /** A stack, or `stack/nested stack`. */
  readonly place: string;
  /**
   * Its security group. `own`: the default one. `closed`: one without outbound access. `ofStack`: shared by the services of a stack.
   * `ofAll`: in the stack of the cluster, shared by services of all stacks. `imported`: by a fixed id, into the stack of the service.
   */
  readonly group: 'own' | 'closed' | 'ofStack' | 'ofAll' | 'imported';
  /** If edges are calls: whether it uses only the first endpoint of each server. */
  readonly usesFirst?: boolean;
}

/** An app with one mesh, in the stack of the cluster, whose edges are in its `services`. */
export function oneMesh(services: readonly SpreadService[]): Spread {
  const stacks = [...new Set(services.map(({ place }) => place.split('/')[0]))].filter((stack) => stack !== BASE);
  const mesh: SpreadMesh = { id: 'Mesh', home: BASE, ownNamespace: false, declaredBy: 'rows', services };
  return { stacks, defaultNamespace: false, meshes: [mesh] };
}

/** The stack of the cluster, on which every other may depend. */
export const BASE = 'Base';

export interface Synthesized {
  readonly assembly: Assembly;
  readonly meshes: readonly ServiceConnectMesh[];
}

/** Synthesizes the app, and reads its assembly from the disk. */
export function synthesize(spread: Spread): Synthesized {
  const outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'spread-'));
  try {
    return forgetting(() => {
      const app = newApp({ outdir, treeMetadata: false });
      const meshes = fill(app, spread);
      return { assembly: readAssembly(app.synth().directory), meshes };
    });
  } finally {
    fs.rmSync(outdir, { recursive: true });
  }
}

export function newApp(props: AppProps = {}): App {
  // The simulator identifies services by their paths, and finds nested templates by their assets.
  const context = {
    'aws:cdk:enable-path-metadata': true,
    'aws:cdk:enable-asset-metadata': true,
    'aws:cdk:disable-stack-trace': true, // for speed
    '@aws-cdk/core:stackResourceLimit': 0, // CloudFormation's own is 500
  };
  return new App({ analyticsReporting: false, context, ...props });
}

/** Adds the stacks, the services and the meshes to an app. */
export function fill(app: App, { stacks: ids, defaultNamespace, meshes: specs }: Spread): ServiceConnectMesh[] {
  const stacks = new Map([BASE, ...ids].map((id) => [id, new Stack(app, id)]));
  const base = stacks.get(BASE)!;
  const vpc = ec2.Vpc.fromVpcAttributes(base, 'Vpc', {
    vpcId: 'vpc-1',
    availabilityZones: ['a'],
    privateSubnetIds: ['subnet-1'],
  });
  const cluster = new ecs.Cluster(base, 'Cluster', { vpc });
  if (defaultNamespace) cluster.addDefaultCloudMapNamespace({ name: 'default', type: cloudmap.NamespaceType.HTTP });

  const placeOf = (place: string): Stack => {
    const [outer, nested] = place.split('/');
    const parent = stacks.get(outer)!;
    return nested ? ((parent.node.tryFindChild(nested) ?? new NestedStack(parent, nested)) as Stack) : parent;
  };
  const sharedIn = (stack: Stack) =>
    (stack.node.tryFindChild('Shared') as ec2.SecurityGroup) ?? new ec2.SecurityGroup(stack, 'Shared', { vpc });
  const ecsServiceOf = (spec: SpreadService) => {
    const scope = placeOf(spec.place);
    const groups = {
      own: () => undefined,
      closed: () => [new ec2.SecurityGroup(scope, `${spec.name}Group`, { vpc, allowAllOutbound: false })],
      ofStack: () => [sharedIn(scope.node.scopes.find(Stack.isStack)!)],
      ofAll: () => [sharedIn(base)],
      imported: () => [ec2.SecurityGroup.fromSecurityGroupId(scope, `${spec.name}Group`, 'sg-imported')],
    };
    const props = { cluster, securityGroups: groups[spec.group]() };
    return serviceOf(scope, spec.name, spec, props);
  };

  return specs.map(({ id, home, ownNamespace, declaredBy, services }) => {
    const namespace = ownNamespace ? new cloudmap.HttpNamespace(base, `${id}Namespace`, { name: id }) : undefined;
    const rows = services.map((spec) => rowOf(spec, ecsServiceOf(spec)));
    const edges = (index: number) => {
      const { dependsOn = [], connectsTo = [] } = services[index];
      return { dependsOn: [...dependsOn], connectsTo: [...connectsTo] };
    };
    const scope = home === undefined ? app : stacks.get(home)!;
    if (declaredBy === 'rows') {
      const table = rows.map((row, index) => ({ ...row, ...edges(index) }));
      return new ServiceConnectMesh(scope, id, { namespace, services: table });
    }
    const mesh = new ServiceConnectMesh(scope, id, { namespace });
    for (const { name, ...options } of rows) mesh.addService(name, options);
    services.forEach(({ name, usesFirst }, index) => {
      for (const kind of ['dependsOn', 'connectsTo'] as const) {
        for (const other of edges(index)[kind]) {
          const server = mesh.findService(other);
          const endpoints = usesFirst ? [server.endpoints[0].portMappingName!] : undefined;
          mesh.findService(name)[kind](server, { endpoints });
        }
      }
    });
    return mesh;
  });
}

/** The services and edges that the simulator checks. */
export function declaredIn({ meshes }: Spread): Declared {
  const services = meshes.flatMap((mesh) => mesh.services.map((service) => pathOf(service)));
  return { services, edges: meshes.flatMap(edgesOf), shared: [BASE] };
}

export function edgesOf({ services, declaredBy }: SpreadMesh): DeclaredEdge[] {
  const find = (name: string) => services.find((each) => each.name === name)!;
  return services.flatMap((client) =>
    (['dependsOn', 'connectsTo'] as const).flatMap((kind) =>
      (client[kind] ?? []).map(find).map((server) => {
        const all = aliasesOf(server);
        const aliases = client.usesFirst && declaredBy === 'calls' ? all.slice(0, 1) : all;
        return { client: pathOf(client), server: pathOf(server), kind, aliases };
      }),
    ),
  );
}

/** The address of each endpoint: its alias, or the name of the service and the container port. */
export function aliasesOf({ name, endpoints = {} }: ServiceSpec): string[] {
  return Object.values(endpoints).map(
    ({ dnsName = name, port, containerPort }, index) => `${dnsName}:${port ?? containerPort ?? FIRST_PORT + index}`,
  );
}

export function pathOf({ place, name }: SpreadService): string {
  return `${place}/${name}`;
}
