import * as fc from 'fast-check';
import { Brownfield, BrownfieldService } from '../support/brownfield/brownfield';
import { forbiddenChanges } from '../support/brownfield/changes';
import { brownfields } from '../support/brownfield/draw';
import { brokenByAdoption, declaredIn } from '../support/brownfield/laws';
import { adopted, running } from '../support/brownfield/try';
import { STYLES } from '../support/configured-services';
import { report, RUNS, SEED } from '../support/proof-runs';
import { timed } from '../support/simulator/clock';
import { Network } from '../support/simulator/network';
import { POLICY_NAMES, schedule } from '../support/simulator/schedules';
import { ORDER_FORMS, RULE_FORMS } from '../support/world/world';

/*
 * Draws applications that use Service Connect already, deploys each in the simulator, adds the mesh in an update, and checks the laws
 * after each step.
 */

const clocks = fc.tuple(fc.constantFrom(...POLICY_NAMES), fc.nat()).map(
  ([policy, seed]) =>
    (network: Network) =>
      timed(network, schedule(policy, seed)),
);

test('adding a mesh to a running application changes nothing else, and blocks no call at any moment', () => {
  const counts = { skipped: 0, accepted: 0, refused: 0 };
  fc.assert(
    fc.property(brownfields, clocks, clocks, fc.nat(9), (brownfield, clockBefore, clockOf, failAfter) => {
      const before = running(brownfield);
      if (!before) return void counts.skipped++;
      const after = adopted(brownfield);
      if (!after) return void counts.refused++;
      expect(forbiddenChanges(brownfield, before.network, after.network)).toEqual([]);
      const declared = declaredIn(brownfield, after);
      for (const options of [{ clockOf }, {}, { clockOf, failAfter }]) {
        const deployments = { clockBefore, ...options };
        expect(brokenByAdoption(brownfield, before.network, after.network, declared, deployments)).toEqual({});
      }
      counts.accepted++;
    }),
    RUNS,
  );
  report(`adoption, seed ${SEED}, ${JSON.stringify(counts)}`);
  expect(counts.accepted).toBeGreaterThan(counts.skipped + counts.refused);
});

test('the generator draws every style, every kind of namespace, and every kind of line', () => {
  const drawn = fc.sample(brownfields, { numRuns: 1000, seed: SEED });
  const count = (has: (brownfield: Brownfield) => boolean) => drawn.filter(has).length;
  const some = (is: (service: BrownfieldService) => boolean) => count(({ services }) => services.some(is));
  for (const style of [...Object.keys(STYLES), 'new']) {
    expect(some((each) => each.style === style)).toBeGreaterThan(200);
  }
  for (const namespace of ['default', 'created', 'name', 'arn']) {
    expect(count((each) => each.namespace === namespace)).toBeGreaterThan(150);
  }
  for (const spelling of ['name', 'reference', 'unset']) {
    expect(some((each) => each.spelling === spelling)).toBeGreaterThan(150);
  }
  for (const configured of ['after the mesh', 'by an aspect']) {
    expect(some((each) => each.configured === configured)).toBeGreaterThan(20);
  }
  for (const group of ['own', 'of its stack', 'of all', 'imported', 'of instances']) {
    expect(some((each) => each.group === group)).toBeGreaterThan(150);
  }
  for (const form of [...RULE_FORMS, ...ORDER_FORMS]) {
    expect(count(({ lines }) => lines.some((line) => line.form === form))).toBeGreaterThan(50);
  }
  expect(some(({ hasEndpoint }) => !hasEndpoint)).toBeGreaterThan(200);
  expect(some(({ connectsTo }) => connectsTo.length > 0)).toBeGreaterThan(150);
  expect(some(({ place }) => place.includes('/'))).toBeGreaterThan(200);
  expect(count(({ isInStage }) => isInStage)).toBeGreaterThan(50);
});
