import { CfnElement, Reference, Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { previewResolve } from './preview-resolve';
import { topStackOf } from './stacks';

/**
 * The dependencies between the stacks of a complete tree: through references, through construct and stack dependencies,
 * through the edges of all meshes, which may not be wired yet, and through the choices of `dependentOf`.
 *
 * CDK computes these dependencies too, but only when resources can no longer be added to a stack.
 */
export class StackOrder {
  private known?: Map<Stack, Set<Stack>>;

  /**
   * @param declaredDependencies returns the additional dependencies of a construct: those of an ECS service through its
   * mesh
   */
  constructor(
    private readonly root: IConstruct,
    private readonly declaredDependencies: (construct: IConstruct) => readonly IConstruct[],
  ) {}

  /**
   * Returns which of two stacks depends on the other. If neither does, records that the first stack depends on the
   * other one, so that later choices do not contradict this one.
   */
  public dependentOf(one: Stack, other: Stack): Stack {
    if (this.depends(other, one)) return other;
    this.add(one, other);
    return one;
  }

  /** Whether one stack depends on another, directly or through other stacks. */
  public depends(dependent: Stack, dependency: Stack): boolean {
    const seen = new Set([dependent]);
    // The iteration includes the stacks that are added during it.
    for (const stack of seen) {
      if (stack === dependency) return true;
      for (const next of this.dependencies.get(stack) ?? []) seen.add(next);
    }
    return false;
  }

  /** Computed when it is first needed, because most apps do not need it. */
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

/** The references in the part of the template that an element renders. */
function referencesOf(element: CfnElement): Reference[] {
  const found: Reference[] = [];
  const written = (element as unknown as { _toCloudFormation(): object })._toCloudFormation();
  previewResolve(element, written, (token) => {
    if (Reference.isReference(token)) found.push(token);
  });
  return found;
}

/** The stack that contains a construct or, for an app or a construct that contains stacks, these stacks. */
function stacksOf(construct: IConstruct): Stack[] {
  const around = topStackOf(construct);
  return around ? [around] : construct.node.findAll().filter(Stack.isStack);
}
