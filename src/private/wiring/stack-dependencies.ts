import { Reference, Stack, Tokenization } from 'aws-cdk-lib';
import { topStackOf } from '../inspect/stacks';

/** Makes one stack depend on another. Later versions of CDK renamed the method and deprecated the old name. */
export function addStackDependency(dependent: Stack, dependency: Stack, reason: string) {
  const renamed = dependent as Stack & { addStackDependency?: Stack['addDependency'] };
  if (renamed.addStackDependency) renamed.addStackDependency(dependency, reason);
  else dependent.addDependency(dependency, reason);
}

/**
 * Returns a value in a form that a stack can refer to. If the value belongs to a resource of another stack, this is an
 * import, and the stack depends on the other stack.
 *
 * CDK would do the same when it resolves references, but would search all paths between stacks for a cycle each time,
 * which takes too long in dense graphs. This function lets CDK search only if the stack does not depend on the other
 * stack yet.
 */
export function importInto(stack: Stack, value: string): string {
  // A reference that is part of a longer text results in undefined. CDK imports it when it resolves references.
  const token = Tokenization.reverse(value, { failConcat: false });
  if (!Reference.isReference(token)) return value;
  const [ours, owner] = [topStackOf(stack), topStackOf(token.target)];
  if (owner === ours) return value;
  if (!ours.dependencies.includes(owner)) addStackDependency(ours, owner, 'it imports a value from that stack');
  return isImport(stack, token) ? owner.exportValue(value) : value;
}

/** The feature flag of CDK that decides how a stack refers to values of other stacks. */
const REFERENCES = '@aws-cdk/core:defaultCrossStackReferences';

/**
 * Whether CDK would write a reference as an import. Later versions of CDK can write `Fn::GetStackOutput` instead, for a
 * stack by a feature flag, and for a resource by `CrossStackReferences`.
 */
function isImport(stack: Stack, { target }: Reference): boolean {
  const { _crossStackReferenceStrengthOverride: ofTarget } = target as {
    _crossStackReferenceStrengthOverride?: string;
  };
  const strength: unknown = ofTarget ?? stack.node.tryGetContext(REFERENCES) ?? 'strong';
  return strength === 'strong';
}
