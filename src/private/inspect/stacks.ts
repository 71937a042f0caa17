import { Stack, Stage } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/** Returns the top-level stack that contains a construct. */
export function topStackOf(construct: IConstruct): Stack {
  return enclosingStacks(construct)[0];
}

/** Returns the path of the stage that contains a construct; undefined if that is the app. */
export function stagePathOf(construct: IConstruct): string | undefined {
  return Stage.of(construct)?.node.path || undefined;
}

/** Returns the innermost stack, nested or not, that contains both constructs; undefined if there is none. */
export function commonStackOf(one: IConstruct, other: IConstruct): Stack | undefined {
  const others = enclosingStacks(other);
  return enclosingStacks(one)
    .filter((stack, depth) => stack === others[depth])
    .pop();
}

/**
 * Returns the stack that contains a construct, and the stacks in which this stack is nested. The outermost stack is
 * first.
 *
 * These are not all stacks above the construct in the tree: a stack can be created in the scope of another stack
 * without being nested in it.
 */
export function enclosingStacks(construct: IConstruct): readonly Stack[] {
  const known = stacksByConstruct.get(construct);
  if (known) return known;
  const stacks: Stack[] = [];
  let scope: IConstruct | undefined = construct;
  while (scope && !Stack.isStack(scope)) scope = scope.node.scope;
  for (let stack = scope; stack; stack = stack.nestedStackParent) stacks.unshift(stack);
  stacksByConstruct.set(construct, stacks);
  return stacks;
}

/** A construct never gets another scope, and every construct of a large app is asked for its stacks several times. */
const stacksByConstruct = new WeakMap<IConstruct, readonly Stack[]>();

/**
 * Returns the two units of deployment between which a dependency arises if one construct depends on
 * another.
 *
 * The unit of a construct is the outermost stack that contains this construct but not the other one. If there is no
 * such stack, it is the construct itself.
 */
export function deploymentUnits(
  dependent: IConstruct,
  dependency: IConstruct,
): [dependent: IConstruct, dependency: IConstruct] {
  const [ours, theirs] = [dependent, dependency].map((construct) => [...enclosingStacks(construct), construct]);
  let depth = 0;
  while (ours[depth] === theirs[depth] && depth < Math.min(ours.length, theirs.length) - 1) depth++;
  return [ours[depth], theirs[depth]];
}

/**
 * The two stacks of one level that contain two stacks: apps contain stacks, stacks contain nested stacks. Undefined if they are
 * the same stack, or one contains the other.
 */
export function stackUnits(one: Stack, other: Stack): [one: Stack, other: Stack] | undefined {
  if (one === other) return undefined;
  const [ours, theirs] = [enclosingStacks(one), enclosingStacks(other)];
  let depth = 0;
  while (ours[depth] === theirs[depth] && depth < ours.length && depth < theirs.length) depth++;
  return depth < ours.length && depth < theirs.length ? [ours[depth], theirs[depth]] : undefined;
}
