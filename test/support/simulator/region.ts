import { finds } from './account';
import { Unit } from './network';
import { exceeded } from './quotas';
import { rulesOf, Traffic, trafficOf } from './security-groups';
import { deploymentBy, Service, servicesOf } from './service-connect';

/** A resource that exists, with a physical id, and with physical ids in place of references. */
export interface ExistingResource extends Unit {
  /** Its id in the template. Two resources have the same id while one replaces the other. */
  readonly logical: string;
}

export interface RegionOptions {
  /** Whether AWS refuses a resource that exceeds a quota. */
  readonly quotas: boolean;
}

/**
 * All resources that exist, of all stacks, and the endpoint list that each ECS service had at its last deployment. As AWS does, a region
 * refuses a second equal rule of a security group, whether it is a resource or inside a group; a discovery name that another ECS service
 * of the namespace has; a second SSM parameter with the same name; and resources that exceed a quota.
 */
export class Region {
  private readonly resources = new Map<string, ExistingResource>();
  private readonly lists = new Map<string, ReadonlySet<string>>();
  private cached?: { readonly traffic: Traffic; readonly services: ReadonlyMap<string, Service> };

  constructor(private readonly options: RegionOptions = { quotas: false }) {}

  public get units(): readonly ExistingResource[] {
    return [...this.resources.values()];
  }

  public get traffic(): Traffic {
    return this.facts.traffic;
  }

  /** The ECS services that exist, by their physical ids. */
  public get services(): ReadonlyMap<string, Service> {
    return this.facts.services;
  }

  /** The value of the SSM parameter with a name. */
  public parameter(name: string): string | undefined {
    return this.units.find((each) => parameterName(each) === name)?.values.Value;
  }

  public find(id: string): ExistingResource | undefined {
    return this.resources.get(id);
  }

  /** Creates a resource, or updates the one with the same physical id. Returns the reasons if AWS refuses it. */
  public put(resource: ExistingResource): string[] {
    const refusals = this.refusals(resource);
    if (refusals.length > 0) return refusals;
    this.resources.set(resource.id, resource);
    this.forget(resource);
    const deployed = deploymentBy(resource);
    if (deployed !== undefined) this.deploy(deployed);
    return [];
  }

  public delete(id: string) {
    this.forget(this.resources.get(id)!);
    this.resources.delete(id);
  }

  /** Whether the endpoint list of a client contains these aliases of a server. False if the server does not have them. */
  public finds(client: string, server: string, aliases: readonly string[]): boolean {
    return finds(this.lists.get(client), this.services.get(server), aliases);
  }

  /** A deployment stores the endpoints of all other services that exist in the namespace. */
  private deploy(id: string) {
    const namespace = this.services.get(id)?.namespace;
    const others = [...this.services.values()].filter((other) => other.unit.id !== id && other.namespace === namespace);
    this.lists.set(id, new Set(others.flatMap(({ endpoints }) => endpoints.map(({ entry }) => entry))));
  }

  private refusals(resource: ExistingResource): string[] {
    return [
      ...this.duplicateRules(resource),
      ...this.takenDiscoveryNames(resource),
      ...this.takenParameters(resource),
      ...(this.options.quotas ? this.exceededQuotas(resource) : []),
    ];
  }

  private duplicateRules(resource: ExistingResource): string[] {
    if (!resource.type.startsWith(GROUP)) return [];
    const others = new Map(rulesOf(this.traffic).filter(([, unit]) => unit.id !== resource.id));
    const seen = new Set<string>();
    return rulesOf(trafficOf({ units: [resource] })).flatMap(([text]) => {
      const other = seen.has(text) ? resource : others.get(text);
      seen.add(text);
      return other ? [`${RULE_EXISTS}: ${resource.id}, as ${other.id} does: ${text}`] : [];
    });
  }

  private takenDiscoveryNames(resource: ExistingResource): string[] {
    return discoveryNames(resource).flatMap((name) =>
      [...this.resources.values()]
        .filter((other) => other.id !== resource.id && discoveryNames(other).includes(name))
        .map((other) => `${NAME_TAKEN}: ${resource.id}, by ${other.id}: ${name}`),
    );
  }

  private takenParameters(resource: ExistingResource): string[] {
    const name = parameterName(resource);
    return this.units
      .filter((other) => name !== undefined && other.id !== resource.id && parameterName(other) === name)
      .map((other) => `${PARAMETER_EXISTS}: ${resource.id}, as ${other.id}: ${name}`);
  }

  private exceededQuotas(resource: ExistingResource): string[] {
    const before = new Set(exceeded(this.units));
    const after = [...this.units.filter(({ id }) => id !== resource.id), resource];
    return exceeded(after)
      .filter((text) => !before.has(text))
      .map((text) => `${QUOTA_EXCEEDED}: ${resource.id}: ${text}`);
  }

  private get facts() {
    this.cached ??= { traffic: trafficOf(this), services: servicesOf(this) };
    return this.cached;
  }

  private forget({ type }: ExistingResource) {
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
