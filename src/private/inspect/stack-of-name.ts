import { Reference, Stack, Token, Tokenization } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/**
 * The path of the stack of a construct, if a name of it may mean another name in another stack: `Aws.STACK_NAME` does, and so may a
 * condition or a mapping. A reference means the same everywhere.
 */
export function stackOfName(construct: IConstruct, name: string | undefined): string | undefined {
  if (name === undefined || !Token.isUnresolved(name)) return undefined;
  const isFixed = Tokenization.reverseString(name).tokens.every((token) => Reference.isReference(token));
  return isFixed ? undefined : Stack.of(construct).node.path;
}
