import { mayCoexist } from './coexistence';
import { Evidence } from './evidence';
import { shareNamespace } from './same-namespace';
import { Endpoint } from '../model/service';
import { EcsService } from '../template/ecs-services';
import { Facts } from '../template/facts';
import { mayShareEnvironment } from '../template/stack';

/** A client that an ingress rule admits to a server. */
export interface IngressCall {
  readonly server: EcsService;
  readonly evidence: Evidence;
  /** The endpoints whose listener port the rule opens. */
  readonly endpoints: readonly Endpoint[];
}

/**
 * The calls that ingress rules show: from the group of the client to the group of the server, on its listener port.
 *
 * Only groups that a single service uses can show that. A rule for addresses shows nothing.
 */
export function ingressCalls({ services, groups }: Facts): Map<EcsService, IngressCall[]> {
  const users = new Map<string, EcsService[]>();
  for (const service of services) {
    for (const group of new Set(service.groups)) users.set(group, [...(users.get(group) ?? []), service]);
  }
  const onlyUser = (group: string) => {
    const [user, ...others] = users.get(group) ?? [];
    return others.length === 0 && !groups.isUsedElsewhere(group) ? user : undefined;
  };

  const calls = new Map<EcsService, IngressCall[]>();
  for (const { group, peer, fromPort, toPort, logicalId } of groups.rules) {
    const client = peer === undefined || peer === group ? undefined : onlyUser(peer);
    const server = client && onlyUser(group);
    if (!client || !server || client === server) continue;
    if (!shareNamespace(client, server) || !mayCoexist(client, server)) continue;
    if (!mayShareEnvironment(client.stack, server.stack)) continue;
    const endpoints = server.endpoints.filter(
      ({ listenerPort }) => listenerPort !== undefined && fromPort <= listenerPort && listenerPort <= toPort,
    );
    if (endpoints.length === 0) continue;
    const ports = [...new Set(endpoints.map(({ listenerPort }) => listenerPort))].join(', ');
    const evidence: Evidence = { kind: 'ingressRule', name: logicalId, value: `port ${ports}` };
    calls.set(client, [...(calls.get(client) ?? []), { server, evidence, endpoints }]);
  }
  return calls;
}
