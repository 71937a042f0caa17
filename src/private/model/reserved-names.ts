/** The names of an endpoint. One without an alias has no `dnsName`, one whose discovery name is unknown has none. */
export interface EndpointNames {
  readonly discoveryName?: string;
  readonly dnsName?: string;
  readonly port?: number;
  /** The stack of a name whose text may mean another name in another stack. */
  readonly stackOf?: { readonly discoveryName?: string; readonly dnsName?: string };
}

/** The names of a service. */
export interface NamedService {
  readonly name: string;
  readonly endpoints: readonly EndpointNames[];
}

/** The service that uses a name, and where it is declared. */
export interface NameOwner {
  readonly service: string;
  /** The path of its mesh, or of the ECS service if it is not in a mesh. */
  readonly path: string;
}

/** A name of a service that another service already uses. */
export interface NameConflict {
  readonly service: string;
  /** The name and its type: `alias api:80` or `discovery name 'api'`. */
  readonly name: string;
  readonly owner: NameOwner;
}

/**
 * The aliases and discovery names in use, by namespace. In a namespace, only one ECS service can use a discovery name,
 * or an alias: a pair of a DNS name and a port. Amazon ECS rejects a deployment that uses a name of another service.
 */
export class ReservedNames {
  private readonly owners = new Map<string, NameOwner>();

  /** The conflicts of these services with the names in use, and with each other. Reserves nothing. */
  public conflicts(namespace: string, path: string, services: readonly NamedService[]): NameConflict[] {
    const trial = new Map<string, NameOwner>();
    return namesOf(namespace, services).flatMap(({ service, name, key }) => {
      const owner = trial.get(key) ?? this.owners.get(key);
      trial.set(key, { service, path });
      return owner ? [{ service, name, owner }] : [];
    });
  }

  public reserve(namespace: string, path: string, services: readonly NamedService[]): void {
    for (const { service, key } of namesOf(namespace, services)) this.owners.set(key, { service, path });
  }
}

function namesOf(namespace: string, services: readonly NamedService[]) {
  return services.flatMap(({ name: service, endpoints }) =>
    endpoints.flatMap(({ dnsName, port, discoveryName, stackOf }) => {
      const alias = { name: `alias ${dnsName}:${port}`, key: [namespace, dnsName, port, stackOf?.dnsName] };
      const discovery = {
        name: `discovery name '${discoveryName}'`,
        key: [namespace, discoveryName, stackOf?.discoveryName],
      };
      const names = [...(dnsName === undefined ? [] : [alias]), ...(discoveryName === undefined ? [] : [discovery])];
      return names.map(({ name, key }) => ({ service, name, key: JSON.stringify(key) }));
    }),
  );
}
