import { reversedOrder, unorderedDependency } from '../../messages/races/order';
import { aliasOf } from '../alias';
import { finding } from '../finding';
import { Rule } from './rule';

/** `unordered-dependency` and `reversed-order`: at most one of them for a client and a server. */
export const deploymentOrder: Rule = ({ calls, orders }) =>
  calls.flatMap((call) => {
    const { client, server, evidence, isInNamespace } = call;
    const order = orders.get(call);
    if (!isInNamespace || order === 'after') return [];
    const given = { client, server, alias: aliasOf(call), evidence };
    return order === 'before'
      ? [finding({ rule: 'reversed-order', ...given }, reversedOrder(client.label, server.label))]
      : [finding({ rule: 'unordered-dependency', ...given }, unorderedDependency(client.label, server.label))];
  });
