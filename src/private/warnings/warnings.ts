import { cfnService, cfnTaskDefinition } from '../inspect/cfn-resources';
import { containersWithoutHealthCheck, RenderedContainer, renderedContainers } from '../inspect/containers';
import { hasCircuitBreaker, loadBalancersOf } from '../inspect/service-settings';
import { vpcOf } from '../inspect/vpc';
import { Member, MemberEdge } from '../members/member';
import { MeshState } from '../members/mesh-state';
import * as messages from '../messages';
import { Problem } from '../messages/problem';

/** A configuration that Amazon ECS accepts, but that probably does not work as intended. */
export interface Warning {
  /** Part of the public contract: users acknowledge warnings by their ids. */
  readonly id: string;
  readonly problem: Problem;
  /** The service that the warning is about; undefined if it is about the mesh as a whole. */
  readonly member?: Member;
}

/** The CPU units and MiB that AWS recommends for the proxy. */
const PROXY = { cpu: 256, memory: 64 };

type LoadBalancers = ReturnType<typeof loadBalancersOf>;

/** Finds the warnings of a mesh, on the complete tree. */
export function findWarnings({ services, props }: MeshState): Warning[] {
  const members = services.services;
  if (members.length === 0) {
    // If services were declared, the constructor has refused them, and the caller has caught the error.
    return props.services?.length ? [] : [{ id: 'emptyMesh', problem: messages.emptyMesh() }];
  }
  const connected = new Set(services.edges.flatMap(({ dependent, dependency }) => [dependent, dependency]));
  return [
    ...members
      .filter((member) => !connected.has(member))
      .map((member) => ({ id: 'isolatedService', problem: messages.isolatedService(member.name), member })),
    ...services.edges.flatMap(separateVpcWarnings),
    ...members.flatMap((member) => {
      const containers = renderedContainers(member.service.taskDefinition);
      const loadBalancers = loadBalancersOf(member.service);
      const found = [
        ...dependencyWarnings(services.dependentsOf(member), member, containers, loadBalancers),
        ...taskSizeWarnings(member, containers),
        ...loadBalancerWarnings(member, loadBalancers),
      ];
      if (member.service.cloudMapService) {
        found.push({ id: 'cloudMap', problem: messages.cloudMapServiceDiscovery(member.name) });
      }
      return found.map((warning) => ({ ...warning, member }));
    }),
  ];
}

/** The two services of an edge run in different VPCs, as far as those are known. */
function separateVpcWarnings({ dependent, dependency }: MemberEdge): Warning[] {
  const [ours, theirs] = [dependent, dependency].map(({ service }) => vpcOf(service));
  if (ours === undefined || theirs === undefined || ours === theirs) return [];
  const problem = messages.separateVpcs(dependent.name, dependency.name, [ours, theirs]);
  return [{ id: 'separateVpcs', problem, member: dependent }];
}

/** Other services are deployed after it, and then expect an answer. */
function dependencyWarnings(
  dependents: readonly Member[],
  { name, service }: Member,
  containers: readonly RenderedContainer[],
  loadBalancers: LoadBalancers,
): Warning[] {
  const names = dependents.map((dependent) => dependent.name);
  if (names.length === 0) return [];
  const warnings: Warning[] = [];
  // If the service has a load balancer, Amazon ECS itself waits until its targets are healthy.
  const unchecked = loadBalancers.length > 0 ? [] : containersWithoutHealthCheck(containers);
  if (unchecked.length > 0) {
    warnings.push({ id: 'healthCheck', problem: messages.dependencyWithoutHealthCheck(name, unchecked) });
  }
  if (cfnService(service).desiredCount === 0) {
    warnings.push({ id: 'desiredCount', problem: messages.noTasks(name, names) });
  }
  if (!hasCircuitBreaker(service)) {
    warnings.push({ id: 'circuitBreaker', problem: messages.noCircuitBreaker(name, names) });
  }
  return warnings;
}

/** Finds Fargate tasks whose containers leave too little CPU or memory for the proxy. */
function taskSizeWarnings({ name, service: { taskDefinition } }: Member, containers: readonly RenderedContainer[]) {
  if (!taskDefinition.isFargateCompatible) return [];
  const task = cfnTaskDefinition(taskDefinition);
  const memory = containers.map((each) => each.memory ?? each.memoryReservation ?? 0);
  const cpu = containers.map((each) => each.cpu ?? 0);
  const evidence = [
    ...shortage('CPU units', Number(task.cpu), PROXY.cpu, cpu),
    ...shortage('MiB', Number(task.memory), PROXY.memory, memory),
  ];
  return evidence.length > 0 ? [{ id: 'taskSize', problem: messages.smallTask(name, evidence) }] : [];
}

/** The evidence for a shortage, if there is one. A size that is unknown until deployment is NaN, and no shortage. */
function shortage(unit: string, size: number, forProxy: number, reserved: readonly number[]): string[] {
  const forContainers = reserved.reduce((sum, each) => sum + each, 0);
  return size - forContainers < forProxy
    ? [`the task has ${size} ${unit}, its containers reserve ${forContainers}`]
    : [];
}

/**
 * Finds endpoints that receive requests from a load balancer, which pass through the proxy
 * (aws/containers-roadmap#1958).
 */
function loadBalancerWarnings({ name, endpoints }: Member, loadBalancers: LoadBalancers): Warning[] {
  return endpoints
    .filter(({ config, containerPort: { mapping } }) => {
      const isTarget = loadBalancers.some(({ containerPort }) => containerPort === mapping.containerPort);
      return isTarget && mapping.appProtocol !== undefined && !config.perRequestTimeout;
    })
    .map(({ portMappingName }) => ({
      id: 'loadBalancer',
      problem: messages.loadBalancerTimeout(name, portMappingName),
    }));
}
