import * as fc from 'fast-check';
import { MESHES, report, RUNS, SCHEDULES, SEED } from '../support/proof-runs';
import { MAX_SERVICES, MAX_STACKS, SHAPES, spreads } from '../support/random-spreads';
import { everythingLate, timed } from '../support/simulator/clock';
import { trialOf } from '../support/simulator/laws';
import { networkOf } from '../support/simulator/network';
import { POLICY_NAMES, schedule } from '../support/simulator/schedules';
import { BASE, declaredIn, edgesOf, fill, newApp, Spread, synthesize } from '../support/spread';

/** An adversary: the kind of resource that it delays, and a seed. */
const adversaries = fc.array(fc.tuple(fc.constantFrom(...POLICY_NAMES), fc.nat()), {
  minLength: SCHEDULES,
  maxLength: SCHEDULES,
});

const servicesOf = ({ meshes }: Spread) => meshes.flatMap(({ services }) => services);
const stackOf = (path: string) => path.split('/')[0];

test('the generator makes valid apps of every shape, size, number of stacks and kind of edge', () => {
  const drawn = fc.sample(spreads, { numRuns: 1000, seed: SEED });
  const edges = drawn.flatMap(({ meshes }) => meshes.flatMap(edgesOf));
  const between = (kind: string) =>
    edges.filter((edge) => edge.kind === kind && stackOf(edge.client) !== stackOf(edge.server)).length;
  const meshes = drawn.flatMap((spread) => spread.meshes);
  const forward = meshes
    .filter(({ declaredBy }) => declaredBy === 'rows')
    .flatMap(({ services }) =>
      services.flatMap(({ dependsOn = [] }, index) =>
        dependsOn.filter((name) => services.findIndex((other) => other.name === name) > index),
      ),
    );
  const sizes = drawn.map((spread) => servicesOf(spread).length);
  const count = (is: (size: number) => boolean) => sizes.filter(is).length;

  for (const shape of Object.keys(SHAPES)) {
    expect(drawn.filter(({ shapes }) => shapes.includes(shape)).length).toBeGreaterThan(100);
  }
  for (let stacks = 1; stacks <= MAX_STACKS; stacks++) {
    const used = (spread: Spread) => new Set(servicesOf(spread).map(({ place }) => stackOf(place))).size;
    expect(drawn.filter((spread) => used(spread) === stacks).length).toBeGreaterThan(20);
  }
  expect(count((size) => size === 1)).toBeGreaterThan(20);
  expect(count((size) => size > MAX_SERVICES / 2)).toBeGreaterThan(50);
  expect(Math.max(...sizes)).toBe(MAX_SERVICES);
  expect(drawn.filter((spread) => spread.meshes.length > 1).length).toBeGreaterThan(100);
  expect(drawn.filter((spread) => servicesOf(spread).some(({ place }) => place.includes('/'))).length).toBeGreaterThan(
    200,
  );
  expect(drawn.filter((spread) => servicesOf(spread).some(({ place }) => place === BASE)).length).toBeGreaterThan(200);
  expect(meshes.filter(({ declaredBy }) => declaredBy === 'calls').length).toBeGreaterThan(300);
  expect(
    servicesOf({ ...drawn[0], meshes }).filter(({ endpoints = {} }) => Object.keys(endpoints).length > 1).length,
  ).toBeGreaterThan(1000);
  for (const group of ['closed', 'ofStack', 'ofAll', 'imported']) {
    expect(meshes.flatMap(({ services }) => services).filter((each) => each.group === group).length).toBeGreaterThan(
      500,
    );
  }
  expect(between('dependsOn')).toBeGreaterThan(1000);
  expect(between('connectsTo')).toBeGreaterThan(100);
  expect(forward.length).toBeGreaterThan(1000);

  // The apps are valid: each server has endpoints, and each mesh has an order of deployment.
  expect(edges.filter(({ aliases }) => aliases.length === 0)).toEqual([]);
  for (const { services } of meshes) {
    const left = new Map(services.map(({ name, dependsOn }) => [name, dependsOn ?? []]));
    for (const [name] of [...left].sort(([a], [b]) => hiddenPlace(a) - hiddenPlace(b))) {
      expect(left.get(name)!.filter((other) => left.has(other))).toEqual([]);
      left.delete(name);
    }
  }
});

