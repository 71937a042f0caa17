import { Clock, everythingLate } from './clock';
import { Network, networkOf, Unit } from './network';
import { deploymentBy, Service, servicesOf } from './service-connect';

/** A deployment of one service. */
export interface ServiceDeployment {
  /** The id of the service. */
  readonly service: string;
  /** The resource that deployed it: its own, or a custom resource. */
  readonly by: Unit;
  /** The endpoints that its tasks can find from then on. */
  readonly list: ReadonlySet<string>;
}

/** The result of deploying an assembly. */
export interface Deployment {
  readonly network: Network;
  readonly clock: Clock;
  readonly services: ReadonlyMap<string, Service>;
  /** The deployments of services, as they begin. */
  readonly deployed: readonly ServiceDeployment[];
}

/**
 * Deploys one assembly after another and keeps the endpoint lists of the services.
 *
 * Assumptions about CloudFormation: a resource is updated if its properties differ, or if it refers to a resource that is replaced (each
 * change replaces a task definition). It is created or updated after everything that it refers to or names in DependsOn.
 * Resources that are no longer in the templates are deleted last. Assumptions about ECS: a deployment of a service stores the endpoints
 * that exist in its namespace when the deployment begins, until the next deployment. The endpoints of the service exist once its
 * deployment is complete.
 */
export class Account {
  private network: Network = networkOf([]);
  private services: ReadonlyMap<string, Service> = new Map();
  private readonly lists = new Map<string, ReadonlySet<string>>();

  /** @param clockOf chooses one of the possible orders */
  public deploy(network: Network, clockOf: (network: Network) => Clock = everythingLate): Deployment {
    const clock = clockOf(network);
    const services = servicesOf(network);
    const changed = changes(this.network, network, clock.order);

    const deployed: ServiceDeployment[] = [];
    const found = new Map<string, Set<string>>();
    for (const by of clock.order.filter((unit) => changed.has(unit))) {
      const service = deploymentBy(by);
      if (service === undefined) continue;
      const list = new Set(this.existing(services, service, by, clock));
      deployed.push({ service, by, list });
      // No endpoint is removed during an update, so the last of several lists contains the others. Some clocks do not know the last one.
      found.set(service, new Set([...(found.get(service) ?? []), ...list]));
    }
    for (const [service, list] of found) this.lists.set(service, list);
    this.network = network;
    this.services = services;
    return { network, clock, services, deployed };
  }

  /** The manual repair: redeploys every service. */
  public redeployAll() {
    for (const { unit, namespace } of this.services.values()) {
      const found = [...this.services.values()].filter((other) => other.namespace === namespace);
      this.lists.set(unit.id, new Set(found.flatMap(({ endpoints }) => endpoints.map(({ entry }) => entry))));
    }
  }

  /** Whether the client's list contains all endpoints that the server offers now, or those with these aliases. */
  public finds(client: string, server: string, aliases?: readonly string[]): boolean {
    const list = this.lists.get(client);
    return finds(list, this.services.get(server), aliases);
  }

  /** The endpoints that a service finds if its deployment begins with this unit. */
  private existing(services: ReadonlyMap<string, Service>, client: string, by: Unit, clock: Clock): string[] {
    const namespace = services.get(client)?.namespace;
    return [...new Set([...this.services.keys(), ...services.keys()])].flatMap((id) => {
      const next = services.get(id);
      const isNew = next && next.unit !== by && clock.isDone(next.unit, by);
      const service = isNew ? next : this.services.get(id);
      return service?.namespace === namespace ? (service?.endpoints ?? []).map(({ entry }) => entry) : [];
    });
  }
}

/** Whether a list contains all endpoints of a server, or those with these aliases. False if the server does not have such an endpoint. */
export function finds(
  list: ReadonlySet<string> | undefined,
  server: Service | undefined,
  aliases: readonly string[] = server?.endpoints.map(({ alias }) => alias) ?? [],
): boolean {
  return aliases.every((alias) => {
    const endpoint = server?.endpoints.find((each) => each.alias === alias);
    return endpoint !== undefined && (list?.has(endpoint.entry) ?? false);
  });
}

/** The units that an update changes. `units` are in the order of the update. */
function changes(before: Network, { before: waits }: Network, order: readonly Unit[]): Set<Unit> {
  const old = new Map(before.units.map((unit) => [unit.id, unit]));
  const changed = new Set<Unit>();
  for (const unit of order) {
    const known = old.get(unit.id);
    const differs = JSON.stringify(known?.properties) !== JSON.stringify(unit.properties);
    const moved = [...waits.get(unit)!].some((other) => other.type === TASK_DEFINITION && changed.has(other));
    if (!known || differs || moved) changed.add(unit);
  }
  return changed;
}

const TASK_DEFINITION = 'AWS::ECS::TaskDefinition';
