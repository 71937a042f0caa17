import { CfnResource, Stack } from 'aws-cdk-lib';
import { SecurityGroupRules } from './security-group-rules';
import { StackOrder } from '../inspect/stack-order';
import { enclosingStacks, stackUnits, topStackOf } from '../inspect/stacks';
import { waitsForStack } from '../inspect/waits-for-stack';
import { ExternalEdge } from '../members/external-member';
import { MemberEdge } from '../members/member';
import * as messages from '../messages';
import { Problem } from '../messages/problem';

/** The result of opening the security groups for an edge. */
export interface Opened {
  /** The rules for which the resources of the edge have to wait. */
  readonly rules: CfnResource[];
  readonly problems: Problem[];
}

/**
 * Chooses the rules for which the resources of an edge wait.
 *
 * A `dependsOn` client waits for every rule; a rule for which it cannot wait is a problem. A `connectsTo` client does not
 * wait for rules of unrelated stacks, or for rules that wait for its nested stack: a rule works once it exists.
 *
 * @param home the stack of the resources that wait
 */
export function chooseAwaitedRules(
  { kind, dependent, dependency }: MemberEdge | ExternalEdge,
  home: Stack,
  found: readonly CfnResource[],
  rules: SecurityGroupRules,
  order: StackOrder,
): Opened {
  if (kind === 'connectsTo') {
    const awaited = found.filter((rule) => rules.isBefore(home, rule) && !waitsForNested(rule, home, order));
    return { rules: awaited, problems: [] };
  }
  const tooLate = found.filter((rule) => !rules.tryAddDependencyOn(home, rule));
  return {
    rules: found.filter((rule) => !tooLate.includes(rule)),
    problems: tooLate.map((rule) => {
      const reasons = order.reasons(topStackOf(rule), topStackOf(home))!;
      return messages.ruleAfterClient(dependent.name, dependency.name, rule.node.path, reasons);
    }),
  };
}

/** Whether a rule outside of a nested stack waits for this stack, or is in another nested stack that does. */
function waitsForNested(rule: CfnResource, stack: Stack, order: StackOrder): boolean {
  if (!stack.nestedStackParent || enclosingStacks(rule).includes(stack)) return false;
  const units = stackUnits(Stack.of(rule), stack);
  return units ? order.depends(...units) : waitsForStack(rule, stack);
}
