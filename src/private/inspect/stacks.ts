import { Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/** The stack that contains a construct and is not nested in another. */
export function topStackOf(construct: IConstruct): Stack {
  return enclosingStacks(construct)[0];
}

/** The deepest stack, nested or not, that contains both. */
export function commonStackOf(one: IConstruct, other: IConstruct): Stack | undefined {
  const others = enclosingStacks(other);
  return enclosingStacks(one)
    .filter((stack, depth) => stack === others[depth])
    .pop();
}

/**
 * The stack that contains a construct, last, and the stacks in which that one is nested, the outermost first. These are not
 * all stacks above it in the tree: a stack may be created in the scope of another without being nested in it.
 */
export function enclosingStacks(construct: IConstruct): Stack[] {
  const stacks: Stack[] = [];
  let scope: IConstruct | undefined = construct;
  while (scope && !Stack.isStack(scope)) scope = scope.node.scope;
  for (let stack = scope; stack; stack = stack.nestedStackParent) stacks.unshift(stack);
  return stacks;
}

/**
 * The paths of the two units of deployment that wait for each other if one construct waits for another: within the deepest
 * stack that contains both, or the app, the stack that contains the construct, else the construct itself.
 */
export function deploymentUnits(
  dependent: IConstruct,
  dependency: IConstruct,
): [dependent: string, dependency: string] {
  const [ours, theirs] = [dependent, dependency].map((construct) => [...enclosingStacks(construct), construct]);
  let depth = 0;
  while (ours[depth] === theirs[depth] && depth < Math.min(ours.length, theirs.length) - 1) depth++;
  return [ours[depth].node.path, theirs[depth].node.path];
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
