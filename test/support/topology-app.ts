import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as toposort from 'toposort';
import { fargateService } from './fargate-service';
import { Topology, TopologyService } from './topologies';
import { MeshServiceProps, ServiceConnectMesh } from '../../src';

export interface TopologyAppOptions {
  /** @default a new one */
  readonly app?: App;
  /**
   * Whether each service has a stack of its own, and the cluster another.
   * @default false: all are in one stack
   */
  readonly apart?: boolean;
  /**
   * Whether the edges are declared.
   * @default true
   */
  readonly ordered?: boolean;
  /**
   * Whether services are declared in the reverse order of deployment.
   * @default true
   */
  readonly clientsFirst?: boolean;
  /**
   * The protocol of all ports.
   * @default - TCP
   */
  readonly appProtocol?: ecs.AppProtocol;
}

/** A real application as services on Fargate, in a mesh. */
export class TopologyApp {
  public readonly app: App;
  public readonly mesh: ServiceConnectMesh;

  constructor({ name, services }: Topology, options: TopologyAppOptions = {}) {
    const { app = new App(), apart = false, ordered = true, clientsFirst = true, appProtocol } = options;
    this.app = app;
    const base = new Stack(app, name);
    const cluster = new ecs.Cluster(base, 'Cluster', {
      vpc: new ec2.Vpc(base, 'Vpc', { maxAzs: 2, natGateways: 1, restrictDefaultSecurityGroup: false }),
    });
    const rows = (clientsFirst ? byEdges(services) : byEdges(services).reverse()).map((each) => {
      const scope = apart ? new Stack(app, `${name}-${each.name.replace(/_/g, '-')}`) : base;
      return row(scope, cluster, ordered ? each : { ...each, dependsOn: [], connectsTo: [] }, appProtocol);
    });
    this.mesh = new ServiceConnectMesh(base, 'Mesh', { services: rows });
  }
}

function row(
  scope: Stack,
  cluster: ecs.ICluster,
  { name, port, called, dependsOn, connectsTo }: TopologyService,
  appProtocol?: ecs.AppProtocol,
): MeshServiceProps {
  const service = fargateService(scope, name, {
    cluster,
    taskId: `${name}-task`,
    task: { cpu: 512, memoryLimitMiB: 1024 },
    ports: [{ name: 'main', containerPort: port, appProtocol }],
    container: { healthCheck: { command: ['CMD', 'true'] } },
    circuitBreaker: { rollback: true },
  });
  const endpoints = called ? [{ portMappingName: 'main' }] : [];
  return { name, service, endpoints, dependsOn: [...dependsOn], connectsTo: [...connectsTo] };
}

/** Dependents before their dependencies. */
function byEdges(services: readonly TopologyService[]): TopologyService[] {
  const byName = new Map(services.map((each) => [each.name, each]));
  const edges = services.flatMap(({ name, dependsOn }) => dependsOn.map((other): [string, string] => [name, other]));
  return toposort.array([...byName.keys()], edges).map((name) => byName.get(name)!);
}
