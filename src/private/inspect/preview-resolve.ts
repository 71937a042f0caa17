import { DefaultTokenResolver, IResolvable, Reference, Tokenization } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { IConstruct, Node } from 'constructs';
import { JoinFragments } from './join-fragments';

/**
 * Resolves a value as if the construct tree were complete. The result may differ from the final value if the tree still
 * changes.
 *
 * Nothing that this does lasts:
 * - A `Lazy` caches the first value that it produces. Its cache is restored.
 * - A value may create a construct when it is resolved: a lifecycle hook creates a role. The tree is locked, so that this
 *   throws before anything exists, and the value counts as undefined.
 * - A policy document merges and freezes its statements when it is resolved. It is rendered instead.
 *
 * @param onReference what a reference to a resource counts as; by default what CDK writes for it
 */
export function previewResolve(
  scope: IConstruct,
  value: unknown,
  onReference?: (reference: Reference) => unknown,
): any {
  const resolver = new PreviewResolver(onReference);
  const unlock = lock(scope.node.root.node);
  try {
    return Tokenization.resolve(value, { scope, resolver, preparing: true });
  } finally {
    unlock();
    resolver.restoreCaches();
  }
}

class PreviewResolver extends DefaultTokenResolver {
  private readonly resolved: { lazy: { _cached?: unknown }; before: unknown }[] = [];

  constructor(private readonly onReference?: (reference: Reference) => unknown) {
    super(new JoinFragments());
  }

  public resolveToken(...[token, context, postProcessor]: Parameters<DefaultTokenResolver['resolveToken']>) {
    if (this.onReference && Reference.isReference(token)) return this.onReference(token);
    if (token instanceof iam.PolicyDocument) return context.resolve(token.toJSON());
    const lazy = ((token as { inner?: IResolvable }).inner ?? token) as { _cached?: unknown }; // later versions box the token
    this.resolved.push({ lazy, before: lazy._cached });
    try {
      return super.resolveToken(token, context, postProcessor);
    } catch (error) {
      if (/during synthesis/i.test((error as Error).message)) return undefined; // it would have created a construct
      throw error;
    }
  }

  /** Restores the caches in reverse order: a token that was resolved twice had a cached value the second time. */
  public restoreCaches() {
    for (const { lazy, before } of this.resolved.reverse()) lazy._cached = before;
  }
}

/** Locks a tree against new constructs. Only `constructs` itself can unlock it, so its private field is set. */
function lock(root: Node): () => void {
  if (root.locked) return () => {};
  root.lock();
  return () => {
    (root as unknown as { _locked: boolean })._locked = false;
  };
}
