/*
 * How much is tried: a little with `npm test`, at least 10,000 pairs of a mesh and a schedule with PROOF=many. PROOF_MESHES
 * and PROOF_SEED say how many meshes and which.
 */
const isLong = process.env.PROOF === 'many';

export const MESHES = Number(process.env.PROOF_MESHES ?? (isLong ? 500 : 10));
export const SCHEDULES = 20;
export const SEED = Number(process.env.PROOF_SEED ?? Math.floor(Math.random() * 2 ** 31));

/** A mesh takes so long to make smaller that a failure is told as it was found; PROOF_SHRINK=yes asks for the smallest. */
export const RUNS = { numRuns: MESHES, seed: SEED, endOnFailure: process.env.PROOF_SHRINK !== 'yes' };

/** What takes too long for every `npm test`. */
export const long = isLong ? test : test.skip;

/** A long property reports its seed, without which nobody can run it again. */
export function report(line: string) {
  process.stdout.write(`proof: ${line}\n`);
}
