import { claimsOf, DeclaredContainer } from './container-claims';
import { Claim } from './evidence';
import { addressedOwners, hasWrongPort, KnownHosts } from './known-hosts';
import { Service } from '../model/service';

/** A service calls another one, by the definitions of its containers. */
export interface DeclaredCall<S extends Service> {
  readonly server: S;
  readonly claims: readonly Claim[];
  /** The addresses with a port that the alias does not have. */
  readonly wrongPorts: readonly Claim[];
}

/** The other services that a service calls, by the definitions of its containers alone: known before synthesis. */
export function declaredCalls<S extends Service>(
  client: S,
  containers: readonly DeclaredContainer[],
  hosts: KnownHosts<S>,
): DeclaredCall<S>[] {
  const calls = new Map<S, { claims: Claim[]; wrongPorts: Claim[] }>();
  for (const claim of containers.flatMap(claimsOf)) {
    for (const { service, endpoints } of addressedOwners(claim.mention, hosts.ownersOf(claim.mention.host))) {
      if (service === client) continue;
      const call = calls.get(service) ?? { claims: [], wrongPorts: [] };
      calls.set(service, call);
      call.claims.push(claim);
      if (hasWrongPort(claim.mention, endpoints)) call.wrongPorts.push(claim);
    }
  }
  return [...calls].map(([server, call]) => ({ server, ...call }));
}
