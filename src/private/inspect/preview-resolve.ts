import { DefaultTokenResolver, IResolvable, Reference, Token, Tokenization } from 'aws-cdk-lib';
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
  return isPlain(value) ? value : resolveWith(new PreviewResolver(onReference), scope, value);
}

/**
 * Returns what a token produces, without resolving the tokens in it: most of the time that CDK needs to resolve a value goes into
 * everything between its tokens. What `previewResolve` says of side effects applies here too.
 */
export function previewToken(scope: IConstruct, token: IResolvable, onReference: (reference: Reference) => unknown) {
  const resolver = new OneTokenResolver(onReference);
  resolveWith(resolver, scope, token);
  return resolver.produced;
}

/** Whether CDK resolves a value to itself, as it does most values that are asked for. */
function isPlain(value: unknown): boolean {
  return typeof value !== 'object' && typeof value !== 'function' && !Token.isUnresolved(value);
}

function resolveWith(resolver: PreviewResolver, scope: IConstruct, value: unknown): any {
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
    return this.resolveWithoutEffect(token, () => super.resolveToken(token, context, postProcessor));
  }

  /** Notes the cache of a token before it is resolved. Returns undefined if the token would have created a construct. */
  protected resolveWithoutEffect(token: IResolvable, resolve: () => unknown): unknown {
    const lazy = ((token as { inner?: IResolvable }).inner ?? token) as { _cached?: unknown }; // later versions box the token
    this.resolved.push({ lazy, before: lazy._cached });
    try {
      return resolve();
    } catch (error) {
      if (/during synthesis/i.test((error as Error).message)) return undefined;
      throw error;
    }
  }

  /** Restores the caches in reverse order: a token that was resolved twice had a cached value the second time. */
  public restoreCaches() {
    for (const { lazy, before } of this.resolved.reverse()) lazy._cached = before;
  }
}

/** Keeps what the first token produces. The tokens that this one resolves by itself are resolved as usual. */
class OneTokenResolver extends PreviewResolver {
  public produced: unknown;
  private isStarted = false;

  public resolveToken(...[token, context, postProcessor]: Parameters<DefaultTokenResolver['resolveToken']>) {
    if (this.isStarted) return super.resolveToken(token, context, postProcessor);
    this.isStarted = true;
    const produce = () => (token instanceof iam.PolicyDocument ? token.toJSON() : token.resolve(context));
    this.produced = this.resolveWithoutEffect(token, produce);
    return undefined;
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
