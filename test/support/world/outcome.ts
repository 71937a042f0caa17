import { isRule, Line, NETWORK, serviceOf, stackOf, World, WorldService } from './world';
import { DeclaredEdge, Declared } from '../simulator/laws';

/**
 * The expected result for a world: accepted, or refused because services or stacks would wait for each other. `either`: a rule of the
 * user makes the server's stack depend on the client's, and the mesh moves the rule or refuses the world.
 */
export type Outcome = 'accepted' | 'refused' | 'either';

export function outcomeOf(world: World): Outcome {
  const ordered = world.lines.filter((line) => !isRule(line));
  if (hasCycle(waitsIn(world, ordered))) return 'refused';
  return world.lines.some((line) => isRule(line) && mayTurnStacks(world, line)) ? 'either' : 'accepted';
}

/** For each service or stack that waits, identified by its place, the services or stacks that it waits for. */
export function waitsIn(world: World, lines: readonly Line[]): Map<string, Set<string>> {
  const waits = new Map<string, Set<string>>();
  const add = ([one, other]: readonly [string, string]) => waits.set(one, (waits.get(one) ?? new Set()).add(other));
  for (const client of world.services) {
    for (const name of client.dependsOn) add(outermostDifference(client, serviceOf(world, name)));
  }
  for (const { form, from, to } of lines) {
    const [waiting, awaited] = [from, to].map((name) => serviceOf(world, name));
    if (form !== 'stack') add(outermostDifference(waiting, awaited));
    else if (stackOf(waiting) !== stackOf(awaited)) add([stackOf(waiting), stackOf(awaited)]);
  }
  return waits;
}

/** The units that wait for each other if one service waits for another: the outermost stacks that contain only one, or the services. */
function outermostDifference(one: WorldService, other: WorldService): [string, string] {
  const [ours, theirs] = [one, other].map(({ place, name }) => [...place.split('/'), name]);
  const depth = ours.findIndex((part, index) => part !== theirs[index]);
  return [ours.slice(0, depth + 1).join('/'), theirs.slice(0, depth + 1).join('/')];
}

export function hasCycle(waits: ReadonlyMap<string, ReadonlySet<string>>): boolean {
  const reaches = (start: string) => {
    const seen = new Set(waits.get(start));
    for (const unit of seen) for (const next of waits.get(unit) ?? []) seen.add(next);
    return seen.has(start);
  };
  return [...waits.keys()].some(reaches);
}

/** Whether a rule may be in the stack of the server although it refers to the client's stack. */
function mayTurnStacks(world: World, { form, from, to }: Line): boolean {
  const [client, server] = [from, to].map((name) => serviceOf(world, name));
  if (client.place === server.place) return false;
  const shares = [client, server].some(({ groups }) => groups.some((index) => world.groups[index].home === NETWORK));
  return shares || form !== 'allowTo';
}

/** The declaration of a world, for the simulator. */
export function declaredInWorld(world: World): Declared {
  const root = world.stage ? 'Prod/' : '';
  const pathOf = ({ place, name }: WorldService) => `${root}${place}/${name}`;
  const edges = world.services.flatMap((client) =>
    (['dependsOn', 'connectsTo'] as const).flatMap((kind) =>
      client[kind].map((name): DeclaredEdge => {
        const server = serviceOf(world, name);
        return { client: pathOf(client), server: pathOf(server), kind, aliases: [`${name}:${server.port}`] };
      }),
    ),
  );
  return { services: world.services.map(pathOf), edges, shared: [NETWORK] };
}
