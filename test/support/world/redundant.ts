import { hasCycle, waitsIn } from './outcome';
import { Line, NETWORK, RULE_FORMS, serviceOf, stackOf, World } from './world';

/** Two versions of an application that must have the same result, and how they differ. */
export interface Versions {
  readonly one: World;
  readonly other: World;
  /** What must be equal: the templates except for the DependsOn of rules, or only the rules of security groups. */
  readonly equal: 'templates' | 'rules';
  /** Whether a second update cannot undo the first, because a stack would remove an export that another stack imports. */
  readonly isOneWay?: boolean;
}

/** Changes of a world that have no effect on its rules. Each returns undefined if the world does not allow the change. */
export const REDUNDANT: Record<string, (world: World, pick: number) => Versions | undefined> = {
  'a rule of the user for an edge': (world, pick) => withLine(world, pick, 'allowTo'),
  'the same rule from the server, in one stack': (world, pick) => withLine(world, pick, 'allowFrom'),
  'a line after the mesh instead of before': (world) => {
    const lines = world.lines.map((line): Line => ({ ...line, when: line.when === 'before' ? 'after' : 'before' }));
    return lines.length > 0 ? { one: world, other: { ...world, lines }, equal: 'templates' } : undefined;
  },
  'an order of stacks that exists already': (world, pick) => {
    const [edge] = chosen(
      edgesOf(world).filter(({ from, to }) => !shareStack(world, from, to)),
      pick,
    );
    return (
      edge && { one: world, other: withLines(world, { ...edge, form: 'stack', when: 'after' }), equal: 'templates' }
    );
  },
  'an order of stacks that is possible': (world, pick) => {
    const names = world.services.map(({ name }) => name);
    const pairs = names.flatMap((from, index) => names.slice(0, index).map((to) => ({ from, to })));
    const [pair] = chosen(
      pairs.filter(({ from, to }) => !shareStack(world, from, to)),
      pick,
    );
    const other = pair && withLines(world, { ...pair, form: 'stack', when: 'after' });
    // The rules have to move if the order contradicts that of two stacks that connect, or of the stacks of groups.
    const isPossible = other && !hasCycle(waitsIn(other, withConnections(other).lines));
    return isPossible && !sharesNetwork(world) ? { one: world, other, equal: 'rules' } : undefined;
  },
  'a dependency of constructs that agrees with an edge': (world, pick) => {
    // If a nested stack connects to a service that waits for it, the rule has to move.
    const [edge] = chosen(
      edgesOf(world).filter(({ from, to }) => !connectsFromWithin(world, serviceOf(world, to).place, from)),
      pick,
    );
    return (
      edge && { one: world, other: withLines(world, { ...edge, form: 'dependency', when: 'before' }), equal: 'rules' }
    );
  },
  'a namespace of its own instead of an imported one': (world) => {
    // The namespace may make the server's stack depend on the stack of the client's group. Then CDK itself creates the rule elsewhere.
    if (sharesNetwork(world)) return undefined;
    const namespace = world.namespace === 'imported' ? 'own' : world.namespace;
    return { one: { ...world, namespace: 'imported' }, other: { ...world, namespace }, equal: 'rules', isOneWay: true };
  },
  'another place for the mesh': (world) => {
    if (world.namespace === 'created') return undefined; // its namespace is in the mesh, and moves with it
    const meshIn = world.meshIn === 'root' ? 'network' : 'root';
    return { one: world, other: { ...world, meshIn }, equal: 'rules' };
  },
  'another order of declaration': (world) => {
    const services = world.services.map((service) => ({ ...service, turn: -service.turn }));
    return { one: world, other: { ...world, services }, equal: 'templates' };
  },
};

/** Adds a line about two services with an edge, each of which has only one group. */
function withLine(world: World, pick: number, form: 'allowTo' | 'allowFrom'): Versions | undefined {
  const single = (name: string) => {
    const { runsOn, groups } = serviceOf(world, name);
    return runsOn !== 'bridge' && groups.length === 0;
  };
  const isRuled = (from: string, to: string) =>
    world.lines.some(
      (line) => (RULE_FORMS as readonly string[]).includes(line.form) && line.from === from && line.to === to,
    );
  const fitting = edgesOf(world)
    .filter(({ from, to }) => from !== to && single(from) && single(to) && !isRuled(from, to))
    .filter(({ from, to }) => form === 'allowTo' || serviceOf(world, from).place === serviceOf(world, to).place);
  const [edge] = chosen(fitting, pick);
  const when = pick % 2 === 0 ? 'before' : 'after';
  return edge && { one: world, other: withLines(world, { ...edge, form, when }), equal: 'templates' };
}

function edgesOf({ services }: World): { from: string; to: string }[] {
  return services.flatMap(({ name, dependsOn }) => dependsOn.map((to) => ({ from: name, to })));
}

/** The same world, with a stack dependency for each connection. */
function withConnections(world: World): World {
  const lines = world.services.flatMap(({ name, connectsTo }) =>
    connectsTo.map((to): Line => ({ from: name, to, form: 'stack', when: 'after' })),
  );
  return { ...world, lines: [...world.lines, ...lines] };
}

/** Whether a service in a nested stack connects to one outside. */
function connectsFromWithin({ services }: World, place: string, name: string): boolean {
  return (
    place.includes('/') && services.some((service) => service.place === place && service.connectsTo.includes(name))
  );
}

function sharesNetwork({ services, groups }: World): boolean {
  return services.some((service) => service.groups.some((index) => groups[index].home === NETWORK));
}

function shareStack(world: World, ...names: string[]): boolean {
  return new Set(names.map((name) => stackOf(serviceOf(world, name)))).size === 1;
}

function withLines(world: World, line: Line): World {
  return { ...world, lines: [...world.lines, line] };
}

function chosen<T>(all: readonly T[], pick: number): T[] {
  return all.length > 0 ? [all[pick % all.length]] : [];
}
