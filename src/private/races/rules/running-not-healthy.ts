import { runningNotHealthy } from '../../messages/races/order';
import { EcsService } from '../../template/ecs-services';
import { Evidence } from '../evidence';
import { finding } from '../finding';
import { Rule } from './rule';

/**
 * Reports servers that may count as deployed before they are healthy, if clients are deployed after them.
 *
 * A service behind a load balancer is deployed when its targets are healthy. A container that starts after another one is
 * healthy makes the task wait for that.
 */
export const runningNotHealthyRule: Rule = ({ calls, orders }) => {
  const clients = new Map<EcsService, EcsService[]>();
  for (const call of calls) {
    if (!call.isInNamespace || orders.get(call) !== 'after' || !call.server.task || call.server.hasLoadBalancer) {
      continue;
    }
    clients.set(call.server, [...(clients.get(call.server) ?? []), call.client]);
  }
  return [...clients].flatMap(([server, callers]) => {
    const offered = new Set(server.endpoints.map(({ portMappingName }) => portMappingName));
    const containers = server.task!.containers;
    const held = new Set(containers.flatMap(({ startsAfterHealthy }) => startsAfterHealthy));
    const early = containers.filter(
      ({ name, portMappings }) => !held.has(name) && portMappings.some((mapping) => offered.has(mapping.name)),
    );
    if (early.length === 0) return [];
    const names = callers.map(({ label }) => `'${label}'`).join(', ');
    const text = callers.length === 1 ? `${names} is` : `${names} are`;
    const evidence = early.map(({ name, hasHealthCheck }): Evidence => ({
      kind: 'container',
      container: name,
      value: hasHealthCheck ? 'no container waits for its health check' : 'no health check',
    }));
    const message = runningNotHealthy(
      server.label,
      text,
      early.every(({ hasHealthCheck }) => hasHealthCheck),
    );
    return [finding({ rule: 'running-not-healthy', server, evidence }, message)];
  });
};
