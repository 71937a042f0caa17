import { Duration } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { build, changedNonces, noncesOf, ServiceSpec } from '../support/service-specs';

/** Services with up to three endpoints, declared with dependents first or with dependencies first. */
const meshes: fc.Arbitrary<ServiceSpec[]> = fc
  .array(fc.record({ endpoints: fc.integer({ min: 1, max: 3 }), picks: fc.array(fc.nat(), { maxLength: 4 }) }), {
    minLength: 2,
    maxLength: 7,
  })
  .map((drafts) =>
    drafts.map(({ endpoints, picks }, index) => ({
      name: `s${index}`,
      endpoints: Object.fromEntries(Array.from({ length: endpoints }, (_, number) => [`p${number}`, {}])),
      dependsOn: index === 0 ? [] : [...new Set(picks.map((pick) => `s${pick % index}`))],
    })),
  )
  .chain((specs) => fc.shuffledSubarray(specs, { minLength: specs.length }));

type Fields = NonNullable<ServiceSpec['endpoints']>[string];

/** Changes of one endpoint or one service, and whether its clients have stale endpoints afterwards. */
const CHANGES: Record<string, { readonly stale: boolean; change(spec: ServiceSpec): ServiceSpec }> = {
  'endpoint added': { stale: true, change: (spec) => endpoints(spec, { ...spec.endpoints, added: {} }) },
  'endpoint removed': {
    stale: true,
    change: (spec) => endpoints(spec, Object.fromEntries(Object.entries(spec.endpoints!).slice(1))),
  },
  'alias renamed': { stale: true, change: (spec) => first(spec, { dnsName: 'renamed' }) },
  'alias port changed': { stale: true, change: (spec) => first(spec, { port: 4242 }) },
  'discovery name changed': { stale: true, change: (spec) => first(spec, { discoveryName: 'renamed' }) },
  'timeout changed': { stale: false, change: (spec) => first(spec, { idleTimeout: Duration.seconds(7) }) },
  'ingress port changed': { stale: false, change: (spec) => first(spec, { ingressPortOverride: 15000 }) },
  'image changed': { stale: false, change: (spec) => ({ ...spec, image: 'other:1' }) },
};

const endpoints = (spec: ServiceSpec, all: ServiceSpec['endpoints']): ServiceSpec => ({ ...spec, endpoints: all });
const first = (spec: ServiceSpec, fields: Fields) => endpoints(spec, { ...spec.endpoints, p0: fields });

test('the generator makes valid meshes with many edges', () => {
  let edges = 0;
  fc.assert(
    fc.property(meshes, (specs) => {
      const known = new Set(specs.map(({ name }) => name));
      for (const { dependsOn = [] } of specs) for (const other of dependsOn) expect(known.has(other)).toBe(true);
      edges += specs.flatMap(({ dependsOn = [] }) => dependsOn).length;
    }),
  );
  expect(edges).toBeGreaterThan(200);
});

test('a change of a service changes the nonces of its direct dependents only, and only if their endpoints are stale', () => {
  fc.assert(
    fc.property(meshes, fc.nat(), fc.constantFrom(...Object.keys(CHANGES)), (specs, pick, kind) => {
      const target = specs[pick % specs.length];
      // a service without endpoints may have no dependents
      fc.pre(kind !== 'endpoint removed' || Object.keys(target.endpoints!).length > 1);
      const after = specs.map((spec) => (spec === target ? CHANGES[kind].change(spec) : spec));
      const dependents = specs.filter(({ dependsOn = [] }) => dependsOn.includes(target.name)).map(({ name }) => name);
      expect(changedNonces(build(specs), build(after))).toEqual(CHANGES[kind].stale ? dependents.sort() : []);
    }),
    { numRuns: 60 },
  );
});

test('adding or removing an edge changes the nonce of its dependent only', () => {
  fc.assert(
    fc.property(meshes, fc.nat(), (specs, pick) => {
      const withEdges = specs.filter(({ dependsOn = [] }) => dependsOn.length > 0);
      fc.pre(withEdges.length > 0);
      const target = withEdges[pick % withEdges.length];
      const after = specs.map((spec) => (spec === target ? { ...spec, dependsOn: spec.dependsOn!.slice(1) } : spec));
      expect(changedNonces(build(specs), build(after))).toEqual([target.name]);
      expect(changedNonces(build(after), build(specs))).toEqual([target.name]);
    }),
    { numRuns: 30 },
  );
});

test('the order of declaration does not change the template', () => {
  fc.assert(
    fc.property(meshes, fc.infiniteStream(fc.nat()), (specs, keys) => {
      const shuffled = specs
        .map((spec) => ({ spec, key: keys.next().value }))
        .sort((a, b) => a.key - b.key)
        .map(({ spec }) => ({ ...spec, dependsOn: [...spec.dependsOn!].reverse() }));
      const [one, other] = [build(specs), build(shuffled)];
      expect(noncesOf(other)).toEqual(noncesOf(one));
      expect(other.stack.template.toJSON()).toEqual(one.stack.template.toJSON());
    }),
    { numRuns: 30 },
  );
});
