import { finds } from './account';
import { Unit } from './network';
import { exceeded } from './quotas';
import { rulesOf, Ways, waysOf } from './security-groups';
import { deploymentBy, Service, servicesOf } from './service-connect';

/** A resource that exists: as in its template, with a physical id, and with physical ids in place of references. */
export interface Resident extends Unit {
  /** Its id in the template. Two residents have the same id while one replaces the other. */
  readonly logical: string;
}

export interface RegionOptions {
  /** Whether AWS refuses a resource that exceeds a quota. */
  readonly quotas: boolean;
}

/**
 * All resources that exist, whichever stack created them, and what AWS refuses to create: the same rule of a security group
 * again, whether it is a resource or inside a group; a discovery name that another ECS service of the namespace has; an SSM
 * parameter again; more than a quota allows. It also keeps the endpoint list that each ECS service was last deployed with.
 */
export class Region {
  private readonly residents = new Map<string, Resident>();
  private readonly lists = new Map<string, ReadonlySet<string>>();
  private cached?: { readonly ways: Ways; readonly services: ReadonlyMap<string, Service> };

  constructor(private readonly options: RegionOptions = { quotas: false }) {}

  public get units(): readonly Resident[] {
    return [...this.residents.values()];
  }

  public get ways(): Ways {
    return this.facts.ways;
  }

  /** The ECS services that exist, by their physical ids. */
  public get services(): ReadonlyMap<string, Service> {
    return this.facts.services;
  }

  /** The value of the SSM parameter with a name. */
  public parameter(name: string): string | undefined {
    return this.units.find((each) => parameterName(each) === name)?.values.Value;
  }

  public find(id: string): Resident | undefined {
    return this.residents.get(id);
  }

  /** Creates a resource, or changes the one with the same physical id. Returns why AWS refuses that, if it does. */
  public put(resident: Resident): string[] {
    const refusals = this.refusals(resident);
    if (refusals.length > 0) return refusals;
    this.residents.set(resident.id, resident);
    this.forget(resident);
    const deployed = deploymentBy(resident);
    if (deployed !== undefined) this.deploy(deployed);
    return [];
  }

  public delete(id: string) {
    this.forget(this.residents.get(id)!);
    this.residents.delete(id);
  }

  /** Whether the endpoint list of a client contains these aliases of a server, which the server has to offer. */
  public finds(client: string, server: string, aliases: readonly string[]): boolean {
    return finds(this.lists.get(client), this.services.get(server), aliases);
  }

  /** A deployment stores the endpoints of all other services that exist in the namespace. */
  private deploy(id: string) {
    const namespace = this.services.get(id)?.namespace;
    const others = [...this.services.values()].filter((other) => other.unit.id !== id && other.namespace === namespace);
    this.lists.set(id, new Set(others.flatMap(({ endpoints }) => endpoints.map(({ entry }) => entry))));
  }

  private refusals(resident: Resident): string[] {
    return [
      ...this.duplicateRules(resident),
      ...this.takenDiscoveryNames(resident),
      ...this.takenParameters(resident),
      ...(this.options.quotas ? this.exceededQuotas(resident) : []),
    ];
  }

  private duplicateRules(resident: Resident): string[] {
    if (!resident.type.startsWith(GROUP)) return [];
    const others = new Map(rulesOf(this.ways).filter(([, unit]) => unit.id !== resident.id));
    const seen = new Set<string>();
    return rulesOf(waysOf({ units: [resident] })).flatMap(([says]) => {
      const other = seen.has(says) ? resident : others.get(says);
      seen.add(says);
      return other ? [`${RULE_EXISTS}: ${resident.id}, as ${other.id} does: ${says}`] : [];
    });
  }

  private takenDiscoveryNames(resident: Resident): string[] {
    return discoveryNames(resident).flatMap((name) =>
      [...this.residents.values()]
        .filter((other) => other.id !== resident.id && discoveryNames(other).includes(name))
        .map((other) => `${NAME_TAKEN}: ${resident.id}, by ${other.id}: ${name}`),
    );
  }

  private takenParameters(resident: Resident): string[] {
    const name = parameterName(resident);
    return this.units
      .filter((other) => name !== undefined && other.id !== resident.id && parameterName(other) === name)
      .map((other) => `${PARAMETER_EXISTS}: ${resident.id}, as ${other.id}: ${name}`);
  }

  private exceededQuotas(resident: Resident): string[] {
    const before = new Set(exceeded(this.units));
    const after = [...this.units.filter(({ id }) => id !== resident.id), resident];
    return exceeded(after)
      .filter((text) => !before.has(text))
      .map((text) => `${QUOTA_EXCEEDED}: ${resident.id}: ${text}`);
  }

  private get facts() {
    this.cached ??= { ways: waysOf(this), services: servicesOf(this) };
    return this.cached;
  }

  private forget({ type }: Resident) {
    if (/^AWS::(EC2|ECS|AutoScaling)::/.test(type)) this.cached = undefined;
  }
}

/** How refusals begin. */
export const RULE_EXISTS = 'a rule exists already';
export const NAME_TAKEN = 'a discovery name is taken';
export const PARAMETER_EXISTS = 'a parameter exists already';
export const QUOTA_EXCEEDED = 'a quota is exceeded';

const GROUP = 'AWS::EC2::SecurityGroup';

function parameterName({ type, values }: Unit): string | undefined {
  return type === 'AWS::SSM::Parameter' ? String(values.Name) : undefined;
}

/** The discovery names of an ECS service, each with its namespace. ECS's default is the name of the port. */
function discoveryNames({ type, values }: Unit): string[] {
  const config = type === 'AWS::ECS::Service' ? values.ServiceConnectConfiguration : undefined;
  const services: any[] = config?.Enabled ? (config.Services ?? []) : [];
  return services.map(({ DiscoveryName, PortName }) => JSON.stringify([config.Namespace, DiscoveryName ?? PortName]));
}
