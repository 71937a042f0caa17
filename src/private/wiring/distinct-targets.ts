import { CfnCondition, CfnResource, Fn, ICfnConditionExpression, Stack, Token, Tokenization } from 'aws-cdk-lib';

/** The security group to which a rule refers, and its ports. */
export interface RuleTarget {
  readonly groupId: string;
  readonly fromPort: number;
  readonly toPort: number;
  /** Whether all of it is known at synthesis, or is read from parameters of the stack: only then a condition can compare it. */
  readonly isComparable: boolean;
}

/** The targets of the rules with one client's group in a stack, in the order in which the edges were declared. */
const targetsByStack = new WeakMap<Stack, Map<string, RuleTarget[]>>();

/**
 * Creates a rule only if no earlier rule with the same client has the same target.
 *
 * Services that share a security group and a container port, or all services in bridge mode on the same instances, publish the same
 * target, and EC2 refuses a second equal rule. Only the deployment knows what is published, so a condition of the template decides.
 * Others still may depend on a resource whose condition is false.
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
  const equal = comparable.map((each): ICfnConditionExpression => Fn.conditionEquals(textOf(each), textOf(target)));
  rule.cfnOptions.condition = new CfnCondition(stack, `${rule.node.id} if distinct`, {
    expression: Fn.conditionNot(equal.length === 1 ? equal[0] : Fn.conditionOr(...equal)),
  });
}

/** Targets that are known and equal are found before a rule is created. */
function areBothKnown(...targets: readonly RuleTarget[]): boolean {
  return targets.every((target) => !Token.isUnresolved(textOf(target)));
}

function textOf({ groupId, fromPort, toPort }: RuleTarget): string {
  return Fn.join(',', [groupId, ...[fromPort, toPort].map((port) => Tokenization.stringifyNumber(port))]);
}
