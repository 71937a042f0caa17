import {
  Aws,
  CfnCondition,
  CfnResource,
  Fn,
  ICfnConditionExpression,
  NestedStack,
  Stack,
  Token,
  Tokenization,
} from 'aws-cdk-lib';
import { addMeshMetadata } from './mesh-metadata';
import { enclosingStacks } from '../inspect/stacks';

/** The security group to which a rule refers, and its ports. */
export interface RuleTarget {
  /** The same for all rules with this target in a stack. */
  readonly name: string;
  readonly groupId: string;
  readonly fromPort: number;
  readonly toPort: number;
  /** Whether all of it is known at synthesis, or is read from parameters of the stack: only then a condition can compare it. */
  readonly isComparable: boolean;
}

/** The targets of the rules with one client's group in a stack, in the order in which the edges were declared. */
const targetsByStack = new WeakMap<Stack, Map<string, RuleTarget[]>>();

/** The rules that exist only under a condition. */
const conditions = new WeakMap<CfnResource, CfnCondition>();

/**
 * Creates a rule only if no earlier rule with the same client has the same target.
 *
 * Services that share a security group and a container port, or all services in bridge mode on the same instances, publish the same
 * target, and EC2 refuses a second equal rule. Only the deployment knows what is published, so a condition of the template decides.
 *
 * @param client what the rules have in common
 */
export function createOnlyIfDistinct(rule: CfnResource, stack: Stack, client: string, target: RuleTarget) {
  if (!targetsByStack.has(stack)) targetsByStack.set(stack, new Map());
  const targets = targetsByStack.get(stack)!;
  const earlier = targets.get(client) ?? [];
  targets.set(client, [...earlier, target]);
  const comparable = earlier.filter((each) => target.isComparable && each.isComparable && !areBothKnown(each, target));
  if (comparable.length === 0) return;
  const condition = conditionNamed(
    stack,
    `${target.name} is not ${comparable.map(({ name }) => name).join(' or ')}`,
    () => {
      const [first, ...others] = comparable.map((each) => areEqual(stack, each, target));
      return Fn.conditionNot(others.length > 0 ? Fn.conditionOr(first, ...others) : first);
    },
  );
  rule.cfnOptions.condition = condition;
  conditions.set(rule, condition);
}

/** Compared once for all clients: their comparisons would soon be more than fits into a template. */
function areEqual(stack: Stack, ...targets: [RuleTarget, RuleTarget]): CfnCondition {
  const [one, other] = targets.sort((a, b) => (a.name < b.name ? -1 : 1));
  const expression = () => Fn.conditionEquals(textOf(one), textOf(other));
  return conditionNamed(stack, `${one.name} is ${other.name}`, expression);
}

function conditionNamed(stack: Stack, name: string, expression: () => ICfnConditionExpression): CfnCondition {
  const id = name.replace(/\//g, '-');
  const known = stack.node.tryFindChild(id) as CfnCondition | undefined;
  return known ?? new CfnCondition(stack, id, { expression: expression() });
}

/**
 * If a rule exists only under a condition, makes a resource wait for it. Returns whether the rule has a condition.
 *
 * `DependsOn` accepts no condition, and what it means for a resource that is not created is not documented. A reference in the metadata
 * of a resource makes CloudFormation wait as well, and may be under `Fn::If`. A resource in a nested stack waits as the whole nested
 * stack does.
 */
export function addDependencyIfDistinct(dependent: CfnResource, rule: CfnResource): boolean {
  const condition = conditions.get(rule);
  const stacks = enclosingStacks(dependent);
  const depth = stacks.indexOf(Stack.of(rule));
  if (!condition || depth < 0) return false;
  const resource = (stacks[depth + 1] as NestedStack | undefined)?.nestedStackResource ?? dependent;
  const reference = Fn.conditionIf(condition.logicalId, rule.ref, Aws.NO_VALUE);
  addMeshMetadata(resource as CfnResource, ({ waitsFor = [] }) => ({
    waitsFor: [...(waitsFor as unknown[]), reference],
  }));
  return true;
}

/** Whether a rule of the mesh has a condition because an equal rule may exist: one of the two always does. */
export function isOnlyIfDistinct(rule: CfnResource): boolean {
  return conditions.has(rule);
}

/** Targets that are known and equal are found before a rule is created. */
function areBothKnown(...targets: readonly RuleTarget[]): boolean {
  return targets.every((target) => !Token.isUnresolved(textOf(target)));
}

function textOf({ groupId, fromPort, toPort }: RuleTarget): string {
  return Fn.join(',', [groupId, ...[fromPort, toPort].map((port) => Tokenization.stringifyNumber(port))]);
}
