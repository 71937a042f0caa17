import { DefaultTokenResolver, IResolvable, StringConcat, Tokenization } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/**
 * What a value would resolve to if the tree were complete now. The tree may not be, and the value may still change.
 *
 * A `Lazy` caches the first value that it produces, so a plain `resolve` before the end would fix what aspects, for example,
 * are about to change. This one restores every cache that it meets.
 *
 * @param onToken receives each token on the way
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
  private readonly met: { lazy: { _cached?: unknown }; before: unknown }[] = [];

  constructor(private readonly onToken: (token: IResolvable) => void) {
    super(new StringConcat());
  }

  public resolveToken(...[token, ...rest]: Parameters<DefaultTokenResolver['resolveToken']>) {
    this.onToken(token);
    const lazy = ((token as { inner?: unknown }).inner ?? token) as { _cached?: unknown }; // later versions box the token
    this.met.push({ lazy, before: lazy._cached });
    return super.resolveToken(token, ...rest);
  }

  /** Last first: a token that was met twice had a cached value the second time. */
  public restoreCaches() {
    for (const { lazy, before } of this.met.reverse()) lazy._cached = before;
  }
}
