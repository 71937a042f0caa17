import { Call } from './calls';
import { ResourceId } from '../template/deployment-graph';
import { EcsService } from '../template/ecs-services';
import { Facts } from '../template/facts';
import { Redeployment } from '../template/redeployments';

/** When the client of a call is deployed: after the server for sure, before it for sure, or either. */
export type CallOrder = 'after' | 'before' | 'any';

/**
 * The order of each call.
 *
 * A client that a mesh redeploys after its server, or that waits until Cloud Map knows the server's endpoints, counts as
 * deployed after it.
 */
export function ordersOf(facts: Facts, calls: readonly Call[]): Map<Call, CallOrder> {
  const byClient = new Map<EcsService, Call[]>();
  for (const call of calls) byClient.set(call.client, [...(byClient.get(call.client) ?? []), call]);
  const orders = new Map<Call, CallOrder>();
  const redeployments = new Map<string, Redeployment[]>();
  for (const each of facts.redeployments) {
    const key = keyOf(each.service);
    redeployments.set(key, [...(redeployments.get(key) ?? []), each]);
  }
  for (const [client, ofClient] of byClient) {
    const servers = ofClient.map(({ server }) => server);
    const after = serversBefore(facts, client, servers, redeployments.get(keyOf(client)) ?? []);
    for (const call of ofClient) {
      const isReversed = !after.has(call.server) && facts.order.isDoneBefore(client, call.server);
      orders.set(call, after.has(call.server) ? 'after' : isReversed ? 'before' : 'any');
    }
  }
  return orders;
}

/** The servers that are always deployed before the client's last deployment. */
function serversBefore(
  facts: Facts,
  client: EcsService,
  servers: readonly EcsService[],
  redeployments: readonly Redeployment[],
): Set<EcsService> {
  const { order } = facts;
  const found = order.doneBefore(client, servers);
  const missing = () => servers.filter((server) => !found.has(server));
  for (const redeployment of redeployments) {
    for (const server of order.doneBefore(redeployment, missing())) found.add(server);
  }
  if (facts.gates.length > 0 && missing().length > 0) {
    const gates = [...order.doneBefore(client, facts.gates)];
    for (const server of missing()) {
      const names = server.endpoints.map(({ discoveryName }) => discoveryName);
      const isGated = gates.some(
        ({ stack, namespace, discoveryNames }) =>
          names.length > 0 &&
          names.every((name) => discoveryNames.includes(name)) &&
          facts.namespaces.identify(stack, namespace)?.key === server.namespace?.key,
      );
      if (isGated) found.add(server);
    }
  }
  return found;
}

function keyOf({ stack, logicalId }: ResourceId): string {
  return `${stack.id}/${logicalId}`;
}
