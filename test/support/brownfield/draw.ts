import * as fc from 'fast-check';
import { Brownfield, BrownfieldService } from './brownfield';
import { STYLES } from '../configured-services';
import { Line, ORDER_FORMS, RULE_FORMS } from '../world/world';

/*
 * Random applications that use Service Connect already. They are small, and they are derived from numbers that shrink towards the
 * simplest application: one stack, Fargate, the property of the service, no lines.
 */

const mostly = <T>(usual: T, ...others: T[]) =>
  fc.oneof({ arbitrary: fc.constant(usual), weight: 3 }, { arbitrary: fc.constantFrom(...others), weight: 2 });

const serviceDraft = fc.record({
  stack: fc.nat(2),
  isNested: mostly(false, false, true),
  style: fc.constantFrom(...Object.keys(STYLES), 'new'),
  configured: mostly<BrownfieldService['configured']>('at once', 'at once', 'after the mesh', 'by an aspect'),
  spelling: fc.constantFrom<BrownfieldService['spelling'][]>('name', 'reference', 'unset'),
  hasEndpoint: mostly(true, false),
  hasAlias: fc.boolean(),
  hasDiscoveryName: fc.boolean(),
  aliasPort: fc.constantFrom(undefined, 80),
  group: mostly<BrownfieldService['group']>('own', 'of its stack', 'of all', 'imported', 'of instances'),
  dependsOn: fc.uniqueArray(fc.nat(4), { maxLength: 2 }),
  connectsTo: mostly<readonly number[]>([], [], [0], [1], [3]),
  turn: fc.nat(9),
});

const lineDraft = fc.record({
  form: fc.oneof(fc.constantFrom<Line['form'][]>(...RULE_FORMS), fc.constantFrom<Line['form'][]>(...ORDER_FORMS)),
  pick: fc.nat(),
  when: fc.constantFrom<Line['when'][]>('before', 'after'),
});

export const brownfields: fc.Arbitrary<Brownfield> = fc
  .record({
    isInStage: mostly(false, false, true),
    hasFlags: fc.boolean(),
    namespace: fc.constantFrom<Brownfield['namespace'][]>('default', 'created', 'name', 'arn'),
    meshIn: fc.constantFrom<Brownfield['meshIn'][]>('network', 'root', 'last'),
    namesNamespace: mostly(false, true),
    declaredBy: fc.constantFrom<Brownfield['declaredBy'][]>('rows', 'calls'),
    drafts: fc.array(serviceDraft, { minLength: 2, maxLength: 5 }),
    lines: fc.array(lineDraft, { maxLength: 4 }),
  })
  .map(({ drafts, lines, ...rest }) => {
    const services = servicesOf(drafts, rest.namespace);
    return { ...rest, services, lines: lines.flatMap((draft) => lineOf(draft, services)) };
  });

type ServiceDraft = typeof serviceDraft extends fc.Arbitrary<infer T> ? T : never;
type LineDraft = typeof lineDraft extends fc.Arbitrary<infer T> ? T : never;

const nameOf = (index: number) => `s${index}`;

function servicesOf(drafts: readonly ServiceDraft[], namespace: Brownfield['namespace']): BrownfieldService[] {
  const stacks = drafts.map(({ stack }) => stack).sort((a, b) => a - b);
  const withoutEdges = drafts.map(({ isNested, stack: _, ...draft }, index) => {
    const isLate = draft.style === 'enableServiceConnect()' && draft.configured !== 'at once';
    return {
      ...draft,
      name: nameOf(index),
      place: isNested ? `Stack${stacks[index]}/Nested${index}` : `Stack${stacks[index]}`,
      configured: isLate ? draft.configured : ('at once' as const),
      spelling: spellingOf(draft, namespace),
      hasEndpoint: draft.hasEndpoint,
      hasDiscoveryName: draft.hasDiscoveryName || index > 0, // two services cannot have the same name
      group: draft.style.includes('pattern') && draft.group === 'of instances' ? ('own' as const) : draft.group,
    };
  });
  return withoutEdges.map((draft, index) => {
    const others = (picks: readonly number[], count: number) => [...new Set(picks.map((pick) => pick % count))];
    const isServer = (other: number) => withoutEdges[other].hasEndpoint;
    const dependsOn = (index === 0 ? [] : others(draft.dependsOn, index)).filter(isServer);
    const connectsTo = others(draft.connectsTo, drafts.length).filter(
      (other) =>
        other !== index &&
        isServer(other) &&
        withoutEdges[other].configured === 'at once' &&
        !dependsOn.includes(other),
    );
    return { ...draft, dependsOn: dependsOn.map(nameOf), connectsTo: connectsTo.map(nameOf) };
  });
}

/** An application that creates no namespace has only the name or the ARN; one without a default namespace must specify it. */
function spellingOf(
  { spelling }: Pick<ServiceDraft, 'spelling'>,
  namespace: Brownfield['namespace'],
): BrownfieldService['spelling'] {
  if (namespace === 'name') return 'name';
  if (namespace === 'arn') return 'reference';
  return namespace === 'created' && spelling === 'unset' ? 'name' : spelling;
}

/** A line about the two services of an edge, or about any two services if there is no edge. It has the order of deployment. */
function lineOf({ form, pick, when }: LineDraft, services: readonly BrownfieldService[]): Line[] {
  const edges = services.flatMap(({ name, dependsOn }) => dependsOn.map((other) => [name, other] as const));
  const pairs = services.flatMap(({ name }, index) =>
    services.slice(0, index).map((other) => [name, other.name] as const),
  );
  const among = edges.length > 0 ? edges : pairs;
  const [from, to] = among[pick % among.length];
  return [{ form, from, to, when }];
}
