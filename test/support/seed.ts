/**
 * Returns the seed of a generator: the value of an environment variable, or a random number if that is `random`. The default is a fixed
 * seed, so that a test fails because of a change and not because of what the generator draws.
 */
export function seedOf(variable: 'FUZZ_SEED' | 'PROOF_SEED' | 'RACE_SEED', fixed: number): number {
  const value = process.env[variable] ?? String(fixed);
  return value === 'random' ? Math.floor(Math.random() * 2 ** 31) : Number(value);
}
