import { DefaultTokenResolver, IResolvable, StringConcat, Tokenization } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/**
 * What a value would resolve to if the tree were complete now; it need not be, and may still change.
 *
 * A Lazy keeps the first value that it gives, so a plain `resolve` before the end would fix what others, aspects for
 * instance, are yet to change. Here each one forgets again.
 *
 * @param onToken is shown each token on the way
 */
export function peek(scope: IConstruct, value: unknown, onToken: (token: IResolvable) => void = () => {}): any {
  const resolver = new Peeking(onToken);
  try {
    return Tokenization.resolve(value, { scope, resolver, preparing: true });
  } finally {
    resolver.forget();
  }
}

class Peeking extends DefaultTokenResolver {
  private readonly met: { lazy: { _cached?: unknown }; before: unknown }[] = [];

  constructor(private readonly onToken: (token: IResolvable) => void) {
    super(new StringConcat());
  }

  public resolveToken(...[token, ...rest]: Parameters<DefaultTokenResolver['resolveToken']>) {
    this.onToken(token);
    const lazy = ((token as { inner?: unknown }).inner ?? token) as { _cached?: unknown }; // boxed in later versions
    this.met.push({ lazy, before: lazy._cached });
    return super.resolveToken(token, ...rest);
  }

  /** Last first: a token met twice had been filled in by then. */
  public forget() {
    for (const { lazy, before } of this.met.reverse()) lazy._cached = before;
  }
}