const hiddenPlace = (name: string) => Number(/\d+$/.exec(name));

test('every law holds in every order in which CloudFormation may deploy and delete', () => {
  const tried = { services: 0, dependsOn: 0, connectsTo: 0, betweenStacks: 0, units: 0 };
  let pairs = 0;
  fc.assert(
    fc.property(spreads, adversaries, (spread, schedules) => {
      const declared = declaredIn(spread);
      const network = networkOf(synthesize(spread).assembly);
      const brokenBy = trialOf(declared, network);
      expect(brokenBy(everythingLate)).toEqual({});
      for (const [policy, seed] of schedules) {
        pairs++;
        expect(brokenBy((each) => timed(each, schedule(policy, seed)))).toEqual({});
      }
      tried.services += declared.services.length;
      for (const { kind, client, server } of declared.edges) {
        tried[kind]++;
        if (stackOf(client) !== stackOf(server)) tried.betweenStacks++;
      }
      tried.units += network.units.length;
    }),
    RUNS,
  );
  report(`${pairs} mesh-schedule pairs, seed ${SEED}, ${JSON.stringify(tried)}`);
  expect(pairs).toBe(MESHES * SCHEDULES);
});

test('in deploymentOrder, dependencies come first, and in deploymentWaves, every service is as early as possible', () => {
  fc.assert(
    fc.property(spreads, (spread) => {
      fill(newApp(), spread).forEach((mesh, index) => {
        const { services } = spread.meshes[index];
        const order = mesh.deploymentOrder.map(({ name }) => name);
        const waves = mesh.deploymentWaves.map((wave) => wave.map(({ name }) => name));
        const waveOf = (name: string) => waves.findIndex((wave) => wave.includes(name));
        expect([...order].sort()).toEqual(services.map(({ name }) => name).sort());
        expect([...waves.flat()].sort()).toEqual([...order].sort());
        for (const { name, dependsOn = [] } of services) {
          for (const other of dependsOn) expect(order.indexOf(other)).toBeLessThan(order.indexOf(name));
          expect(waveOf(name)).toBe(Math.max(-1, ...dependsOn.map(waveOf)) + 1);
        }
      });
    }),
    { ...RUNS, numRuns: Math.min(MESHES, 100) },
  );
});

test('in one stack, services are deployed in the waves of deploymentWaves', () => {
  fc.assert(
    fc.property(spreads, ({ meshes: [mesh], ...rest }) => {
      const services = mesh.services.map((service) => ({ ...service, place: BASE }));
      const spread: Spread = { ...rest, stacks: [], meshes: [{ ...mesh, home: BASE, services }] };
      const { assembly, meshes } = synthesize(spread);
      const network = networkOf(assembly);
      const clock = everythingLate(network);
      const units = network.units.filter(({ type }) => type === 'AWS::ECS::Service');
      const waves: string[][] = [];
      const waveOf = new Map<string, number>();
      for (const unit of clock.order.filter((each) => units.includes(each))) {
        const before = units.filter((other) => other !== unit && clock.isDone(other, unit));
        const wave = Math.max(-1, ...before.map(({ id }) => waveOf.get(id)!)) + 1;
        waveOf.set(unit.id, wave);
        (waves[wave] ??= []).push(unit.path!.split('/')[1]);
      }
      const declared = meshes[0].deploymentWaves.map((wave) => wave.map(({ name }) => name).sort());
      expect(waves.map((wave) => wave.sort())).toEqual(declared);
    }),
    { ...RUNS, numRuns: Math.min(MESHES, 50) },
  );
});
