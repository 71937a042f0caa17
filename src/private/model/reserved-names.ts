import { Service } from './service';

/** The service that has a name, and where it was declared. */
export interface NameOwner {
  readonly service: string;
  /** The path of its mesh, or of the ECS service if it is in none. */
  readonly path: string;
}

/** A name that a service asks for and another one has. */
export interface NameConflict {
  readonly service: string;
  /** What is taken: `alias api:80` or `discovery name 'api'`. */
  readonly name: string;
  readonly owner: NameOwner;
}

/**
 * The aliases and discovery names in use, by namespace. In a namespace a discovery name belongs to one ECS service, and so does
 * the pair of a DNS name and a port; ECS refuses a deployment that takes another's.
 */
export class ReservedNames {
  private readonly owners = new Map<string, NameOwner>();

  /** The names of these services that are taken, by others or by each other; nothing is reserved. */
  public conflicts(namespace: string, path: string, services: readonly Service[]): NameConflict[] {
    const trial = new Map<string, NameOwner>();
    return namesOf(namespace, services).flatMap(({ service, name, key }) => {
      const owner = trial.get(key) ?? this.owners.get(key);
      trial.set(key, { service, path });
      return owner ? [{ service, name, owner }] : [];
    });
  }

  public reserve(namespace: string, path: string, services: readonly Service[]): void {
    for (const { service, key } of namesOf(namespace, services)) this.owners.set(key, { service, path });
  }
}

function namesOf(namespace: string, services: readonly Service[]) {
  return services.flatMap(({ name: service, endpoints }) =>
    endpoints.flatMap(({ dnsName, port, discoveryName }) => [
      { service, name: `alias ${dnsName}:${port}`, key: JSON.stringify([namespace, dnsName, port]) },
      { service, name: `discovery name '${discoveryName}'`, key: JSON.stringify([namespace, discoveryName]) },
    ]),
  );
}
