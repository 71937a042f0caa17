import { Client, Offer, PRODUCER_STACKS, synthesizeConsumer, synthesizeProducer } from './apps';
import { Assembly } from '../simulator/assembly';
import { Clock } from '../simulator/clock';
import { DeployedApp, Rollout } from '../simulator/deployed-app';
import { Network, networkOf } from '../simulator/network';
import { isOpen } from '../simulator/security-groups';
import { Service } from '../simulator/service-connect';

export interface DeployOptions {
  readonly clockOf?: (network: Network) => Clock;
  /** How many resources are created or changed before one fails. */
  readonly failAfter?: number;
  /** Called after each step. */
  readonly onStep?: (step: string) => void;
}

/** The outcome of a deployment. */
export interface Outcome extends Rollout {
  /** The names of the services that were deployed, in this order. */
  readonly deployed: readonly string[];
  /** The calls that did not work when their client was deployed, as `client -> alias`. */
  readonly early: readonly string[];
}

/** Changes an assembly before it is deployed. Negative controls break it. */
export type Change = (assembly: Assembly) => Assembly;

/** The region that two teams share, and to which each deploys an application of its own. */
export class TwoApps {
  private readonly app = new DeployedApp();

  constructor(private readonly changes: { readonly producer?: Change; readonly consumer?: Change } = {}) {}

  public deployProducer(offers: readonly Offer[], options?: DeployOptions): Outcome {
    const { producer = (assembly) => assembly } = this.changes;
    return this.deploy(producer(synthesizeProducer(offers)), [], options);
  }

  public deployConsumer(clients: readonly Client[], options?: DeployOptions): Outcome {
    const { consumer = (assembly) => assembly } = this.changes;
    return this.deploy(consumer(synthesizeConsumer(clients)), clients, options);
  }

  public deleteProducer() {
    for (const stack of PRODUCER_STACKS) this.app.delete(stack);
  }

  public parameter(name: string): string | undefined {
    return this.app.region.parameter(name);
  }

  /** All resources that exist, as text. */
  public get state(): string {
    return JSON.stringify(this.app.region.units.map(({ id, values }) => [id, values]));
  }

  /** The calls of clients that do not work: the client does not know the endpoint, or may not reach it. */
  public broken(clients: readonly Client[]): string[] {
    return clients.flatMap((client) =>
      client.calls
        .map(({ dnsName, port }) => `${dnsName}:${port}`)
        .filter((alias) => !this.works(client, alias))
        .map((alias) => `${client.name} -> ${alias}`),
    );
  }

  /** The Cloud Map entries that a client calls. */
  public entriesOf({ calls }: Client): string[] {
    const wanted = calls.map(({ dnsName, port }) => `${dnsName}:${port}`);
    const endpoints = [...this.app.region.services.values()].flatMap((service) => service.endpoints);
    return endpoints.flatMap(({ alias, entry }) => (wanted.includes(alias) ? [entry] : [])).sort();
  }

  private works({ name }: Client, alias: string): boolean {
    const { region } = this.app;
    const client = this.find(name);
    const server = [...region.services.values()].find(({ endpoints }) =>
      endpoints.some((each) => each.alias === alias),
    );
    if (!client || !server) return false;
    const ports = server.endpoints.filter((each) => each.alias === alias).flatMap(({ listensOn }) => listensOn);
    return (
      region.finds(client.unit.id, server.unit.id, [alias]) &&
      ports.every((port) => isOpen(region.traffic, client, server, port))
    );
  }

  private find(name: string): Service | undefined {
    return [...this.app.region.services.values()].find(({ unit }) => nameOf(unit.path) === name);
  }

  private deploy(
    assembly: Assembly,
    clients: readonly Client[],
    { clockOf, failAfter, onStep = () => {} }: DeployOptions = {},
  ): Outcome {
    const { region } = this.app;
    const network = networkOf(assembly, (name) => region.parameter(name));
    const deployed: string[] = [];
    const early: string[] = [];
    const watch = (step: string) => {
      const [, id] = /^(?:creation|update) of (.+)$/.exec(step) ?? [];
      const name = id && nameOf(region.services.get(id)?.unit.path);
      if (name) {
        deployed.push(name);
        early.push(...this.broken(clients.filter((client) => client.name === name)));
      }
      onStep(step);
    };
    return { ...this.app.update(network, { clockOf, failAfter, onStep: watch }), deployed, early };
  }
}

/** The name of a service in its mesh, which is the id of its construct. */
function nameOf(path: string | undefined): string | undefined {
  return path?.split('/').slice(-2)[0];
}
