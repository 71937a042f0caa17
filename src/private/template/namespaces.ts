import { Application, ResourceInStack } from './application';
import { ResourceId } from './deployment-graph';
import { mayShareEnvironment, Stack } from './stack';
import { isResolved } from './unresolved';
import { at, own, Value } from './values';

/** A Cloud Map namespace, as far as the templates identify it. */
export interface Namespace {
  /** Equal for the same namespace of an account and region, however a template refers to it. */
  readonly key: string;
  /** Its name, if that is known. */
  readonly name?: string;
  /** The resource that creates it, if that is in a template. */
  readonly resource?: ResourceId;
  /** Whether two namespaces with different keys are different for sure. */
  readonly isCertain: boolean;
  /** Whether it is known by its id only, so that it may be one that others name by its name. */
  readonly isById?: boolean;
  /** Whether the template writes its name instead of a reference. */
  readonly isByName: boolean;
}

const TYPES = ['HttpNamespace', 'PrivateDnsNamespace', 'PublicDnsNamespace'].map(
  (each) => `AWS::ServiceDiscovery::${each}`,
);

/** Identifies the namespaces of an application. */
export class Namespaces {
  private readonly byName = new Map<string, ResourceInStack[]>();

  constructor(private readonly application: Application) {
    for (const resource of application.resourcesOfType(...TYPES)) {
      const name = this.nameOf(resource);
      if (name !== undefined) this.byName.set(name, [...(this.byName.get(name) ?? []), resource]);
    }
  }

  /** The namespace that a service or a cluster names: by its name, its ARN or its id, literally or by a reference. */
  public identify(stack: Stack, value: Value): Namespace | undefined {
    const scope = this.application.scopeOf(stack);
    const [text] = scope.possibleTexts(value);
    if (text === undefined || text === '') return undefined;
    const resource = this.application.resourceIn(text, (type) => TYPES.includes(type));
    if (resource) return this.ofResource(resource, false);
    const id = /(?:^|\/)(ns-[a-z0-9]+)$/.exec(text);
    if (id) return { key: `id ${id[1]}`, isCertain: true, isById: true, isByName: false };
    if (!isResolved(text)) return { key: text, isCertain: false, isByName: false };
    const named = (this.byName.get(text) ?? []).filter((each) => mayShareEnvironment(each.stack, stack));
    const nearest = named.find((each) => each.stack.environment === stack.environment) ?? named[0];
    if (nearest) return this.ofResource(nearest, true);
    return { key: `name ${text}`, name: text, isCertain: true, isByName: true };
  }

  /** The namespace of a service that names none: the default one of its cluster. */
  public defaultOf(stack: Stack, cluster: Value): Namespace {
    const text = this.application.scopeOf(stack).textOf(cluster) ?? 'default';
    const found = this.application.resourceIn(text, (type) => type === 'AWS::ECS::Cluster');
    const named = found && at(found.resource.properties, 'ServiceConnectDefaults', 'Namespace');
    const namespace = found && this.identify(found.stack, named);
    return namespace
      ? { ...namespace, isByName: false }
      : { key: `default of ${text}`, isCertain: false, isByName: false };
  }

  private ofResource(resource: ResourceInStack, isByName: boolean): Namespace {
    const { stack, logicalId } = resource;
    return { key: `${stack.id}/${logicalId}`, name: this.nameOf(resource), resource, isCertain: true, isByName };
  }

  /** The name of the namespace that a resource creates. */
  private nameOf({ stack, resource }: ResourceInStack): string | undefined {
    const name = this.application.scopeOf(stack).textOf(own(resource.properties, 'Name'));
    return name !== undefined && isResolved(name) ? name : undefined;
  }
}

/** Whether two namespaces are the same, or may be as far as the templates show. */
export function mayBeSame(one: Namespace, other: Namespace): boolean {
  if (one.key === other.key || !one.isCertain || !other.isCertain) return true;
  const isExisting = ({ name, resource }: Namespace) => name !== undefined && !resource;
  return (one.isById === true && isExisting(other)) || (other.isById === true && isExisting(one));
}
