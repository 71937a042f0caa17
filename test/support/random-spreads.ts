import * as fc from 'fast-check';
import { EndpointSpec } from './service-specs';
import { BASE, Spread, SpreadMesh, SpreadService } from './spread';

/*
 * Random apps, all of them valid. Services and stacks have a hidden order in which they can be deployed: each service
 * depends on earlier ones only, and is in the same or a later stack. The declaration is shuffled.
 */

/** Returns the dependencies of a service, given its position in the hidden order, the number of services, and random numbers. */
export const SHAPES: Record<string, (index: number, size: number, picks: readonly number[]) => number[]> = {
  chain: (index) => (index === 0 ? [] : [index - 1]),
  /** All depend on the first. */
  star: (index) => (index === 0 ? [] : [0]),
  /** The last depends on all. */
  fan: (index, size) => (index === size - 1 ? range(0, index) : []),
  layers: (index, size, picks) => {
    const width = Math.ceil(Math.sqrt(size));
    const start = (Math.floor(index / width) - 1) * width;
    return start < 0 ? [] : picks.map((pick) => start + (pick % width));
  },
  dense: (index) => range(Math.max(0, index - 8), index),
  sparse: (index, _, picks) => (index === 0 ? [] : picks.slice(0, 2).map((pick) => pick % index)),
};

export const MAX_SERVICES = 60;
export const MAX_STACKS = 6;

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 1 });
const oneIn = (count: number) => fc.nat(count - 1).map((drawn) => drawn === 0);

const endpointDraft = fc.record({
  renamed: oneIn(4),
  port: maybe(fc.integer({ min: 1000, max: 1999 })),
  ingressPortOverride: maybe(fc.integer({ min: 9000, max: 9009 })),
});

const serviceDraft = fc.record({
  endpoints: fc.array(endpointDraft, { minLength: 1, maxLength: 3 }),
  clientOnly: fc.boolean(),
  picks: fc.array(fc.nat(), { minLength: 1, maxLength: 4 }),
  connects: fc.oneof(
    { arbitrary: fc.constant<number[]>([]), weight: 5 },
    { arbitrary: fc.array(fc.nat(), { maxLength: 2 }), weight: 1 },
  ),
  stack: fc.nat(),
  nested: oneIn(4),
  group: fc.oneof(
    { arbitrary: fc.constant<SpreadService['group']>('own'), weight: 5 },
    { arbitrary: fc.constantFrom<SpreadService['group'][]>('closed', 'ofStack', 'ofAll', 'imported'), weight: 4 },
  ),
  usesFirst: oneIn(3),
  turn: fc.nat(),
});

type ServiceDraft = typeof serviceDraft extends fc.Arbitrary<infer T> ? T : never;

const meshDraft = (most: number) =>
  fc.record({
    shape: fc.constantFrom(...Object.keys(SHAPES)),
    drafts: fc
      .oneof(
        { arbitrary: fc.tuple(fc.constant(1), fc.constant(8)), weight: 6 },
        { arbitrary: fc.tuple(fc.constant(Math.min(9, most)), fc.constant(Math.min(25, most))), weight: 4 },
        { arbitrary: fc.tuple(fc.constant(Math.min(26, most)), fc.constant(most)), weight: 1 },
        { arbitrary: fc.tuple(fc.constant(most), fc.constant(most)), weight: 1 },
      )
      .chain(([minLength, maxLength]) => fc.array(serviceDraft, { minLength, maxLength, size: 'max' })),
    home: fc.constantFrom('cluster', 'first', 'last', 'app'),
    ownNamespace: fc.boolean(),
    declaredBy: fc.constantFrom<SpreadMesh['declaredBy'][]>('rows', 'calls'),
  });

type MeshDraft = ReturnType<typeof meshDraft> extends fc.Arbitrary<infer T> ? T : never;

/** An app, and the shape of each of its meshes. */
export interface RandomSpread extends Spread {
  readonly shapes: readonly string[];
}

