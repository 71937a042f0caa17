import { Deployed } from '../support/assembly';

/**
 * How long the resources of an assembly take to deploy, in seconds, if CloudFormation begins each resource as soon as all that it waits for
 * is done, and stacks side by side where they may be.
 *
 * @param secondsOf how long a resource of a type takes
 * @param alsoAfter what a resource is to wait for besides what its template says
 */
export function makespan(
  resources: ReadonlyMap<string, Deployed>,
  secondsOf: (type: string) => number,
  alsoAfter: (resource: Deployed) => readonly Deployed[] = () => [],
): number {
  const begin = memoized((each) =>
    Math.max(
      0,
      ...(each.stack ? [begin(each.stack)] : []),
      ...[...each.before, ...alsoAfter(each)].map((other) => end(other)),
    ),
  );
  const end = memoized((each) =>
    each.parts.length > 0
      ? Math.max(...each.parts.map((part) => end(part)))
      : begin(each) + (each.type ? secondsOf(each.type) : 0),
  );
  return Math.max(0, ...[...resources.values()].map(end));
}

/** A resource in a circle would wait for itself without end. */
function memoized(compute: (each: Deployed) => number): (each: Deployed) => number {
  const known = new Map<Deployed, number>();
  const open = new Set<Deployed>();
  return (each) => {
    const value = known.get(each);
    if (value !== undefined) return value;
    if (open.has(each)) throw new Error(`'${each.id}' waits for itself`);
    open.add(each);
    known.set(each, compute(each));
    return known.get(each)!;
  };
}
