import { Endpoint } from '../model/service';
import { EcsService } from '../template/ecs-services';
import { hasKnownName } from '../template/endpoints';

/** The endpoints of a service that have one DNS name. */
export interface HostOwner {
  readonly service: EcsService;
  readonly endpoints: readonly Endpoint[];
}

/** The DNS names of all endpoints, without regard to case. */
export class KnownHosts {
  private readonly owners = new Map<string, HostOwner[]>();

  constructor(services: readonly EcsService[]) {
    for (const service of services) {
      const byName = new Map<string, Endpoint[]>();
      for (const endpoint of service.endpoints.filter(hasKnownName)) {
        const name = endpoint.dnsName.toLowerCase();
        byName.set(name, [...(byName.get(name) ?? []), endpoint]);
      }
      for (const [name, endpoints] of byName) {
        if (!this.owners.has(name)) this.owners.set(name, []);
        this.owners.get(name)!.push({ service, endpoints });
      }
    }
  }

  public ownersOf(host: string): readonly HostOwner[] {
    return this.owners.get(host) ?? [];
  }
}
