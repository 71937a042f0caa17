import { Resource } from './cfn-template';
import { Exports } from './exports';
import { InputError } from './input-error';
import { readInputs } from './read-inputs';
import { Scope, SharedScopes } from './scope';
import { Skipped } from './skipped';
import { Stack, withNested } from './stack';
import { unresolvedIn } from './unresolved';
import { own, textOf, Value } from './values';

/** A resource and the stack that contains it. */
export interface ResourceInStack {
  readonly stack: Stack;
  readonly logicalId: string;
  readonly resource: Resource;
}

/** A value and the scope in which it is written. */
interface ScopedValue {
  readonly scope: Scope;
  readonly value: Value;
}

/** All stacks that were read, and the values that they share. */
export class Application implements SharedScopes {
  /** All stacks and nested stacks, parents before what is nested in them. */
  public readonly stacks: readonly Stack[];
  public readonly work = { steps: 0 };
  private readonly scopes = new Map<Stack, Scope>();
  private readonly byStackName: ReadonlyMap<string, Stack>;
  private readonly resources = new Map<string, ResourceInStack>();
  private readonly byType = new Map<string, ResourceInStack[]>();
  private exports?: Exports;
  private parameters?: Map<string, ResourceInStack>;

  constructor(
    topLevelStacks: readonly Stack[],
    public readonly skipped: Skipped = new Skipped(),
  ) {
    this.stacks = topLevelStacks.flatMap(withNested);
    this.byStackName = new Map(topLevelStacks.map((stack) => [stack.stackName, stack]));
    for (const stack of this.stacks) {
      for (const resource of stack.template.resources.values()) {
        const { logicalId, type } = resource;
        const entry = { stack, logicalId, resource };
        this.resources.set(`${stack.id}/${logicalId}`, entry);
        if (!this.byType.has(type)) this.byType.set(type, []);
        this.byType.get(type)!.push(entry);
      }
    }
  }

  public scopeOf(stack: Stack): Scope {
    let scope = this.scopes.get(stack);
    if (!scope) this.scopes.set(stack, (scope = new Scope(stack, this)));
    return scope;
  }

  /** The resources of a type, in the order of the templates. */
  public resourcesOfType(...types: readonly string[]): readonly ResourceInStack[] {
    return types.flatMap((type) => this.byType.get(type) ?? []);
  }

  public get types(): readonly string[] {
    return [...this.byType.keys()];
  }

  /** The first resource that a computed text refers to, by itself or by an attribute, of those that match. */
  public resourceIn(text: string | undefined, matches: (type: string) => boolean): ResourceInStack | undefined {
    return this.resourcesIn(text ?? '').find(({ resource }) => matches(resource.type));
  }

  /** All resources that a computed text refers to. */
  public resourcesIn(text: string): ResourceInStack[] {
    return unresolvedIn(text).flatMap((reference) => this.resources.get(withoutAttribute(reference)) ?? []);
  }

  public exported(importing: Stack, name: string): ScopedValue | undefined {
    const found = this.exportFor(importing, name);
    return found && { scope: this.scopeOf(found.stack), value: found.value };
  }

  /** The stack that exports what another one imports by a name. */
  public exporterFor(importing: Stack, name: string): Stack | undefined {
    return this.exportFor(importing, name)?.stack;
  }

  public stackNamed(stackName: string): Stack | undefined {
    return this.byStackName.get(stackName);
  }

  public parameterNamed(environment: string, name: string): ScopedValue | undefined {
    const found = this.parameterResource(environment, name);
    return found && { scope: this.scopeOf(found.stack), value: own(found.resource.properties, 'Value') };
  }

  /** The `AWS::SSM::Parameter` with a name. */
  public parameterResource(environment: string, name: string): ResourceInStack | undefined {
    this.parameters ??= new Map(
      this.resourcesOfType('AWS::SSM::Parameter').map((parameter) => {
        const { stack, resource } = parameter;
        return [`${stack.environment}\n${textOf(own(resource.properties, 'Name')) ?? ''}`, parameter];
      }),
    );
    return name === '' ? undefined : this.parameters.get(`${environment}\n${name}`);
  }

  private exportFor(importing: Stack, importedName: string) {
    if (!this.exports) {
      // Assigned first: the name of an export may import something itself.
      this.exports = new Exports();
      for (const stack of this.stacks) {
        const scope = this.scopeOf(stack);
        for (const { value, exportName } of stack.template.outputs.values()) {
          const name = exportName === undefined ? undefined : scope.textOf(exportName);
          if (name !== undefined) this.exports.add({ stack, name, value });
        }
      }
    }
    return this.exports.find(importing, importedName);
  }
}

/** Logical ids contain no dots; the ids of stacks may. */
function withoutAttribute(reference: string): string {
  const slash = reference.lastIndexOf('/');
  const dot = reference.indexOf('.', slash);
  return dot < 0 ? reference : reference.slice(0, dot);
}

/** Reads cloud assemblies and templates. Throws an `InputError` if one of them cannot be read at all. */
export function readApplication(paths: readonly string[]): Application {
  if (paths.length === 0) throw new InputError('Nothing to read');
  const { stacks, skipped } = readInputs(paths);
  return new Application(stacks, skipped);
}
