import { closedPort } from '../../messages/races/reach';
import { Endpoint } from '../../model/service';
import { EcsService } from '../../template/ecs-services';
import { SecurityGroups } from '../../template/security-groups';
import { isResolved } from '../../template/unresolved';
import { aliasText } from '../alias';
import { finding } from '../finding';
import { Rule } from './rule';

/** Reports calls that no ingress rule admits, if all security groups of both services are in the templates. */
export const closedPortRule: Rule = ({ calls, facts: { groups } }) =>
  calls.flatMap(({ client, server, evidence, targets, isInNamespace }) => {
    const areKnown = [client, server].every(
      (each) => each.groups.length > 0 && each.groups.every((key) => groups.isKnown(key)),
    );
    if (!isInNamespace || !areKnown) return [];
    const isClosed = ({ listenerPort }: Endpoint) =>
      listenerPort !== undefined && !isOpen(groups, client, server, listenerPort);
    const closed = [
      ...new Set(targets.filter((endpoints) => endpoints.length > 0 && endpoints.every(isClosed)).flat()),
    ];
    if (closed.length === 0) return [];
    const ports = [...new Set(closed.map(({ listenerPort }) => listenerPort))].join(', ');
    const given = { rule: 'closed-port', client, server, alias: aliasText(closed[0]), evidence } as const;
    return [finding(given, closedPort(client.label, server.label, ports))];
  });

/** A rule for addresses, or for a group that only deployment knows, may admit the client. */
function isOpen(groups: SecurityGroups, client: EcsService, server: EcsService, port: number): boolean {
  return server.groups.some((group) =>
    groups.rulesOf(group).some(({ peer, fromPort, toPort }) => {
      const admits = peer === undefined || client.groups.includes(peer) || (!groups.isKnown(peer) && !isResolved(peer));
      return admits && fromPort <= port && port <= toPort;
    }),
  );
}
