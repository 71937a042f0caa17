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

/**
 * Takes what these endpoints need in a namespace; whatever is taken already is a problem, and then nothing is taken.
 *
 * @param namespace what tells the namespace from others
 */
export function claim(
  mesh: IConstruct,
  namespace: string,
  services: readonly { readonly name: string; readonly endpoints: readonly Endpoint[] }[],
): Problem[] {
  const taken = claimsOf.get(mesh.node.root) ?? new Map<string, Claimant>();
  const ours = new Map<string, Claimant>();
  const problems: Problem[] = [];

  for (const { name, endpoints } of services) {
    for (const { config } of endpoints) {
      for (const [what, value] of [
        [`alias ${config.dnsName}:${config.port}`, [config.dnsName, config.port]],
        [`discovery name '${config.discoveryName}'`, [config.discoveryName]],
      ] as const) {
        // Tokens as they are: to resolve one before the tree is complete would fix its value.
        const key = JSON.stringify([namespace, ...value]);
        const owner = ours.get(key) ?? taken.get(key);
        if (owner) problems.push(messages.taken(name, what, [describeOwner(owner)]));
        ours.set(key, { mesh, serviceName: name });
      }
    }
  }
  if (problems.length > 0) return problems;
  claimsOf.set(mesh.node.root, taken);
  for (const [key, claimant] of ours) taken.set(key, claimant);
  return [];
}

function describeOwner({ mesh, serviceName }: Claimant): string {
  return `service '${serviceName}' of '${mesh.node.path}' has it`;
}
