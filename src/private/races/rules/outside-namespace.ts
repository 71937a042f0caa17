import { outsideNamespace } from '../../messages/races/order';
import { aliasOf, namespaceText } from '../alias';
import { finding } from '../finding';
import { Rule } from './rule';

export const outsideNamespaceRule: Rule = ({ calls }) =>
  calls
    .filter(({ isInNamespace }) => !isInNamespace)
    .map((call) => {
      const { client, server, evidence } = call;
      const own = client.namespace && namespaceText(client.namespace);
      const message = outsideNamespace(client.label, server.label, namespaceText(server.namespace), own);
      return finding({ rule: 'outside-namespace', client, server, alias: aliasOf(call), evidence }, message);
    });
