import { Stack, Token } from 'aws-cdk-lib';
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

function stacksAround(construct: IConstruct): Stack[] {
  return construct.node.scopes.filter(Stack.isStack);
}

/**
 * A value of an owner's stack as another stack is to write it: imported, where the two are stacks of their own.
 *
 * CDK would import it by itself, but also look, each time, through all paths of stacks for a circle: in dense graphs
 * without end. Whoever calls this makes the one stack follow the other.
 */
export function importInto(home: Stack, owner: IConstruct, value: string): string {
  const ownerStack = topStackOf(owner);
  return !Token.isUnresolved(value) || topStackOf(home) === ownerStack ? value : ownerStack.exportValue(value);
}
