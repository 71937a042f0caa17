import { Reference, Stack, Tokenization } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/** The stack of its own, not nested in another, in which a construct stands. */
export function topStackOf(construct: IConstruct): Stack {
  return stacksAround(construct)[0];
}

/** The deepest stack, nested or not, that holds both. */
export function commonStackOf(one: IConstruct, other: IConstruct): Stack | undefined {
  const others = stacksAround(other);
  return stacksAround(one)
    .filter((stack, depth) => stack === others[depth])
    .pop();
}

/**
 * The stack that a construct stands in, last, and the stacks that it is nested in, the outermost first. Not all those above
 * it in the tree: a stack may be made within another without being nested in it.
 */
export function stacksAround(construct: IConstruct): Stack[] {
  const stacks: Stack[] = [];
  let scope: IConstruct | undefined = construct;
  while (scope && !Stack.isStack(scope)) scope = scope.node.scope;
  for (let stack = scope; stack; stack = stack.nestedStackParent) stacks.unshift(stack);
  return stacks;
}

/**
 * A value as a stack is to write it: imported, where it refers to a resource of another stack, which ours then follows.
 *
 * CDK would import it by itself, but also look, each time, through all paths of stacks for a circle: in dense graphs
 * without end. Here it looks only where the one stack does not follow the other already.
 */
export function importInto(home: Stack, value: string): string {
  const token = Tokenization.reverse(value, { failConcat: false }); // CDK imports what stands within a text by itself
  if (!Reference.isReference(token)) return value;
  const [ours, owner] = [topStackOf(home), topStackOf(token.target)];
  if (owner === ours) return value;
  if (!ours.dependencies.includes(owner)) follow(ours, owner, 'it imports from it');
  return owner.exportValue(value);
}

/** Has one stack deployed after another. Later versions of CDK have another name for the method, and deprecate this one. */
export function follow(later: Stack, earlier: Stack, reason: string) {
  const renamed = later as Stack & { addStackDependency?: Stack['addDependency'] };
  if (renamed.addStackDependency) renamed.addStackDependency(earlier, reason);
  else later.addDependency(earlier, reason);
}
