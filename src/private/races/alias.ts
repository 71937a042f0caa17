import { Call } from './calls';
import { Endpoint } from '../model/service';
import { UNKNOWN_PORT } from '../template/endpoints';
import { Namespace } from '../template/namespaces';
import { isResolved } from '../template/unresolved';

/** The alias that a call uses: the first one that the evidence shows. */
export function aliasOf({ targets }: Call): string | undefined {
  const [endpoint] = targets.flat();
  return endpoint && aliasText(endpoint);
}

export function aliasText({ dnsName, port, discoveryName }: Endpoint): string {
  const name = isResolved(dnsName) ? dnsName : discoveryName;
  return port === UNKNOWN_PORT ? name : `${name}:${port}`;
}

/** The name of a namespace for messages. */
export function namespaceText(namespace: Namespace | undefined): string {
  if (namespace?.name !== undefined) return `'${namespace.name}'`;
  return namespace?.resource ? `of resource '${namespace.resource.logicalId}'` : 'of its configuration';
}
