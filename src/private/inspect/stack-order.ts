import { CfnElement, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { IConstruct } from 'constructs';
import { hostsOf } from './hosts';
import { referencesOf } from './references';
import { deploymentUnits, enclosingStacks, stackUnits } from './stacks';
import { TreeSurvey } from './tree-survey';

/**
 * The dependencies between the stacks of a complete tree, and between the nested stacks of one parent: through references, through
 * construct and stack dependencies, through the edges of all meshes, which may not be wired yet, and through the choices of
 * `dependentOf`.
 *
 * CDK computes these dependencies too, but only when resources can no longer be added to a stack.
 */
export class StackOrder {
  /** The reason why a unit of deployment depends on another, by both. */
  private known?: Map<IConstruct, Map<IConstruct, string>>;

  /**
   * @param declaredDependencies returns the additional dependencies of a construct: those of an ECS service through its
   * mesh
   */
  constructor(
    private readonly survey: TreeSurvey,
    private readonly declaredDependencies: (construct: IConstruct) => readonly IConstruct[],
  ) {}

  /**
   * Returns which of two stacks depends on the other. If neither does, records that the first stack depends on the
   * other one, so that later choices do not contradict this one.
   */
  public dependentOf(one: Stack, other: Stack): Stack {
    if (this.depends(other, one)) return other;
    this.record(one, other, `services of '${one.node.path}' and '${other.node.path}' call each other`);
    return one;
  }

  /** Records that a stack depends on another, for later choices. */
  public record(dependent: Stack, dependency: Stack, reason: string) {
    this.add(dependent, dependency, () => reason);
  }

  /** Whether one stack depends on another, directly or through other stacks. */
  public depends(dependent: Stack, dependency: Stack): boolean {
    return this.reasons(dependent, dependency) !== undefined;
  }

  /** Why one stack depends on another: the shortest chain of reasons. Undefined if it does not. */
  public reasons(from: Stack, to: Stack): string[] | undefined {
    const reachedFrom = new Map<IConstruct, IConstruct | undefined>([[from, undefined]]);
    for (const unit of reachedFrom.keys()) {
      if (unit === to) return this.chain(to, reachedFrom);
      for (const next of this.dependencies.get(unit)?.keys() ?? []) {
        if (!reachedFrom.has(next)) reachedFrom.set(next, unit);
      }
    }
    return undefined;
  }

  private chain(target: IConstruct, reachedFrom: ReadonlyMap<IConstruct, IConstruct | undefined>): string[] {
    const reasons: string[] = [];
    let unit = target;
    for (let before = reachedFrom.get(unit); before !== undefined; before = reachedFrom.get(unit)) {
      reasons.unshift(this.dependencies.get(before)!.get(unit)!);
      unit = before;
    }
    return reasons;
  }

  /** Computed when it is first needed, because most apps do not need it. */
  private get dependencies(): Map<IConstruct, Map<IConstruct, string>> {
    if (this.known) return this.known;
    this.known = new Map();
    for (const construct of this.survey.all) this.addDependenciesOf(construct);
    for (const service of this.survey.services) this.addPreferencesOf(service);
    return this.known;
  }

  private add(dependent: IConstruct, dependency: IConstruct, reason: () => string) {
    if (dependent === dependency) return;
    if (!this.dependencies.has(dependent)) this.dependencies.set(dependent, new Map());
    const reasons = this.dependencies.get(dependent)!;
    if (!reasons.has(dependency)) reasons.set(dependency, reason());
  }

  private addDependenciesOf(construct: IConstruct) {
    const note = (targets: readonly IConstruct[], words: string) => {
      for (const target of targets) {
        this.addBetweenStacks(construct, target, () => `'${construct.node.path}' ${words} '${target.node.path}'`);
      }
    };
    note(construct.node.dependencies, 'depends on');
    if (Stack.isStack(construct)) note(construct.dependencies, 'depends on stack');
    if (CfnElement.isCfnElement(construct)) note(referencesOf(construct), 'refers to');
    for (const target of this.declaredDependencies(construct)) {
      // Within a stack too: nested stacks may wait for each other through services around them.
      const reason = () => `'${construct.node.path}' is declared to depend on '${target.node.path}'`;
      this.add(...deploymentUnits(construct, target), reason);
    }
  }

  /**
   * A service waits for rules of the security groups of its instances. It does not refer to these groups if its cluster is imported,
   * so that nothing else may say which stack is first.
   */
  private addPreferencesOf(service: ecs.BaseService) {
    for (const { group, stack } of hostsOf(service, this.survey).flat()) {
      if (!stack || this.depends(stack, Stack.of(service))) continue;
      const reason = () => `'${service.node.path}' runs on instances in '${group.node.path}'`;
      this.addBetweenStacks(service, stack, reason);
    }
  }

  private addBetweenStacks(construct: IConstruct, target: IConstruct, reason: () => string) {
    for (const dependent of stacksOf(construct)) {
      for (const dependency of stacksOf(target)) {
        const units = stackUnits(dependent, dependency);
        if (units) this.add(...units, reason);
      }
    }
  }
}

/** The stack that contains a construct or, for an app or a construct that contains stacks, these stacks. */
function stacksOf(construct: IConstruct): Stack[] {
  const around = enclosingStacks(construct).at(-1);
  return around ? [around] : construct.node.findAll().filter(Stack.isStack);
}
