import { CfnElement, Reference, Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { previewResolve } from './preview-resolve';
import { topStackOf } from './stacks';

/**
 * Which stack of a complete tree depends on which: by references, by construct and stack dependencies, by the edges of all
 * meshes, which may not be wired yet, and by the choices made here.
 *
 * CDK computes this too, but only after the last moment at which resources can still be added to a stack.
 */
export class StackOrder {
  private known?: Map<Stack, Set<Stack>>;

  /** @param declaredDependencies what else a construct depends on: an ECS service, because of the edges of its mesh */
  constructor(
    private readonly root: IConstruct,
    private readonly declaredDependencies: (construct: IConstruct) => readonly IConstruct[],
  ) {}

  /**
   * The one of two stacks that depends on the other. If neither does, the first one does from now on, so that of many such
   * choices none contradicts another.
   */
  public dependentOf(one: Stack, other: Stack): Stack {
    if (this.depends(other, one)) return other;
    this.add(one, other);
    return one;
  }

  /** Whether one stack depends on another, directly or not. */
  public depends(dependent: Stack, dependency: Stack): boolean {
    const seen = new Set([dependent]);
    for (const stack of seen) {
      if (stack === dependency) return true;
      for (const next of this.dependencies.get(stack) ?? []) seen.add(next); // iteration includes what is added on the way
    }
    return false;
  }

  /** Computed when first needed: most apps never need it. */
  private get dependencies(): Map<Stack, Set<Stack>> {
    if (this.known) return this.known;
    this.known = new Map();
    for (const construct of this.root.node.findAll()) {
      const dependencies = [
        ...construct.node.dependencies,
        ...(Stack.isStack(construct) ? construct.dependencies : []),
        ...(CfnElement.isCfnElement(construct) ? referencesOf(construct).map(({ target }) => target) : []),
        ...this.declaredDependencies(construct),
      ];
      if (dependencies.length === 0) continue;
      for (const dependent of stacksOf(construct)) {
        for (const dependency of dependencies.flatMap(stacksOf)) {
          this.add(topStackOf(dependent), topStackOf(dependency));
        }
      }
    }
    return this.known;
  }

  private add(dependent: Stack, dependency: Stack) {
    if (!this.dependencies.has(dependent)) this.dependencies.set(dependent, new Set());
    this.dependencies.get(dependent)!.add(dependency);
  }
}

/** The references in what an element writes into its template. */
function referencesOf(element: CfnElement): Reference[] {
  const found: Reference[] = [];
  const written = (element as unknown as { _toCloudFormation(): object })._toCloudFormation();
  previewResolve(element, written, (token) => {
    if (Reference.isReference(token)) found.push(token);
  });
  return found;
}

/** The stack that contains a construct, or the stacks that it contains: an app, or a construct around stacks. */
function stacksOf(construct: IConstruct): Stack[] {
  const around = topStackOf(construct);
  return around ? [around] : construct.node.findAll().filter(Stack.isStack);
}
