import * as fc from 'fast-check';
import { brokenLaws, histories, STEP_KINDS } from '../support/across/histories';
import { report, RUNS, SEED, MESHES } from '../support/proof-runs';

/** Each history deploys about twenty applications. */
const HISTORIES = Math.min(60, Math.ceil(MESHES / 2));

test('in any history of two applications, the calls of the consumer work after each of its deployments', () => {
  const counts = { producer: 0, consumer: 0, refused: 0, failed: 0, during: 0 };
  fc.assert(
    fc.property(histories, (history) => {
      expect(brokenLaws(history, {}, counts)).toEqual([]);
    }),
    { ...RUNS, numRuns: HISTORIES },
  );
  report(`${HISTORIES} histories of two applications, seed ${SEED}, ${JSON.stringify(counts)}`);
  for (const [kind, count] of Object.entries(counts)) {
    expect({ kind, isTried: count > 0 }).toEqual({ kind, isTried: true });
  }
});

test('the generator draws every kind of step', () => {
  const drawn = fc.sample(histories, { numRuns: 300, seed: SEED }).flat();
  for (const kind of STEP_KINDS) expect(drawn.filter((step) => step.kind === kind).length).toBeGreaterThan(20);
});
