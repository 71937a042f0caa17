import { IFragmentConcatenator } from 'aws-cdk-lib';

/**
 * Joins the parts of a string that contains tokens, as CDK does when it writes a template: the parts that only the
 * deployment knows stay expressions.
 */
export class JoinFragments implements IFragmentConcatenator {
  public join(left: unknown, right: unknown): unknown {
    if (left === undefined) return right;
    if (right === undefined) return left;
    const parts = [...partsOf(left), ...partsOf(right)].reduce<unknown[]>((joined, part) => {
      const last = joined[joined.length - 1];
      if (typeof last !== 'object' && typeof part !== 'object' && joined.length > 0) {
        return [...joined.slice(0, -1), `${last}${part}`];
      }
      return [...joined, part];
    }, []);
    return parts.length === 1 ? parts[0] : { 'Fn::Join': ['', parts] };
  }
}

/** The parts of a value that was joined before. */
function partsOf(value: unknown): unknown[] {
  const joined = (value as { 'Fn::Join'?: [separator: unknown, parts: unknown] })['Fn::Join'];
  return joined?.[0] === '' && Array.isArray(joined[1]) ? joined[1] : [value];
}
