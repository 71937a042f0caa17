import { DefaultTokenResolver, IResolvable, StringConcat, Tokenization } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/**
 * Resolves a value as if the construct tree were complete. The result may differ from the final value if the tree still
 * changes.
 *
 * A `Lazy` caches the first value that it produces. A plain `resolve` before the tree is complete would therefore
 * ignore later changes, by aspects for example. This function restores the cache of every token that it resolves.
 *
 * @param onToken is called with each token that is resolved
 */
export function previewResolve(
  scope: IConstruct,
  value: unknown,
  onToken: (token: IResolvable) => void = () => {},
): any {
  const resolver = new PreviewResolver(onToken);
  try {
    return Tokenization.resolve(value, { scope, resolver, preparing: true });
  } finally {
    resolver.restoreCaches();
  }
}

class PreviewResolver extends DefaultTokenResolver {
  private readonly resolved: { lazy: { _cached?: unknown }; before: unknown }[] = [];

  constructor(private readonly onToken: (token: IResolvable) => void) {
    super(new StringConcat());
  }

  public resolveToken(...[token, ...rest]: Parameters<DefaultTokenResolver['resolveToken']>) {
    this.onToken(token);
    // Later versions of CDK wrap the token.
    const lazy = ((token as { inner?: unknown }).inner ?? token) as { _cached?: unknown };
    this.resolved.push({ lazy, before: lazy._cached });
    return super.resolveToken(token, ...rest);
  }

  /** Restores the caches in reverse order: a token that was resolved twice had a cached value the second time. */
  public restoreCaches() {
    for (const { lazy, before } of this.resolved.reverse()) lazy._cached = before;
  }
}
