/** More combinations of conditions are not computed. Each condition alone comes before any two of them. */
const MAX_COMBINATIONS = 64;

/** Decides what a function results in whose outcome only deployment knows, such as `Fn::If`. */
export interface Choices {
  /**
   * The position of an option; undefined if no choice is made.
   *
   * @param key the same for functions with the same outcome, also if some of them have further options at the end
   */
  pick(key: string, options: number): number | undefined;
}

export const NO_CHOICES: Choices = { pick: () => undefined };

/**
 * Computes a value for each combination of the choices in it. The first result is that of all first options.
 *
 * A computation records the choices that it meets. Each of them is then changed once, with the choices before it as they were, so that no
 * combination is computed twice, and choices that the computation did not meet are no part of one.
 *
 * @param mayContinue whether there is time for one more computation
 */
export function withEachChoice<T>(compute: (choices: Choices) => T, mayContinue: () => boolean): T[] {
  const results: T[] = [];
  const open: ReadonlyMap<string, number>[] = [new Map()];
  for (let index = 0; index < open.length && results.length < MAX_COMBINATIONS; index++) {
    if (results.length > 0 && !mayContinue()) break;
    const given = open[index];
    const met = new Map<string, number>();
    const pick = (key: string, options: number) => {
      const picked = given.get(key);
      if (picked === undefined) met.set(key, Math.max(options, met.get(key) ?? 0));
      return picked ?? 0;
    };
    results.push(compute({ pick }));
    const before = new Map(given);
    for (const [key, options] of met) {
      for (let option = 1; option < options && open.length < MAX_COMBINATIONS; option++) {
        open.push(new Map([...before, [key, option]]));
      }
      before.set(key, 0);
    }
  }
  return results;
}
