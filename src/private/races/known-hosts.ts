import { Endpoint, Service } from '../model/service';
import { hasKnownName, UNKNOWN_PORT } from '../template/endpoints';
import { HostMention, isAddressOf } from './matcher/host-mention';

/** The endpoints of a service that have one DNS name. */
export interface HostOwner<S extends Service> {
  readonly service: S;
  readonly endpoints: readonly Endpoint[];
}

/** The DNS names of all endpoints, without regard to case. */
export class KnownHosts<S extends Service> {
  private readonly owners = new Map<string, HostOwner<S>[]>();

  /** @param nameOf the name of an endpoint in comparisons; undefined if it is not known */
  constructor(services: readonly S[], nameOf: (endpoint: Endpoint) => string | undefined = knownName) {
    for (const service of services) {
      const byName = new Map<string, Endpoint[]>();
      for (const endpoint of service.endpoints) {
        const name = nameOf(endpoint)?.toLowerCase();
        if (name === undefined) continue;
        byName.set(name, [...(byName.get(name) ?? []), endpoint]);
      }
      for (const [name, endpoints] of byName) {
        if (!this.owners.has(name)) this.owners.set(name, []);
        this.owners.get(name)!.push({ service, endpoints });
      }
    }
  }

  /** All host names, in lower case. */
  public get names(): readonly string[] {
    return [...this.owners.keys()];
  }

  public ownersOf(host: string): readonly HostOwner<S>[] {
    return this.owners.get(host) ?? [];
  }
}

/** Of the services that own the host of a mention, those that it addresses: the ones with its port, else all of them. */
export function addressedOwners<S extends Service>(
  mention: HostMention,
  owners: readonly HostOwner<S>[],
): readonly HostOwner<S>[] {
  const ports = owners.flatMap(({ endpoints }) => endpoints.map(({ port }) => port));
  if (!isAddressOf(mention, ports)) return [];
  const exact = owners.filter(({ endpoints }) => endpoints.some(({ port }) => port === mention.port));
  return exact.length > 0 ? exact : owners;
}

/** Whether a mention has a port that none of the endpoints with its host has. */
export function hasWrongPort({ port }: HostMention, endpoints: readonly Endpoint[]): boolean {
  return port !== undefined && !endpoints.some((each) => each.port === port || each.port === UNKNOWN_PORT);
}

function knownName(endpoint: Endpoint): string | undefined {
  return hasKnownName(endpoint) ? endpoint.dnsName : undefined;
}
