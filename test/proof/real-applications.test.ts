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
 * Real applications, as one stack and as several. Services are distributed to stacks in the order in which their authors
 * list them. If that results in a stack dependency cycle, which the mesh refuses, they are distributed in an order of
 * deployment instead.
 */
const SEEDS = MESHES > 100 ? 20 : 1;

type Distribution = 'as listed' | 'as deployed';

interface Case {
  readonly stacks: number;
  /** How services are distributed to the stacks. */
  readonly distributed: Distribution;
  /** The number of edges between stacks. */
  readonly between: number;
}

/** The cases by the name of the topology. */
const ROWS: Record<string, readonly Case[]> = {
  'deathstarbench-social-network': [
    { stacks: 1, distributed: 'as listed', between: 0 },
    { stacks: 2, distributed: 'as deployed', between: 30 },
    { stacks: 5, distributed: 'as deployed', between: 50 },
  ],
  'example-voting-app': [
    { stacks: 1, distributed: 'as listed', between: 0 },
    { stacks: 2, distributed: 'as deployed', between: 1 },
    { stacks: 3, distributed: 'as deployed', between: 4 },
  ],
  plausible: [
    { stacks: 1, distributed: 'as listed', between: 0 },
    { stacks: 2, distributed: 'as listed', between: 2 },
    { stacks: 3, distributed: 'as listed', between: 3 },
  ],
  'retail-store': [
    { stacks: 1, distributed: 'as listed', between: 0 },
    { stacks: 2, distributed: 'as listed', between: 2 },
    { stacks: 5, distributed: 'as listed', between: 4 },
  ],
  'robot-shop': [
    { stacks: 1, distributed: 'as listed', between: 0 },
    { stacks: 2, distributed: 'as listed', between: 4 },
    { stacks: 5, distributed: 'as listed', between: 11 },
  ],
  yelb: [
    { stacks: 1, distributed: 'as listed', between: 0 },
    { stacks: 2, distributed: 'as listed', between: 2 },
    { stacks: 3, distributed: 'as listed', between: 2 },
  ],
};

const named = new Map(topologies().map((topology) => [topology.name, topology]));

test('every topology has cases', () => {
  expect(Object.keys(ROWS)).toEqual([...named.keys()]);
});

describe.each(Object.keys(ROWS))('%s', (name) => {
  const topology = named.get(name)!;

  test.each(ROWS[name])(
    'every law holds with $stacks stacks, services distributed $distributed, and $between edges between stacks',
    ({ stacks, distributed, between }) => {
      const listed = distribute(topology.services, stacks);
      expect(hasOrder(topology, listed) ? 'as listed' : 'as deployed').toBe(distributed);
      const places = distributed === 'as listed' ? listed : distribute(inOrder(topology), stacks);
      if (places !== listed) {
        expect(errorOf(() => fill(newApp(), spreadOf(topology, listed)))).toContain('stack dependency cycle detected');
      }
      expect(new Set(places.values()).size).toBe(stacks);
      expect(countEdgesBetweenStacks(topology, places)).toBe(between);

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

/** Distributes the same number of services to each stack, and returns the stacks by the names of the services. */
function distribute(services: readonly TopologyService[], stacks: number): Map<string, string> {
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

function countEdgesBetweenStacks({ services }: Topology, places: ReadonlyMap<string, string>): number {
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
