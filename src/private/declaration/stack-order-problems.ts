import { Resource, Stack } from 'aws-cdk-lib';
import { StackOrder } from '../inspect/stack-order';
import { commonStackOf, stackUnits, topStackOf } from '../inspect/stacks';
import { Member } from '../members/member';
import { MeshState } from '../members/mesh-state';
import * as messages from '../messages';
import { Problem } from '../messages/problem';

/** Edges against an order of stacks that references or dependencies of the user's set. */
export function stackOrderProblems({ services, unwired }: MeshState, order: StackOrder): Problem[] {
  if (unwired.length === 0) return [];
  return services.edges
    .filter(({ kind, dependent, dependency }) => {
      return kind === 'dependsOn' && !commonStackOf(dependent.service, dependency.service);
    })
    .flatMap(({ dependent, dependency }) => {
      const reasons = order.reasons(topStackOf(dependency.service), topStackOf(dependent.service));
      return reasons ? [messages.stackOrderConflict(dependent.name, dependency.name, reasons)] : [];
    });
}

/** Services in stacks on which the stack of their namespace depends. */
export function namespaceOrderProblems({ services, namespace }: MeshState, order: StackOrder): Problem[] {
  if (!namespace || !Resource.isOwnedResource(namespace)) return [];
  const home = Stack.of(namespace);
  const firstByStack = new Map<Stack, Member>();
  for (const member of services.services) {
    const stack = Stack.of(member.service);
    if (!firstByStack.has(stack)) firstByStack.set(stack, member);
  }
  return [...firstByStack].flatMap(([stack, { name }]) => {
    const units = stackUnits(home, stack);
    const reasons = units && order.reasons(...units);
    return reasons ? [messages.namespaceStackOrder(name, namespace.node.path, reasons)] : [];
  });
}
