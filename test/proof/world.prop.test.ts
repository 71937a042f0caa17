import * as fc from 'fast-check';
import { report, RUNS, SEED, WORLDS } from '../support/proof-runs';
import { everythingLate, timed } from '../support/simulator/clock';
import { POLICY_NAMES, schedule } from '../support/simulator/schedules';
import { worlds } from '../support/world/draw';
import { brokenLaws, compare, raceLaws } from '../support/world/laws';
import { outcomeOf } from '../support/world/outcome';
import { withMesh, withoutMesh } from '../support/world/try';
import { ORDER_FORMS, RULE_FORMS, World } from '../support/world/world';

/** Schedules for each world. */
const SCHEDULES = 4;

const adversaries = fc.array(fc.tuple(fc.constantFrom(...POLICY_NAMES), fc.nat()), {
  minLength: SCHEDULES,
  maxLength: SCHEDULES,
});

/** Expects that a refusal names the mesh and a line of the user, by the two services or by the construct. */
function expectRefusal({ lines }: World, message: string) {
  expect(message).toMatch(/ServiceConnectMesh '[\w/]*Mesh'/);
  const named = lines.filter(
    ({ from, to }, index) =>
      [from, to].every((name) => message.includes(name)) || new RegExp(`/Line${index}\\b`).test(message),
  );
  expect(named.length > 0 ? 'names a line' : message).toBe('names a line');
}

test('in any application, a mesh adds what is declared and nothing else, or refuses and names the reason', () => {
  const counts = { skipped: 0, accepted: 0, refused: 0 };
  fc.assert(
    fc.property(worlds, adversaries, (world, schedules) => {
      const without = withoutMesh(world);
      if (!without) {
        counts.skipped++;
        return;
      }
      const outcome = outcomeOf(world);
      const synthesized = withMesh(world);
      if (typeof synthesized === 'string') {
        // `outcomeOf` does not know the stack of a namespace that the mesh creates. This remedy shows that it is the reason.
        if (synthesized.includes('namespace: MeshNamespace.fromNamespaceName(')) {
          counts.refused++;
          return;
        }
        expect({ outcome, message: synthesized }).not.toMatchObject({ outcome: 'accepted' });
        expectRefusal(world, synthesized);
        counts.refused++;
        return;
      }
      expect(outcome).not.toBe('refused');
      const compared = compare(world, without.assembly, synthesized.assembly);
      const brokenBy = raceLaws(compared);
      expect({ ...brokenBy(everythingLate), ...brokenLaws(compared) }).toEqual({});
      for (const [policy, seed] of schedules) {
        expect(brokenBy((network) => timed(network, schedule(policy, seed)))).toEqual({});
      }
      counts.accepted++;
    }),
    { ...RUNS, numRuns: WORLDS },
  );
  report(`${WORLDS} worlds, seed ${SEED}, ${JSON.stringify(counts)}`);
  expect(counts.skipped).toBeLessThan(counts.accepted);
});

test('the generator draws every kind of line, group, service, capacity, cluster and outcome', () => {
  const drawn = fc.sample(worlds, { numRuns: 1000, seed: SEED });
  const count = (has: (world: World) => boolean) => drawn.filter(has).length;
  for (const form of [...RULE_FORMS, ...ORDER_FORMS]) {
    expect(count(({ lines }) => lines.some((line) => line.form === form))).toBeGreaterThan(30);
  }
  for (const home of ['Network', 'ofStack', 'imported', 'fixed']) {
    const isUsed = ({ groups, services }: World) =>
      services.some((service) => service.groups.some((index) => groups[index].home === home));
    expect(count(isUsed)).toBeGreaterThan(100);
  }
  for (const runsOn of ['fargate', 'awsvpc', 'bridge']) {
    expect(count(({ services }) => services.some((service) => service.runsOn === runsOn))).toBeGreaterThan(50);
  }
  for (const capacity of ['capacity', 'provider', 'lateCapacity', 'lateProvider']) {
    const isUsed = ({ clusters, services }: World) =>
      services.some(({ cluster, runsOn }) => runsOn !== 'fargate' && clusters[cluster].capacity === capacity);
    expect(count(isUsed)).toBeGreaterThan(20);
  }
  expect(count(({ services }) => services.some((service) => service.groups.length > 1))).toBeGreaterThan(100);
  expect(count(({ services }) => services.some(({ place }) => place.includes('/')))).toBeGreaterThan(200);
  expect(count(({ services }) => new Set(services.map(({ place }) => place.split('/')[0])).size > 1)).toBeGreaterThan(
    300,
  );
  expect(count(({ clusters }) => clusters.some(({ kind }) => kind === 'imported'))).toBeGreaterThan(200);
  expect(count(({ stage }) => stage)).toBeGreaterThan(100);
  expect(count(({ flags }) => flags)).toBeGreaterThan(300);
  for (const outcome of ['accepted', 'refused', 'either']) {
    expect(count((world) => outcomeOf(world) === outcome)).toBeGreaterThan(30);
  }
});
