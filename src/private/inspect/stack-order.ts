import { CfnElement, Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { referencesOf } from './references';
import { enclosingStacks, stackUnits } from './stacks';
import { TreeSurvey } from './tree-survey';

/** Why one stack depends on another: a sentence about two constructs. */
export interface StackDependency {
  readonly dependent: Stack;
  readonly dependency: Stack;
  readonly reason: string;
}

/**
 * Which stack of a complete tree depends on which, nested stacks of one parent included: by references, by construct and stack dependencies, by the edges of all
 * meshes, which may not be wired yet, and by the choices made here.
 *
 * CDK computes this too, but only after the last moment at which resources can still be added to a stack.
 */
export class StackOrder {
  private known?: Map<Stack, Map<Stack, string>>;

  /** @param declaredDependencies what else a construct depends on: an ECS service, because of the edges of its mesh */
  constructor(
    private readonly survey: TreeSurvey,
    private readonly declaredDependencies: (construct: IConstruct) => readonly IConstruct[],
  ) {}

  /**
   * The one of two stacks that depends on the other. If neither does, the first one does from now on, so that of many such
   * choices none contradicts another.
   */
  public dependentOf(one: Stack, other: Stack): Stack {
    if (this.depends(other, one)) return other;
    this.add(one, other, 'one of the two has to depend on the other because of connectsTo');
    return one;
  }

  /** Whether one stack depends on another, directly or not. */
  public depends(dependent: Stack, dependency: Stack): boolean {
    return this.path(dependent, dependency) !== undefined;
  }

  /** The shortest chain of dependencies from one stack to another; undefined if there is none. */
  public path(from: Stack, to: Stack): StackDependency[] | undefined {
    const chains = new Map<Stack, StackDependency[]>([[from, []]]);
    for (const [dependent, chain] of chains) {
      if (dependent === to) return chain;
      for (const [dependency, reason] of this.dependencies.get(dependent) ?? []) {
        if (!chains.has(dependency)) chains.set(dependency, [...chain, { dependent, dependency, reason }]);
      }
    }
    return undefined;
  }

  /** Records that one stack depends on another from now on. */
  public add(dependent: Stack, dependency: Stack, reason: string): void {
    if (dependent === dependency) return;
    if (!this.dependencies.has(dependent)) this.dependencies.set(dependent, new Map());
    const reasons = this.dependencies.get(dependent)!;
    if (!reasons.has(dependency)) reasons.set(dependency, reason);
  }

  /** Computed when first needed: most apps never need it. */
  private get dependencies(): Map<Stack, Map<Stack, string>> {
    if (this.known) return this.known;
    this.known = new Map();
    for (const construct of this.survey.all) this.addDependenciesOf(construct);
    return this.known;
  }

  private addDependenciesOf(construct: IConstruct) {
    const { path } = construct.node;
    const dependencies: [target: IConstruct, reason: string][] = [];
    const note = (targets: readonly IConstruct[], words: string) => {
      for (const target of targets) dependencies.push([target, `'${path}' ${words} '${target.node.path}'`]);
    };
    note(construct.node.dependencies, 'has node.addDependency of');
    if (Stack.isStack(construct)) note(construct.dependencies, 'depends on stack');
    if (CfnElement.isCfnElement(construct)) note(referencesOf(construct), 'refers to');
    note(this.declaredDependencies(construct), 'is declared to depend on');
    for (const [target, reason] of dependencies) {
      for (const dependent of stacksOf(construct)) {
        for (const dependency of stacksOf(target)) {
          const units = stackUnits(dependent, dependency);
          if (units) this.add(...units, reason);
        }
      }
    }
  }
}

/** The stack that contains a construct, or those that it contains: an app, or a construct around stacks. */
function stacksOf(construct: IConstruct): Stack[] {
  const around = enclosingStacks(construct).pop();
  return around ? [around] : construct.node.findAll().filter(Stack.isStack);
}
