import { seedOf } from './seed';

/*
 * The number of runs: few with `npm test`, at least 10,000 pairs of a mesh and a schedule with PROOF=many. PROOF_MESHES and
 * PROOF_SEED set the number of meshes and the seed: search for more with PROOF_SEED=random.
 */
const isLong = process.env.PROOF === 'many';

export const MESHES = Number(process.env.PROOF_MESHES ?? (isLong ? 500 : 10));
export const SCHEDULES = 20;
export const SEED = seedOf('PROOF_SEED', 9);

/** The number of worlds, each of which is synthesized twice. */
export const WORLDS = Math.min(MESHES, Number(process.env.PROOF_WORLDS ?? MESHES));

/** Reports a failure as it is found, because shrinking takes long. PROOF_SHRINK=yes shrinks it to the smallest mesh. */
export const RUNS = { numRuns: MESHES, seed: SEED, endOnFailure: process.env.PROOF_SHRINK !== 'yes' };

/** A test that takes too long for `npm test`. It runs only with PROOF=many. */
export const long = isLong ? test : test.skip;

/** Reports the seed of a long property, so that it can be repeated. */
export function report(line: string) {
  process.stdout.write(`proof: ${line}\n`);
}
