import * as fc from 'fast-check';
import { MESHES, report, RUNS, SEED } from '../support/proof-runs';
import { Assembly, StackTemplate } from '../support/simulator/assembly';
import { DeployedApp } from '../support/simulator/deployed-app';
import { networkOf } from '../support/simulator/network';
import { Template } from '../support/simulator/template';
import { tryUpdate } from '../support/simulator/update-laws';
import { worlds } from '../support/world/draw';
import { declaredInWorld, outcomeOf } from '../support/world/outcome';
import { REDUNDANT, Versions } from '../support/world/redundant';
import { World } from '../support/world/spec';
import { withMesh, withoutMesh } from '../support/world/try';

const RULE = /^AWS::EC2::SecurityGroup(In|E)gress$/;

/** All templates by the ids of their stacks; which rule waits for what may differ, and so may hashes of files. */
function templatesOf(assembly: Assembly): Record<string, Template> {
  const all = (stack: StackTemplate): [string, Template][] => [
    [stack.id, comparable(stack.template)],
    ...Object.values(stack.nested).flatMap(all),
  ];
  return Object.fromEntries(assembly.flatMap(all));
}

function comparable({ Resources = {}, Outputs, Parameters }: Template): Template {
  const resources = Object.entries(Resources).map(([id, { DependsOn = [], ...each }]) => [
    id,
    { ...each, DependsOn: RULE.test(each.Type) ? [] : [DependsOn].flat().sort() },
  ]);
  const template = { Resources: Object.fromEntries(resources), Outputs, Parameters };
  return JSON.parse(JSON.stringify(template).replace(/[0-9a-f]{64}/g, 'hash'));
}

function rulesOf(assembly: Assembly): Record<string, unknown> {
  const rules = Object.entries(templatesOf(assembly)).flatMap(([stack, { Resources = {} }]) =>
    Object.entries(Resources).flatMap(([id, each]) =>
      RULE.test(each.Type) ? [[`${stack}/${id}`, each.Properties]] : [],
    ),
  );
  return Object.fromEntries(rules);
}

interface Change extends Versions {
  readonly kind: string;
}

const changes: fc.Arbitrary<Change | undefined> = fc
  .tuple(worlds, fc.constantFrom(...Object.keys(REDUNDANT)), fc.nat())
  .map(([world, kind, pick]) => {
    const versions = REDUNDANT[kind](world, pick);
    return versions && { kind, ...versions };
  });

/** What becomes of a version that is accepted for sure. */
function acceptedOf(world: World): Assembly | undefined {
  if (outcomeOf(world) !== 'accepted' || !withoutMesh(world)) return undefined;
  const synthesized = withMesh(world);
  return typeof synthesized === 'string' ? undefined : synthesized.assembly; // another test reports that it is refused
}

test('adding or removing what changes nothing, changes nothing, and breaks nothing on the way', () => {
  const tried: Record<string, number> = {};
  fc.assert(
    fc.property(changes, (change) => {
      const [one, other] = change ? [change.one, change.other].map(acceptedOf) : [];
      if (!change || !one || !other) return;
      const read = change.equal === 'templates' ? templatesOf : rulesOf;
      expect(read(other)).toEqual(read(one));
      for (const [before, after, world] of [
        [one, other, change.other],
        [other, one, change.one],
      ] as const) {
        if (change.isOneWay && before === other) continue;
        const app = new DeployedApp();
        app.update(networkOf(before));
        const { broken } = tryUpdate(app, declaredInWorld(world), networkOf(after));
        if (change.isOneWay) delete broken['a client keeps finding what it found'];
        expect(broken).toEqual({});
      }
      tried[change.kind] = (tried[change.kind] ?? 0) + 1;
    }),
    { ...RUNS, numRuns: MESHES },
  );
  report(`${MESHES} changes that change nothing, seed ${SEED}, ${JSON.stringify(tried)}`);
});
