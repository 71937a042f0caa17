import { areExclusive } from '../template/conditions';
import { EcsService } from '../template/ecs-services';
import { Stack } from '../template/stack';

interface ConditionOfStack {
  readonly stack: Stack;
  readonly name: string;
}

/** Whether two services may exist in one deployment. Their conditions may exclude each other. */
export function mayCoexist(one: EcsService, other: EcsService): boolean {
  const theirs = conditionsOf(other);
  return !conditionsOf(one).some((ours) =>
    theirs.some(({ stack, name }) => stack === ours.stack && areExclusive(stack.template.conditions, ours.name, name)),
  );
}

/** Whether a service exists if another one does, because both have the same conditions. */
export function existsWith(service: EcsService, other: EcsService): boolean {
  const theirs = conditionsOf(other);
  return conditionsOf(service).every((ours) =>
    theirs.some(({ stack, name }) => stack === ours.stack && name === ours.name),
  );
}

/** The conditions of a service and of the nested stacks around it. */
function conditionsOf({ stack, logicalId }: EcsService): ConditionOfStack[] {
  const name = stack.template.resources.get(logicalId)?.condition;
  const own = name === undefined ? [] : [{ stack, name }];
  return [...own, ...conditionsOfStack(stack)];
}

function conditionsOfStack({ parent, logicalIdInParent }: Stack): ConditionOfStack[] {
  if (!parent || logicalIdInParent === undefined) return [];
  const name = parent.template.resources.get(logicalIdInParent)?.condition;
  return [...(name === undefined ? [] : [{ stack: parent, name }]), ...conditionsOfStack(parent)];
}
