import { Reference, Stack, Tokenization } from 'aws-cdk-lib';
import { topStackOf } from '../inspect/stacks';

/** Makes one stack depend on another. Later versions of CDK renamed the method and deprecated the old name. */
export function addStackDependency(dependent: Stack, dependency: Stack, reason: string) {
  const renamed = dependent as Stack & { addStackDependency?: Stack['addDependency'] };
  if (renamed.addStackDependency) renamed.addStackDependency(dependency, reason);
  else dependent.addDependency(dependency, reason);
}

/**
 * A value as a stack has to write it: an import, if it refers to a resource of another stack, on which this one then depends.
 *
 * CDK would do the same, but would search all paths of stacks for a cycle each time, which takes too long in dense graphs. Here
 * it searches only if the one stack does not depend on the other yet.
 */
export function importInto(stack: Stack, value: string): string {
  const token = Tokenization.reverse(value, { failConcat: false }); // CDK imports references within a text by itself
  if (!Reference.isReference(token)) return value;
  const [ours, owner] = [topStackOf(stack), topStackOf(token.target)];
  if (owner === ours) return value;
  if (!ours.dependencies.includes(owner)) addStackDependency(ours, owner, 'it imports a value from that stack');
  return owner.exportValue(value);
}
