import { IConstruct } from 'constructs';
import { Endpoint } from './endpoint';
import * as messages from '../messages';
import { Problem } from '../messages/problem';

/** Who has which alias and which discovery name, in the namespaces of an app. */
const claimsOf = new WeakMap<IConstruct, Map<string, Claimant>>();

/** An endpoint's owner, as messages tell it. */
interface Claimant {
  readonly mesh: IConstruct;
  readonly serviceName: string;
}

interface Named {
  readonly name: string;
  readonly endpoints: readonly Endpoint[];
}

/**
 * What these endpoints need in a namespace and others have, or two of them.
 *
 * @param namespace what tells the namespace from others
 */
export function takenProblems(mesh: IConstruct, namespace: string, services: readonly Named[]): Problem[] {
  const taken = claimsOf.get(mesh.node.root);
  const ours = new Map<string, Claimant>();
  return claims(namespace, services).flatMap(({ name, what, key }) => {
    const owner = ours.get(key) ?? taken?.get(key);
    ours.set(key, { mesh, serviceName: name });
    return owner ? [messages.taken(name, what, [describeOwner(owner)])] : [];
  });
}

/** Takes what these endpoints need, in which there was no problem. */
export function take(mesh: IConstruct, namespace: string, services: readonly Named[]) {
  const taken = claimsOf.get(mesh.node.root) ?? new Map<string, Claimant>();
  claimsOf.set(mesh.node.root, taken);
  for (const { name, key } of claims(namespace, services)) taken.set(key, { mesh, serviceName: name });
}

/** Tokens as they are: to resolve one before the tree is complete would fix its value. */
function claims(namespace: string, services: readonly Named[]) {
  return services.flatMap(({ name, endpoints }) =>
    endpoints.flatMap(({ config: { dnsName, port, discoveryName } }) => [
      { name, what: `alias ${dnsName}:${port}`, key: JSON.stringify([namespace, dnsName, port]) },
      { name, what: `discovery name '${discoveryName}'`, key: JSON.stringify([namespace, discoveryName]) },
    ]),
  );
}

function describeOwner({ mesh, serviceName }: Claimant): string {
  return `service '${serviceName}' of '${mesh.node.path}' has it`;
}
