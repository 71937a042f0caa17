import { CfnElement, Reference, Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { membershipOf } from './membership';
import { peek } from './peek';
import { topStackOf } from './stacks';

/**
 * Which stack of a complete tree follows which: by what they refer to, wait for and were told, by the edges of all
 * meshes, which may not be settled yet, and by what it was asked.
 *
 * CDK works this out too, but only after the last moment at which something can still be added to a stack.
 */
export class StackOrder {
  private known?: Map<Stack, Set<Stack>>;

  constructor(private readonly root: IConstruct) {}

  /**
   * The one of two stacks that follows the other. Where neither does, the first one is to follow from now on: of many
   * such choices, none contradicts another.
   */
  public laterOf(one: Stack, other: Stack): Stack {
    if (this.follows(other, one)) return other;
    this.add(one, other);
    return one;
  }

  /** Whether one stack follows another, directly or not. */
  public follows(later: Stack, earlier: Stack): boolean {
    const seen = new Set([later]);
    for (const stack of seen) {
      if (stack === earlier) return true;
      for (const next of this.followed.get(stack) ?? []) seen.add(next); // a set that grows is walked to its end
    }
    return false;
  }

  /** Looked for when first asked for: in most apps nobody asks. */
  private get followed(): Map<Stack, Set<Stack>> {
    if (this.known) return this.known;
    this.known = new Map();
    for (const construct of this.root.node.findAll()) {
      const followed = [
        ...construct.node.dependencies,
        ...(Stack.isStack(construct) ? construct.dependencies : []),
        ...(CfnElement.isCfnElement(construct) ? referencesOf(construct).map(({ target }) => target) : []),
        ...(membershipOf(construct)?.dependencies ?? []).map(({ service }) => service),
      ];
      if (followed.length === 0) continue;
      for (const later of stacksOf(construct)) {
        for (const earlier of followed.flatMap(stacksOf)) this.add(topStackOf(later), topStackOf(earlier));
      }
    }
    return this.known;
  }

  private add(later: Stack, earlier: Stack) {
    if (!this.followed.has(later)) this.followed.set(later, new Set());
    this.followed.get(later)!.add(earlier);
  }
}

/** The references in what an element writes into its template. */
function referencesOf(element: CfnElement): Reference[] {
  const found: Reference[] = [];
  const written = (element as unknown as { _toCloudFormation(): object })._toCloudFormation();
  peek(element, written, (token) => {
    if (Reference.isReference(token)) found.push(token);
  });
  return found;
}

/** The stack that something stands in, or those that stand in it: an app, or a construct around stacks. */
function stacksOf(construct: IConstruct): Stack[] {
  const around = topStackOf(construct);
  return around ? [around] : construct.node.findAll().filter(Stack.isStack);
}