export const spreads: fc.Arbitrary<RandomSpread> = fc
  .record({
    stacks: fc
      .integer({ min: 1, max: MAX_STACKS })
      .chain((count) => fc.shuffledSubarray(range(0, count), { minLength: count })),
    clusterApart: fc.boolean(),
    defaultNamespace: oneIn(4),
    drafts: fc.oneof(
      { arbitrary: fc.tuple(meshDraft(MAX_SERVICES)), weight: 3 },
      { arbitrary: fc.array(meshDraft(MAX_SERVICES / 3), { minLength: 2, maxLength: 3 }), weight: 1 },
    ),
  })
  .map(({ stacks, clusterApart, defaultNamespace, drafts }) => {
    // The first stack in the hidden order may be the stack of the cluster.
    const names = range(0, stacks.length).map((number) => (number === 0 && !clusterApart ? BASE : `S${number}`));
    return {
      stacks: stacks.map((number) => names[number]).filter((name) => name !== BASE),
      defaultNamespace,
      shapes: drafts.map(({ shape }) => shape),
      meshes: drafts.map((draft, index) => meshOf(draft, `Mesh${index}`, names)),
    };
  });

function meshOf(draft: MeshDraft, id: string, stacks: readonly string[]): SpreadMesh {
  const { shape, drafts, home, ownNamespace, declaredBy } = draft;
  const name = (index: number) => `${id.toLowerCase()}-s${index}`;
  const dependsOn = drafts.map(({ picks }, index) => [...new Set(SHAPES[shape](index, drafts.length, picks))]);
  const connectsTo = drafts.map(({ connects }, index) =>
    [...new Set(connects.map((pick) => pick % drafts.length))].filter((other) => !dependsOn[index].includes(other)),
  );
  const called = new Set([...dependsOn, ...connectsTo].flat());
  const places = placesOf(drafts, id, stacks);
  const services = drafts.map(({ endpoints, clientOnly, group, usesFirst }, index): SpreadService => ({
    name: name(index),
    place: places[index],
    group,
    usesFirst,
    endpoints: clientOnly && !called.has(index) ? {} : endpointsOf(name(index), endpoints),
    dependsOn: dependsOn[index].map(name),
    connectsTo: connectsTo[index].map(name),
  }));
  const turns = new Map(services.map((service, index) => [service, drafts[index].turn]));
  const shuffled = [...services].sort((a, b) => turns.get(a)! - turns.get(b)!);
  const scope = { cluster: BASE, first: stacks[0], last: stacks[stacks.length - 1], app: undefined }[home];
  // A mesh that is declared without services creates its namespace in its own stack, which may depend on the stack of a service.
  const isInBase = declaredBy === 'calls' && !ownNamespace && scope !== undefined;
  return { id, home: isInBase ? BASE : scope, ownNamespace, declaredBy, services: shuffled };
}

/** A service later in the hidden order is in the same or a later stack. Successive nested services of a stack share a nested stack. */
function placesOf(drafts: readonly ServiceDraft[], id: string, stacks: readonly string[]): string[] {
  const numbers = drafts.map(({ stack }) => stack % stacks.length).sort((a, b) => a - b);
  let nested = 0;
  return drafts.map((draft, index) => {
    const stack = stacks[numbers[index]];
    if (!draft.nested) return stack;
    const goesOn = index > 0 && drafts[index - 1].nested && numbers[index - 1] === numbers[index];
    if (!goesOn) nested++;
    return `${stack}/${id}Nested${nested}`;
  });
}

function endpointsOf(name: string, drafts: ServiceDraft['endpoints']): Record<string, EndpointSpec> {
  return Object.fromEntries(
    drafts.map(({ renamed, port, ingressPortOverride }, index) => [
      `p${index}`,
      // Two endpoints of one service may not have the same alias.
      { ingressPortOverride, port: port && port + 1000 * index, dnsName: renamed ? `${name}.internal` : undefined },
    ]),
  );
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}
