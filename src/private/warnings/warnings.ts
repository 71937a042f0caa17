import { cloudMapWarnings } from './cloud-map';
import { taskSizeWarnings } from './task-size';
import { undeclaredCallWarnings } from './undeclared-calls';
import { unknownNamespaceWarnings } from './unknown-namespace';
import { Warning } from './warning';
import { hasLogRouter, healthChecksOf, RenderedContainer, renderedContainers } from '../inspect/containers';
import {
  desiredCountOf,
  loadBalancedPortsOf,
  isReplacedByCircuitBreaker,
  mayHaveCircuitBreaker,
  proxyLogDriverOf,
} from '../inspect/service-settings';
import { TreeSurvey } from '../inspect/tree-survey';
import { vpcOf } from '../inspect/vpc';
import { ExternalEdge } from '../members/external-member';
import { Member, MemberEdge } from '../members/member';
import { MeshState } from '../members/mesh-state';
import { isHeld } from '../members/registry';
import * as messages from '../messages';

/** Finds the warnings of a mesh, on the complete tree. */
export function findWarnings(state: MeshState, survey: TreeSurvey): Warning[] {
  const { services, externals, props } = state;
  const members = services.services;
  const externalEdges = externals.edgesFrom(members);
  if (members.length === 0) {
    // If services were declared, the constructor has refused them, and the caller has caught the error.
    return props.services?.length ? [] : [{ id: 'emptyMesh', problem: messages.emptyMesh() }];
  }
  const containers = new Map(
    members.map((member) => [member, renderedContainers(member.service.taskDefinition)] as const),
  );
  const containersOf = (member: Member) => containers.get(member)!;
  const connected = new Set([
    ...services.edges.flatMap(({ dependent, dependency }) => [dependent, dependency]),
    ...externalEdges.map(({ dependent }) => dependent),
    // Services of other applications call it.
    ...members.filter(({ publishTo, endpoints }) => publishTo && endpoints.length > 0),
  ]);
  return [
    ...members
      .filter((member) => !connected.has(member))
      .map((member) => ({ id: 'isolatedService', problem: messages.isolatedService(member.name), member })),
    ...services.edges.flatMap(edgeWarnings),
    ...externalEdges.flatMap(externalWarnings),
    ...members.flatMap((member) => {
      const loadBalancedPorts = loadBalancedPortsOf(member.service);
      return [
        ...dependencyWarnings(services.dependentsOf(member), member, containersOf(member), loadBalancedPorts),
        ...taskSizeWarnings(member, containersOf(member)),
        ...loadBalancerWarnings(member, loadBalancedPorts),
        ...logRouterWarnings(member, containersOf(member)),
        ...redeploymentWarnings(state, member),
      ].map((warning) => ({ ...warning, member }));
    }),
    ...undeclaredCallWarnings(state, containersOf),
    ...cloudMapWarnings(state, survey),
    ...unknownNamespaceWarnings(state),
  ];
}

function edgeWarnings({ kind, dependent, dependency }: MemberEdge): Warning[] {
  const warnings: Warning[] = [];
  if (kind === 'dependsOn' && dependency.endpoints.length === 0) {
    const problem = messages.orderOnly(dependent.name, dependency.name, dependency.isAdopted);
    warnings.push({ id: 'orderOnly', problem, member: dependent });
  }
  const [ours, theirs] = [dependent, dependency].map(({ service }) => vpcOf(service));
  const isSeparate = ours !== undefined && theirs !== undefined && ours !== theirs;
  if (isSeparate && dependency.endpoints.length > 0) {
    const problem = messages.separateVpcs(dependent.name, dependency.name, [ours, theirs]);
    warnings.push({ id: 'separateVpcs', problem, member: dependent });
  }
  return warnings;
}

/** Nothing orders a service after one of another application that neither publishes its endpoints nor is waited for. */
function externalWarnings({ kind, dependent, dependency }: ExternalEdge): Warning[] {
  if (dependency.isPublished || dependency.waitUpTo) return [];
  const problem = messages.externalOrder(dependent.name, kind, dependency.name);
  return [{ id: 'externalOrder', problem, member: dependent }];
}

/** Other services are deployed after it, and then expect an answer. */
function dependencyWarnings(
  dependents: readonly Member[],
  { name, service }: Member,
  containers: readonly RenderedContainer[],
  loadBalancedPorts: readonly unknown[],
): Warning[] {
  const names = dependents.map((dependent) => dependent.name);
  if (names.length === 0) return [];
  const warnings: Warning[] = [];
  const { checked, unchecked } = healthChecksOf(containers);
  // If the service has a load balancer, Amazon ECS itself waits until its targets are healthy.
  const isAwaited = loadBalancedPorts.length > 0 || isHeld(service.taskDefinition);
  if (!isAwaited) {
    const problem =
      checked.length > 0
        ? messages.dependencyNotHeld(name, checked)
        : messages.dependencyWithoutHealthCheck(name, unchecked);
    warnings.push({ id: 'healthCheck', problem });
  }
  if (desiredCountOf(service) === 0) {
    warnings.push({ id: 'desiredCount', problem: messages.noTasks(name, names) });
  }
  if (!mayHaveCircuitBreaker(service)) {
    warnings.push({
      id: 'circuitBreaker',
      problem: messages.noCircuitBreaker(name, names, isReplacedByCircuitBreaker(service)),
    });
  }
  return warnings;
}

/** A service that is redeployed after others: only a circuit breaker reports that its redeployment fails. */
function redeploymentWarnings({ services, externals, props }: MeshState, member: Member): Warning[] {
  const edges = [...services.edgesOf(member, 'connectsTo'), ...externals.edgesOf(member, 'connectsTo')];
  const servers = edges.map(({ dependency }) => dependency.name);
  const isRedeployed = servers.length > 0 && (props.redeployAfterConnections ?? true);
  if (!isRedeployed || mayHaveCircuitBreaker(member.service)) return [];
  return [
    {
      id: 'circuitBreaker',
      problem: messages.redeploymentWithoutCircuitBreaker(
        member.name,
        servers,
        isReplacedByCircuitBreaker(member.service),
      ),
    },
  ];
}

/**
 * Finds endpoints that receive requests from a load balancer, which pass through the proxy
 * (aws/containers-roadmap#1958).
 */
function loadBalancerWarnings({ name, endpoints }: Member, loadBalancedPorts: readonly unknown[]): Warning[] {
  return endpoints
    .filter(({ config, containerPort: { mapping } }) => {
      const isTarget = loadBalancedPorts.includes(mapping.containerPort);
      return isTarget && mapping.appProtocol !== undefined && !config.perRequestTimeout;
    })
    .map(({ portMappingName }) => ({
      id: 'loadBalancer',
      problem: messages.loadBalancerTimeout(name, portMappingName),
    }));
}

/** The proxy logs to FireLens, but no container of the task receives these logs. */
function logRouterWarnings({ name, service }: Member, containers: readonly RenderedContainer[]): Warning[] {
  if (proxyLogDriverOf(service) !== 'awsfirelens' || hasLogRouter(containers)) return [];
  return [{ id: 'firelensRouter', problem: messages.noLogRouter(name) }];
}
