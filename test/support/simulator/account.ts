import { Clock, everythingLate } from './clock';
import { Network, networkOf, Unit } from './network';
import { deploymentBy, Service, servicesOf } from './service-connect';

/** A deployment of one service. */
export interface ServiceDeployment {
  /** The id of the service. */
  readonly service: string;
  /** What deployed it: its own resource, or a custom resource. */
  readonly by: Unit;
  /** The endpoints that its tasks then find. */
  readonly list: ReadonlySet<string>;
}

/** What came of deploying an assembly. */
export interface Deployment {
  readonly network: Network;
  readonly clock: Clock;
  readonly services: ReadonlyMap<string, Service>;
  /** The deployments of services, as they begin. */
  readonly deployed: readonly ServiceDeployment[];
}

/**
 * Deploys one assembly after another and keeps the lists of endpoints that services have.
 *
 * What it takes CloudFormation to do: a resource is updated where its properties differ or refer to a resource that is
 * replaced (a task definition, whenever it changes); it is created or updated after all that it refers to or names in
 * DependsOn; what is gone from the templates is deleted last. What it takes ECS to do: a deployment of a service writes
 * down the endpoints that exist in its namespace when it begins, and they stay written until its next deployment; the
 * service's own endpoints exist from its end.
 */
export class Account {
  private network: Network = networkOf([]);
  private services: ReadonlyMap<string, Service> = new Map();
  private readonly lists = new Map<string, ReadonlySet<string>>();

  /** @param clockOf which of the possible orders it is to be */
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
      // What comes up stays up to the end, so the last of several lists has all; which is the last, not every clock tells.
      found.set(service, new Set([...(found.get(service) ?? []), ...list]));
    }
    for (const [service, list] of found) this.lists.set(service, list);
    this.network = network;
    this.services = services;
    return { network, clock, services, deployed };
  }

  /** What somebody does by hand who knows no better: deploys every service again. */
  public redeployAll() {
    for (const { unit, namespace } of this.services.values()) {
      const found = [...this.services.values()].filter((other) => other.namespace === namespace);
      this.lists.set(unit.id, new Set(found.flatMap(({ endpoints }) => endpoints.map(({ entry }) => entry))));
    }
  }

  /** Whether all endpoints that the server offers now, or those of these aliases, are in the client's list. */
  public finds(client: string, server: string, aliases?: readonly string[]): boolean {
    const list = this.lists.get(client);
    return finds(list, this.services.get(server), aliases);
  }

  /** The endpoints that a service finds whose deployment begins with a unit. */
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

/** Whether a list has all endpoints of a server, or those of these aliases, which the server then has to offer. */
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

/** The units that an update touches, given in the order in which it comes to them. */
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
