import { App, Stack } from 'aws-cdk-lib';
import { Edge } from './order';
import { ServiceConnectMesh } from '../../src';
import { fargateService } from '../support/fargate-service';
import { topologies } from '../support/topologies';
import { TopologyApp, TopologyAppOptions } from '../support/topology-app';
import { WordPressMySqlStack } from '../wordpress/wordpress-mysql-stack';

/** How a scenario is declared: with or without its edges, and with clients or servers first. */
export type Declaration = Required<Pick<TopologyAppOptions, 'ordered' | 'clientsFirst'>>;

export interface Scenario {
  readonly title: string;
  /** The edges as the authors of the application declare them, not as the mesh reads them. */
  readonly edges: readonly Edge[];
  /** The service that depends on a new service after the update. */
  readonly client: string;
  build(app: App, declaration: Declaration): ServiceConnectMesh;
}

export const SCENARIOS: Scenario[] = [
  {
    title: 'WordPress and MySQL, the example: one stack',
    edges: [['wordpress', 'mysql']],
    client: 'wordpress',
    build: (app, { ordered }) => new WordPressMySqlStack(app, stackName('blog', ordered), { ordered }).mesh,
  },
  {
    title: "DeathStarBench's social network: one stack",
    client: 'nginx-web-server',
    ...real('deathstarbench-social-network', {}),
  },
  {
    title: 'Robot Shop: a stack each service',
    client: 'web',
    ...real('robot-shop', { apart: true }),
  },
];

function real(name: string, options: TopologyAppOptions): Pick<Scenario, 'edges' | 'build'> {
  const topology = topologies().find((each) => each.name === name)!;
  return {
    edges: topology.services.flatMap((each) => each.dependsOn.map((other): Edge => [each.name, other])),
    build(app, declaration) {
      const renamed = { ...topology, name: stackName(name, declaration.ordered) };
      return new TopologyApp(renamed, { app, ...declaration, ...options }).mesh;
    },
  };
}

/** The update, which adds a cache on which `client` depends. If the client has its own stack, the cache has one, too. */
export function addCache(mesh: ServiceConnectMesh, client: string, { ordered }: Declaration) {
  const { service } = mesh.findService(client);
  const base = Stack.of(mesh);
  const scope = Stack.of(service) === base ? base : new Stack(base.node.root, `${base.stackName}-cache`);
  const cache = mesh.addService('cache', {
    service: fargateService(scope, 'Cache', {
      cluster: service.cluster,
      task: { cpu: 512, memoryLimitMiB: 1024 },
      ports: { cache: 6379 },
      container: {
        image: 'public.ecr.aws/docker/library/valkey:8.1.3',
        healthCheck: { command: ['CMD', 'valkey-cli', 'ping'] },
      },
      circuitBreaker: { rollback: true },
    }),
    endpoints: [{ portMappingName: 'cache' }],
  });
  if (ordered) mesh.findService(client).dependsOn(cache);
}

/** Distinguishes the stacks of a scenario from those of its control. */
function stackName(name: string, ordered: boolean): string {
  return ordered ? name : `${name}-unordered`;
}
