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
  const restored: (() => void)[] = [];
  class Peeking extends DefaultTokenResolver {
    public resolveToken(...[token, ...rest]: Parameters<DefaultTokenResolver['resolveToken']>) {
      onToken(token);
      const lazy = ((token as { inner?: unknown }).inner ?? token) as { _cached?: unknown }; // boxed in later versions
      const { _cached } = lazy;
      restored.push(() => (lazy._cached = _cached));
      return super.resolveToken(token, ...rest);
    }
  }
  try {
    return Tokenization.resolve(value, { scope, resolver: new Peeking(new StringConcat()), preparing: true });
  } finally {
    // Last first: a token met twice had been filled in by then.
    restored.reverse().forEach((restore) => restore());
  }
}
