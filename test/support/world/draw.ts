import * as fc from 'fast-check';
import { ClusterSpec, GroupSpec, Line, NETWORK, ORDER_FORMS, RULE_FORMS, World, WorldService } from './world';

/*
 * Random worlds. They are small: combinations matter more than size, and a small one that fails is easier to read. They are derived from
 * numbers that shrink towards the simplest application: one stack, Fargate, no lines.
 */

const oneIn = (count: number) => fc.nat(count - 1).map((drawn) => drawn === count - 1);
const mostly = <T>(usual: T, ...others: T[]) =>
  fc.oneof({ arbitrary: fc.constant(usual), weight: 3 }, { arbitrary: fc.constantFrom(...others), weight: 2 });

const clusters = fc.array(
  fc.record<ClusterSpec>({
    kind: mostly<ClusterSpec['kind']>('created', 'imported'),
    capacity: mostly<ClusterSpec['capacity']>('none', 'capacity', 'provider', 'lateCapacity', 'lateProvider'),
  }),
  { minLength: 1, maxLength: 2 },
);

const groups = fc.array(
  fc.record<GroupSpec>({ home: fc.constantFrom<GroupSpec['home'][]>(NETWORK, 'ofStack', 'imported', 'fixed') }),
  { maxLength: 3 },
);

const serviceDraft = fc.record({
  stack: fc.nat(2),
  nested: oneIn(5),
  cluster: fc.nat(1),
  runsOn: mostly<WorldService['runsOn']>('fargate', 'awsvpc', 'bridge'),
  groups: fc.oneof(
    { arbitrary: fc.constant<number[]>([]), weight: 3 },
    { arbitrary: fc.uniqueArray(fc.nat(2), { minLength: 1, maxLength: 2 }), weight: 2 },
  ),
  port: fc.nat(1),
  dependsOn: fc.uniqueArray(fc.nat(4), { maxLength: 2 }),
  connectsTo: fc.oneof(
    { arbitrary: fc.constant<number[]>([]), weight: 7 },
    { arbitrary: fc.tuple(fc.nat(4)), weight: 1 },
  ),
  turn: fc.nat(9),
});

/** A line about the two services of an edge, or sometimes about any two services. One in six is against the order of deployment. */
const lineDraft = fc.record({
  form: fc.oneof(fc.constantFrom<Line['form'][]>(...RULE_FORMS), fc.constantFrom<Line['form'][]>(...ORDER_FORMS)),
  pick: fc.nat(),
  ofEdge: mostly(true, false),
  against: oneIn(6),
  when: fc.constantFrom<Line['when'][]>('before', 'after'),
});

export const worlds: fc.Arbitrary<World> = fc
  .record({
    stage: oneIn(5),
    flags: fc.boolean(),
    namespace: fc.constantFrom<World['namespace'][]>('created', 'own', 'imported'),
    meshIn: fc.constantFrom<World['meshIn'][]>('network', 'root', 'last', 'service'),
    clusters,
    groups,
    drafts: fc.array(serviceDraft, { minLength: 2, maxLength: 6 }),
    lines: fc.array(lineDraft, { maxLength: 3 }),
  })
  .map(({ drafts, lines, ...rest }) => {
    const services = servicesOf(drafts, rest.clusters, rest.groups.length);
    return { ...rest, services, lines: lines.flatMap((draft) => lineOf(draft, services)) };
  });

type ServiceDraft = typeof serviceDraft extends fc.Arbitrary<infer T> ? T : never;
type LineDraft = typeof lineDraft extends fc.Arbitrary<infer T> ? T : never;

const nameOf = (index: number) => `s${index}`;

function servicesOf(drafts: readonly ServiceDraft[], all: readonly ClusterSpec[], groupCount: number): WorldService[] {
  const stacks = drafts.map(({ stack }) => stack).sort((a, b) => a - b);
  return drafts.map((draft, index) => {
    const cluster = draft.cluster % all.length;
    const { kind, capacity } = all[cluster];
    const hasInstances = kind === 'created' && capacity !== 'none';
    const others = (picks: readonly number[], count: number) => [...new Set(picks.map((pick) => pick % count))];
    const dependsOn = index === 0 ? [] : others(draft.dependsOn, index);
    const connectsTo = others(draft.connectsTo, drafts.length).filter((other) => !dependsOn.includes(other));
    return {
      name: nameOf(index),
      place: draft.nested ? `Stack${stacks[index]}/Nested${index}` : `Stack${stacks[index]}`,
      cluster,
      runsOn: hasInstances ? draft.runsOn : 'fargate',
      groups: groupCount === 0 ? [] : others(draft.groups, groupCount),
      port: 8000 + draft.port,
      dependsOn: dependsOn.map(nameOf),
      connectsTo: connectsTo.map(nameOf),
      turn: draft.turn,
    };
  });
}

function lineOf({ form, pick, ofEdge, against, when }: LineDraft, services: readonly WorldService[]): Line[] {
  const edges = services.flatMap(({ name, dependsOn }) => dependsOn.map((other) => [name, other] as const));
  const pairs = services.flatMap(({ name }, index) =>
    services.slice(0, index).map((other) => [name, other.name] as const),
  );
  const among = ofEdge && edges.length > 0 ? edges : pairs;
  const [later, earlier] = among[pick % among.length];
  const isOrder = (ORDER_FORMS as readonly string[]).includes(form);
  const [from, to] = against && isOrder ? [earlier, later] : [later, earlier];
  return [{ form, from, to, when }];
}
