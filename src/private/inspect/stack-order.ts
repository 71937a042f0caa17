import { CfnElement, CfnResource, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { IConstruct } from 'constructs';
import { cfnService } from './cfn-resources';
import { hostsOf } from './hosts';
import { NestedStacks } from './nested-stacks';
import { referencesOf } from './references';
import { commonStackOf, deploymentUnits, enclosingStacks, stackUnits, topStackOf } from './stacks';
import { TreeSurvey } from './tree-survey';
import { groupBy } from '../model/group-by';

/**
 * The dependencies between the stacks of a complete tree, and between the nested stacks and resources of one parent: through
 * references, through construct and stack dependencies, through the edges of all meshes, which may not be wired yet, and through the
 * choices of `dependentOf`.
 *
 * CDK computes these dependencies too, but only when resources can no longer be added to a stack.
 *
 * A stack is read when it is reached: to find references, tokens are resolved, which a stack without a part in this should not notice.
 */
export class StackOrder {
  /** The reason why a unit of deployment depends on another, by both. */
  private readonly known = new Map<IConstruct, Map<IConstruct, string>>();
  private readonly nested: NestedStacks;
  /** The constructs of the stacks that are not read yet, by the outermost stack; undefined before the first question. */
  private unread?: Map<Stack | undefined, IConstruct[]>;

  /**
   * @param declaredDependencies returns the additional dependencies of a construct: those of an ECS service through its
   * mesh
   */
  constructor(
    private readonly survey: TreeSurvey,
    private readonly declaredDependencies: (construct: IConstruct) => readonly ecs.BaseService[],
  ) {
    this.nested = new NestedStacks(survey.all);
  }

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
      for (const next of this.dependenciesOf(unit)?.keys() ?? []) {
        if (!reachedFrom.has(next)) reachedFrom.set(next, unit);
      }
    }
    return undefined;
  }

  private chain(target: IConstruct, reachedFrom: ReadonlyMap<IConstruct, IConstruct | undefined>): string[] {
    const reasons: string[] = [];
    let unit = target;
    for (let before = reachedFrom.get(unit); before !== undefined; before = reachedFrom.get(unit)) {
      reasons.unshift(this.known.get(before)!.get(unit)!);
      unit = before;
    }
    return reasons;
  }

  private dependenciesOf(unit: IConstruct): ReadonlyMap<IConstruct, string> | undefined {
    if (!this.unread) {
      this.unread = groupBy(this.survey.all, (construct) => enclosingStacks(construct).at(0));
      this.read(undefined);
      for (const service of this.survey.services) this.addPreferencesOf(service);
    }
    this.read(topStackOf(unit));
    return this.known.get(unit);
  }

  private read(stack: Stack | undefined) {
    const constructs = this.unread!.get(stack) ?? [];
    this.unread!.delete(stack);
    for (const construct of constructs) this.addDependenciesOf(construct);
  }

  private add(dependent: IConstruct, dependency: IConstruct, reason: () => string) {
    if (dependent === dependency) return;
    if (!this.known.has(dependent)) this.known.set(dependent, new Map());
    const reasons = this.known.get(dependent)!;
    if (!reasons.has(dependency)) reasons.set(dependency, reason());
  }

  private addDependenciesOf(construct: IConstruct) {
    const note = (targets: readonly IConstruct[], words: string) => {
      for (const target of targets) {
        this.addBetween(construct, target, () => `'${construct.node.path}' ${words} '${target.node.path}'`);
      }
    };
    note(construct.node.dependencies, 'depends on');
    if (Stack.isStack(construct)) note(construct.dependencies, 'depends on stack');
    if (CfnElement.isCfnElement(construct)) {
      // A pseudo parameter such as AWS::StackName refers to a stack or a construct in it, but to no resource.
      const isResource = (target: IConstruct) => CfnElement.isCfnElement(target) || !commonStackOf(construct, target);
      note(referencesOf(construct).filter(isResource), 'refers to');
    }
    if (CfnResource.isCfnResource(construct) && this.nested.isParent(construct.stack)) {
      note(construct.obtainDependencies(), 'depends on');
    }
    for (const target of this.declaredDependencies(construct)) {
      // Within a stack too: nested stacks may wait for each other through services around them.
      const reason = () => `'${construct.node.path}' is declared to depend on '${target.node.path}'`;
      this.add(...deploymentUnits(cfnService(construct as ecs.BaseService), cfnService(target)), reason);
    }
  }

  /**
   * A service waits for rules of the security groups of its instances. It does not refer to these groups if its cluster is imported,
   * so that nothing else may say which stack is first.
   */
  private addPreferencesOf(service: ecs.BaseService) {
    for (const { group, stack } of hostsOf(service, this.survey).flat()) {
      if (!stack || this.depends(stack, Stack.of(service))) continue;
      const units = stackUnits(Stack.of(service), stack);
      if (units) this.add(...units, () => `'${service.node.path}' runs on instances in '${group.node.path}'`);
    }
  }

  private addBetween(construct: IConstruct, target: IConstruct, reason: () => string) {
    const common = commonStackOf(construct, target);
    if (common) {
      if (this.nested.isParent(common)) this.addWithin(common, construct, target, reason);
      return;
    }
    for (const dependent of topStacksIn(construct)) {
      for (const dependency of topStacksIn(target)) this.add(dependent, dependency, reason);
    }
  }

  /** In a stack with nested stacks, these may also depend on each other through resources of the stack. */
  private addWithin(stack: Stack, construct: IConstruct, target: IConstruct, reason: () => string) {
    const dependencies = this.nested.unitsIn(stack, target);
    for (const dependent of this.nested.unitsIn(stack, construct)) {
      for (const dependency of dependencies) this.add(dependent, dependency, reason);
    }
  }
}

/** The outermost stack that contains a construct or, for an app or a construct that contains stacks, these stacks. */
function topStacksIn(construct: IConstruct): Stack[] {
  const [top] = enclosingStacks(construct);
  return top ? [top] : construct.node.findAll().filter((each): each is Stack => topStackOf(each) === each);
}
