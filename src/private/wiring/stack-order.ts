import { CfnElement, DefaultTokenResolver, Reference, Stack, StringConcat, Tokenization } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { topStackOf } from './stacks';

/**
 * Which stack of a complete tree follows which: by what they refer to, wait for and were told, and by what it was asked.
 *
 * CDK works this out too, but only after the last moment at which something can still be added to a stack.
 */
export class StackOrder {
  private readonly followed = new Map<Stack, Set<Stack>>();

  constructor(root: IConstruct) {
    for (const construct of root.node.findAll()) {
      const stack: Stack | undefined = topStackOf(construct);
      if (!stack) continue; // an app, a stage
      if (construct === stack) stack.dependencies.forEach((other) => this.add(stack, other));
      for (const other of construct.node.dependencies) this.add(stack, topStackOf(other));
      if (CfnElement.isCfnElement(construct)) {
        for (const { target } of referencesOf(construct)) this.add(stack, topStackOf(target));
      }
    }
  }

  /**
   * The one of two stacks that follows the other. Where neither does, the first one is to follow from now on: of many
   * such choices, none contradicts another.
   */
  public laterOf(one: Stack, other: Stack): Stack {
    if (this.follows(other, one)) return other;
    this.add(one, other);
    return one;
  }

  private follows(later: Stack, earlier: Stack): boolean {
    const seen = new Set([later]);
    for (const stack of seen) {
      if (stack === earlier) return true;
      for (const next of this.followed.get(stack) ?? []) seen.add(next); // a set that grows is walked to its end
    }
    return false;
  }

  private add(later: Stack, earlier: Stack | undefined) {
    if (!earlier || earlier === later) return;
    if (!this.followed.has(later)) this.followed.set(later, new Set());
    this.followed.get(later)!.add(earlier);
  }
}

/** The references in what an element writes into its template. */
function referencesOf(element: CfnElement): Reference[] {
  const found: Reference[] = [];
  class Finder extends DefaultTokenResolver {
    public resolveToken(...[token, ...rest]: Parameters<DefaultTokenResolver['resolveToken']>) {
      if (Reference.isReference(token)) found.push(token);
      return super.resolveToken(token, ...rest);
    }
  }
  const written = (element as unknown as { _toCloudFormation(): object })._toCloudFormation();
  Tokenization.resolve(written, { scope: element, resolver: new Finder(new StringConcat()), preparing: true });
  return found;
}
