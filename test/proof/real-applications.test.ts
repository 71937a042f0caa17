import toposort from 'toposort';
import { errorOf } from '../support/mesh-stack';
import { MESHES } from '../support/proof-runs';
import { everythingLate, timed } from '../support/simulator/clock';
import { trialOf } from '../support/simulator/laws';
import { networkOf } from '../support/simulator/network';
import { POLICY_NAMES, schedule } from '../support/simulator/schedules';
import { declaredIn, fill, newApp, oneMesh, Spread, SpreadService, synthesize } from '../support/spread';
import { topologies, Topology, TopologyService } from '../support/topologies';

/*
 * Real applications, as one stack and as several. Services are dealt out to stacks in the order in which their authors
 * list them. Where stacks would then wait for each other, which the mesh refuses, they are dealt out in an order of
 * deployment instead.
 */
const SEEDS = MESHES > 100 ? 20 : 1;

type Dealt = 'as listed' | 'as deployed';

/** By the name of the topology: how many stacks, how services are dealt out to them, and the edges between stacks. */
const ROWS: Record<string, [stacks: number, dealt: Dealt, between: number][]> = {
  'deathstarbench-social-network': [
    [1, 'as listed', 0],
    [2, 'as deployed', 30],
    [5, 'as deployed', 50],
  ],
  'example-voting-app': [
    [1, 'as listed', 0],
    [2, 'as deployed', 1],
    [3, 'as deployed', 4],
  ],
  plausible: [
    [1, 'as listed', 0],
    [2, 'as listed', 2],
    [3, 'as listed', 3],
  ],
  'retail-store': [
    [1, 'as listed', 0],
    [2, 'as listed', 2],
    [5, 'as listed', 4],
  ],
  'robot-shop': [
    [1, 'as listed', 0],
    [2, 'as listed', 4],
    [5, 'as listed', 11],
  ],
  yelb: [
    [1, 'as listed', 0],
    [2, 'as listed', 2],
    [3, 'as listed', 2],
  ],
};

const named = new Map(topologies().map((topology) => [topology.name, topology]));

test('every topology is here', () => {
  expect(Object.keys(ROWS)).toEqual([...named.keys()]);
});

describe.each(Object.keys(ROWS))('%s', (name) => {
  const topology = named.get(name)!;

  test.each(ROWS[name])(
    'in %i stacks, services dealt out %s, %i edges between stacks: every law holds',
    (stacks, dealt, between) => {
      const listed = deal(topology.services, stacks);
      expect(hasOrder(topology, listed) ? 'as listed' : 'as deployed').toBe(dealt);
      const places = dealt === 'as listed' ? listed : deal(inOrder(topology), stacks);
      if (places !== listed) {
        expect(errorOf(() => fill(newApp(), spreadOf(topology, listed)))).toContain('stack dependency cycle detected');
      }
      expect(new Set(places.values()).size).toBe(stacks);
      expect(crossing(topology, places)).toBe(between);

      const app = spreadOf(topology, places);
      const brokenBy = trialOf(declaredIn(app), networkOf(synthesize(app).assembly));
      expect(brokenBy(everythingLate)).toEqual({});
      for (const policy of POLICY_NAMES) {
        for (let seed = 0; seed < SEEDS; seed++) {
          expect(brokenBy((network) => timed(network, schedule(policy, seed)))).toEqual({});
        }
      }
    },
  );
});

/** The stacks by the names of their services, each with as many as the others. */
function deal(services: readonly TopologyService[], stacks: number): Map<string, string> {
  const stackOf = (index: number) => Math.floor((index * stacks) / services.length);
  return new Map(services.map(({ name }, index) => [name, `Stack${stackOf(index)}`]));
}

function edgesOf({ services }: Topology): [client: string, server: string][] {
  return services.flatMap(({ name, dependsOn }) => dependsOn.map((other): [string, string] => [name, other]));
}

function inOrder(topology: Topology): TopologyService[] {
  const { services } = topology;
  const names = toposort.array(
    services.map(({ name }) => name),
    edgesOf(topology),
  );
  return names.reverse().map((name) => services.find((service) => service.name === name)!);
}

function hasOrder(topology: Topology, places: ReadonlyMap<string, string>): boolean {
  const waits = edgesOf(topology).map((edge) => edge.map((name) => places.get(name)!) as [string, string]);
  try {
    toposort(waits.filter(([client, server]) => client !== server));
    return true;
  } catch {
    return false;
  }
}

function crossing({ services }: Topology, places: ReadonlyMap<string, string>): number {
  return services.flatMap(({ name, dependsOn, connectsTo }) =>
    [...dependsOn, ...connectsTo].filter((other) => places.get(other) !== places.get(name)),
  ).length;
}

function spreadOf({ services }: Topology, places: ReadonlyMap<string, string>): Spread {
  return oneMesh(
    services.map(({ name, dependsOn, connectsTo, port, called }): SpreadService => ({
      name,
      place: places.get(name)!,
      group: 'own',
      endpoints: called ? { [name]: { containerPort: port } } : {},
      dependsOn,
      connectsTo,
    })),
  );
}
