/**
 * The seed of a generator: the value of an environment variable, `random`, or by default a fixed one, so that a change is judged by
 * what it changes and not by what the generator happens to draw.
 */
export function seedOf(variable: 'FUZZ_SEED' | 'PROOF_SEED' | 'RACE_SEED', fixed: number): number {
  const value = process.env[variable] ?? String(fixed);
  return value === 'random' ? Math.floor(Math.random() * 2 ** 31) : Number(value);
}
