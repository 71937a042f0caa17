import { Application, ResourceInStack } from '../../template/application';
import { ResourceId } from '../../template/deployment-graph';
import { EcsService } from '../../template/ecs-services';
import { Stack, topLevel } from '../../template/stack';

/** Compares the resources of two versions of an application. */
export class Versions {
  /** A single template may have another file name in the other version. */
  private readonly isOneStack: boolean;

  constructor(
    public readonly before: Application,
    public readonly after: Application,
  ) {
    const topLevelStacks = (application: Application) => application.stacks.filter(({ parent }) => !parent);
    const [old, current] = [topLevelStacks(before), topLevelStacks(after)];
    const isFile = (stack: Stack) => stack.name === stack.templateFile;
    this.isOneStack = old.length === 1 && current.length === 1 && isFile(old[0]) && isFile(current[0]);
  }

  /** The same for a resource in both versions if CloudFormation updates it in place. */
  public keyOf({ stack, logicalId }: ResourceId): string {
    return `${this.stackKey(stack)}/${logicalId}`;
  }

  /** The resource of the old version that has the same key. */
  public oldOf<R extends ResourceId>(resource: ResourceId, candidates: readonly R[]): R | undefined {
    const key = this.keyOf(resource);
    return candidates.find((each) => this.keyOf(each) === key);
  }

  /** A computed value as text that does not depend on how the stacks are called in one of the versions. */
  public comparable(value: unknown, stack: Stack): string {
    const top = topLevel(stack).id;
    return (
      JSON.stringify(value)
        ?.split(`\uE000${JSON.stringify(top).slice(1, -1)}/`)
        .join('\uE000/') ?? ''
    );
  }

  /** The namespace of a service, by its name if that is known. */
  public namespaceKey({ namespace, stack }: EcsService): string {
    if (!namespace) return '';
    if (namespace.name !== undefined) return namespace.name;
    return namespace.resource ? this.keyOf(namespace.resource) : this.comparable(namespace.key, stack);
  }

  private stackKey(stack: Stack): string {
    if (stack.parent) return `${this.stackKey(stack.parent)}/${stack.logicalIdInParent}`;
    return this.isOneStack ? '' : stack.stackName;
  }
}

/** The computed properties of a resource. */
export function propertiesOf(application: Application, { stack, resource }: ResourceInStack): unknown {
  return application.scopeOf(stack).valueOf(resource.properties);
}

export function resourceOf({ stacks }: Application, { stack, logicalId }: ResourceId): ResourceInStack | undefined {
  const resource = stacks.includes(stack) ? stack.template.resources.get(logicalId) : undefined;
  return resource && { stack, logicalId, resource };
}
