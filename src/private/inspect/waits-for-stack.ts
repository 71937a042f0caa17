import { CfnElement, Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { referencesOf } from './references';
import { enclosingStacks } from './stacks';

/**
 * Whether a resource waits for something in a nested stack, and so for all of it: through a reference, through a construct
 * dependency, or through other resources.
 */
export function waitsForStack(resource: CfnElement, nested: Stack): boolean {
  const seen = new Set<IConstruct>([resource]);
  for (const construct of seen) {
    if (enclosingStacks(construct).includes(nested)) return true;
    for (const target of targetsOf(construct)) for (const each of target.node.findAll()) seen.add(each);
  }
  return false;
}

/** What a construct refers to, and what it or a construct around it depends on, up to its stack. */
function targetsOf(construct: IConstruct): readonly IConstruct[] {
  const { scopes } = construct.node;
  const inStack = scopes.slice(scopes.lastIndexOf(Stack.of(construct)) + 1);
  const references = CfnElement.isCfnElement(construct) ? referencesOf(construct) : [];
  return [...references, ...inStack.flatMap(({ node }) => node.dependencies)];
}
