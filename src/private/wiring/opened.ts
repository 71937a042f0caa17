import { CfnResource, Stack } from 'aws-cdk-lib';
import { SecurityGroupRules } from './security-group-rules';
import { StackOrder } from '../inspect/stack-order';
import { topStackOf } from '../inspect/stacks';
import { ExternalEdge } from '../members/external-member';
import { MemberEdge } from '../members/member';
import * as messages from '../messages';
import { Problem } from '../messages/problem';

/** The rules of an edge for which its client waits, and what is wrong with the others. */
export interface Opened {
  readonly rules: CfnResource[];
  readonly problems: Problem[];
}

/**
 * Makes the stack of the client depend on the stacks of these rules.
 *
 * A client that cannot wait for one of these rules is a problem, unless the edge says nothing about the order.
 */
export function awaitRules(
  { kind, dependent, dependency }: MemberEdge | ExternalEdge,
  found: ReadonlySet<CfnResource>,
  rules: SecurityGroupRules,
  order: StackOrder,
): Opened {
  const stack = Stack.of(dependent.service);
  const tooLate = [...found].filter((rule) => !rules.awaitFrom(stack, rule));
  return {
    rules: [...found].filter((rule) => !tooLate.includes(rule)),
    problems: (kind === 'dependsOn' ? tooLate : []).map((rule) =>
      messages.ruleAfterClient(
        dependent.name,
        dependency.name,
        rule.node.path,
        order.reasons(topStackOf(rule), topStackOf(stack))!,
      ),
    ),
  };
}
