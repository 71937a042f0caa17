import { IConstruct } from 'constructs';
import { Member } from './member';
import { stackOfName } from '../inspect/stack-of-name';
import { NamedService, ReservedNames } from '../model/reserved-names';

const namesByRoot = new WeakMap<IConstruct, ReservedNames>();

/**
 * The aliases and discovery names that the meshes of an app use.
 *
 * Names with tokens are compared without resolving the tokens, because resolving a token before the tree is complete
 * could cache a wrong value.
 */
export function namesOfApp(mesh: IConstruct): ReservedNames {
  const { root } = mesh.node;
  if (!namesByRoot.has(root)) namesByRoot.set(root, new ReservedNames());
  return namesByRoot.get(root)!;
}

/** The names of a member, in a form in which names of several stacks can be compared. */
export function namesOfMember({ name, service, endpoints }: Member): NamedService {
  return {
    name,
    endpoints: endpoints.map(({ discoveryName, dnsName, port }) => {
      const [ofDiscoveryName, ofDnsName] = [discoveryName, dnsName].map((each) => stackOfName(service, each));
      return { discoveryName, dnsName, port, stackOf: { discoveryName: ofDiscoveryName, dnsName: ofDnsName } };
    }),
  };
}
