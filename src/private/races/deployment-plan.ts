import { CallOrder } from './call-order';
import { Call } from './calls';
import { CheckResult } from './check';
import { DependencyGraph } from '../model/graph/dependency-graph';
import { deploymentOrder } from '../model/graph/deployment-order';
import { deploymentWaves } from '../model/graph/deployment-waves';
import { EcsService } from '../template/ecs-services';

/** The order in which an application is deployed, as its templates say, whether or not its services call each other. */
export interface DeploymentPlan {
  /** Each service is in the earliest wave that the services before it allow. */
  readonly waves: readonly (readonly PlannedService[])[];
  /** A longest chain of services that are deployed one after another, the first to deploy first. */
  readonly criticalPath: readonly EcsService[];
  /** Services that wait for each other, or for such services: CloudFormation refuses their templates. */
  readonly undeployable: readonly EcsService[];
  /** Whether the first service is always deployed before the second one begins. */
  isBefore(first: EcsService, second: EcsService): boolean;
}

export interface PlannedService {
  readonly service: EcsService;
  /** The services that it waits for, without those that one of them waits for. */
  readonly after: readonly EcsService[];
}

/**
 * Derives the plan from the order of all pairs of services. Ties are broken by the order of the templates.
 *
 * A wait is transitive, so a service waits for all services of the chains that lead to it.
 */
export function deploymentPlan({ facts, services }: Pick<CheckResult, 'facts' | 'services'>): DeploymentPlan {
  const graph = new DependencyGraph();
  for (const _ of services) graph.addVertex();
  services.forEach((service, dependent) =>
    services.forEach((other, dependency) => {
      if (dependent !== dependency && facts.order.isDoneBefore(other, service)) graph.addEdge(dependent, dependency);
    }),
  );
  const order = deploymentOrder(graph);
  const isPlaced = new Set(order);
  const waves = deploymentWaves(graph, order)
    .map((wave) => wave.filter((vertex) => isPlaced.has(vertex)))
    .filter((wave) => wave.length > 0);

  const waveOf = new Map(waves.flatMap((wave, index) => wave.map((vertex) => [vertex, index])));
  const serviceOf = (vertex: number) => services[vertex];
  const planned = (vertex: number) => ({
    service: serviceOf(vertex),
    after: nearest(graph, vertex, waveOf).map(serviceOf),
  });
  return {
    waves: waves.map((wave) => wave.map(planned)),
    criticalPath: longestChain(graph, waves).map(serviceOf),
    undeployable: services.filter((_, vertex) => !isPlaced.has(vertex)),
    isBefore: (first, second) => first !== second && facts.order.isDoneBefore(first, second),
  };
}

/** The order of a call as the plan shows it: `later` if only a redeployment, or a wait for endpoints, brings it about. */
export function plannedOrder(
  call: Call,
  { orders }: Pick<CheckResult, 'orders'>,
  { isBefore }: DeploymentPlan,
): CallOrder | 'later' {
  const order = orders.get(call)!;
  return order === 'after' && !isBefore(call.server, call.client) ? 'later' : order;
}

/** The dependencies of a vertex without those that another one of them has. */
function nearest(graph: DependencyGraph, vertex: number, waveOf: ReadonlyMap<number, number>): number[] {
  const covered = new Set<number>();
  const found: number[] = [];
  const latestFirst = [...graph.dependenciesOf(vertex)].sort((a, b) => waveOf.get(b)! - waveOf.get(a)!);
  for (const dependency of latestFirst) {
    if (covered.has(dependency)) continue;
    found.push(dependency);
    for (const earlier of graph.dependenciesOf(dependency)) covered.add(earlier);
  }
  return found.sort((a, b) => a - b);
}

/** One vertex of each wave, from the last wave back: the first of its dependencies in the wave before. */
function longestChain(graph: DependencyGraph, waves: readonly (readonly number[])[]): number[] {
  const chain: number[] = [];
  for (const wave of [...waves].reverse()) {
    const dependencies = chain.length === 0 ? wave : graph.dependenciesOf(chain[0]);
    chain.unshift(wave.find((vertex) => dependencies.includes(vertex))!);
  }
  return chain;
}
