import * as fc from 'fast-check';
import { report, RUNS, SEED, WORLDS } from '../support/proof-runs';
import { Assembly, mapTemplates } from '../support/simulator/assembly';
import { DeployedApp } from '../support/simulator/deployed-app';
import { networkOf } from '../support/simulator/network';
import { Resource } from '../support/simulator/template';
import { tryUpdate } from '../support/simulator/update-laws';
import { worlds } from '../support/world/draw';
import { declaredInWorld, outcomeOf } from '../support/world/outcome';
import { REDUNDANT, Versions } from '../support/world/redundant';
import { rulesOf, templatesOf } from '../support/world/templates';
import { withMesh, withoutMesh } from '../support/world/try';
import { World } from '../support/world/world';

/** The number of changes. Each needs four syntheses. */
const CHANGES = Math.ceil(WORLDS / 4);
/** Most changes are possible in some worlds only, so that one of several is chosen. */
const WORLDS_PER_CHANGE = 8;

interface Change extends Versions {
  readonly kind: string;
}

const changes: fc.Arbitrary<Change | undefined> = fc
  .tuple(
    fc.array(worlds, { minLength: WORLDS_PER_CHANGE, maxLength: WORLDS_PER_CHANGE }),
    fc.constantFrom(...Object.keys(REDUNDANT)),
    fc.nat(),
  )
  .map(([drawn, kind, pick]) => {
    const versions = drawn.map((world) => REDUNDANT[kind](world, pick));
    const possible = versions.find((each) => each && isAccepted(each.one) && isAccepted(each.other));
    return possible && { kind, ...possible };
  });

const isAccepted = (world: World) => outcomeOf(world) === 'accepted';

/** The assembly of a version, if it must be accepted. */
function acceptedOf(world: World): Assembly | undefined {
  if (!withoutMesh(world)) return undefined;
  const synthesized = withMesh(world);
  return typeof synthesized === 'string' ? undefined : synthesized.assembly; // world.prop.test.ts reports a refusal
}

test('a redundant change does not change the rules, and updates in both directions break no law', () => {
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
        if (change.isOneWay) delete broken['a client never loses an endpoint that it found'];
        expect(broken).toEqual({});
      }
      tried[change.kind] = (tried[change.kind] ?? 0) + 1;
    }),
    { ...RUNS, numRuns: CHANGES },
  );
  report(`${CHANGES} redundant changes, seed ${SEED}, ${JSON.stringify(tried)}`);
  if (CHANGES < 100) return;
  for (const kind of Object.keys(REDUNDANT)) expect([kind, tried[kind]]).toEqual([kind, expect.any(Number)]);
});

describe('the comparison', () => {
  const assemblyWith = (change: (resource: Resource, id: string) => [string, Resource]) => {
    const rule: Resource = {
      Type: 'AWS::EC2::SecurityGroupIngress',
      Properties: { FromPort: 1 },
      DependsOn: 'Service',
    };
    const service: Resource = { Type: 'AWS::ECS::Service', Properties: { Cluster: 'c' } };
    const template = { Resources: { Rule: rule, Service: service } };
    return mapTemplates([{ id: 'S', template, dependencies: [], nested: {} }], ({ Resources = {} }) => ({
      Resources: Object.fromEntries(Object.entries(Resources).map(([id, each]) => change(each, id))),
    }));
  };
  const same = assemblyWith((resource, id) => [id, resource]);
  const isRule = ({ Type }: Resource) => Type === 'AWS::EC2::SecurityGroupIngress';
  const properties = { Type: 'AWS::ECS::Service', Properties: { Cluster: 'd' } };

  test.each<[string, Assembly, boolean, boolean]>([
    ['nothing', same, false, false],
    ['the DependsOn of a rule', assemblyWith((each, id) => [id, { ...each, DependsOn: [] }]), false, false],
    ['the id of a rule', assemblyWith((each, id) => [isRule(each) ? 'Other' : id, each]), true, true],
    [
      'the properties of a rule',
      assemblyWith((each, id) => [id, isRule(each) ? { ...each, Properties: {} } : each]),
      true,
      true,
    ],
    ['a service', assemblyWith((each, id) => [id, isRule(each) ? each : properties]), true, false],
    ['the stack of a rule', same.map((stack) => ({ ...stack, id: 'Other' })), true, true],
  ])('%s', (_, other, changesTemplates, changesRules) => {
    expect(JSON.stringify(templatesOf(other)) !== JSON.stringify(templatesOf(same))).toBe(changesTemplates);
    expect(JSON.stringify(rulesOf(other)) !== JSON.stringify(rulesOf(same))).toBe(changesRules);
  });
});
