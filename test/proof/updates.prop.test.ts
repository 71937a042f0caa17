import * as fc from 'fast-check';
import { MESHES, report, RUNS, SEED } from '../support/proof-runs';
import { spreads } from '../support/random-spreads';
import { EndpointSpec } from '../support/service-specs';
import { Account } from '../support/simulator/account';
import { Assembly } from '../support/simulator/assembly';
import { everythingLate, timed } from '../support/simulator/clock';
import { DeployedApp } from '../support/simulator/deployed-app';
import { DeclaredEdge, resolve } from '../support/simulator/laws';
import { networkOf } from '../support/simulator/network';
import { POLICY_NAMES, schedule } from '../support/simulator/schedules';
import { createdTooEarly } from '../support/simulator/security-groups';
import { tryUpdate } from '../support/simulator/update-laws';
import { declaredIn, edgesOf, pathOf, Spread, SpreadMesh, SpreadService, synthesize } from '../support/spread';

/** The number of updates. Each needs two meshes and several schedules. */
const UPDATES = Math.ceil(MESHES / 5);

/** Applies a change to a mesh, given a service and a random number. Undefined if it does not apply to the service. */
type Change = (mesh: SpreadMesh, service: SpreadService, pick: number) => SpreadMesh | undefined;

const CHANGES: Record<string, Change> = {
  'endpoint added': (mesh, service) =>
    isServer(service) ? withEndpoints(mesh, service, { ...service.endpoints, added: { dnsName: 'added' } }) : undefined,
  'endpoint removed': (mesh, service) =>
    Object.keys(service.endpoints!).length > 1
      ? withEndpoints(mesh, service, Object.fromEntries(Object.entries(service.endpoints!).slice(0, -1)))
      : undefined,
  'alias renamed': (mesh, service) => {
    const [first, ...others] = Object.entries(service.endpoints!);
    if (!first) return undefined;
    const renamed = [first[0], { ...first[1], dnsName: 'renamed' }];
    return withEndpoints(mesh, service, Object.fromEntries([renamed, ...others]));
  },
  'image changed': (mesh, service) => change(mesh, service, { image: 'busybox:2' }),
  'server added': (mesh, service) => {
    const added: SpreadService = { ...service, name: 'added', endpoints: { http: {} }, dependsOn: [], connectsTo: [] };
    const grown = change(mesh, service, { dependsOn: [...service.dependsOn!, 'added'] });
    return { ...grown, services: [added, ...grown.services] };
  },
  'client added': (mesh, service) =>
    isServer(service)
      ? {
          ...mesh,
          services: [
            ...mesh.services,
            { ...service, name: 'added', endpoints: {}, dependsOn: [service.name], connectsTo: [] },
          ],
        }
      : undefined,
  'edge added': (mesh, service, pick) => {
    // A service may depend only on earlier services in the hidden order.
    const others = mesh.services.filter((other) => placeOf(other) < placeOf(service) && isFree(service, other));
    return others.length > 0
      ? change(mesh, service, { dependsOn: [...service.dependsOn!, others[pick % others.length].name] })
      : undefined;
  },
  'connection added': (mesh, service, pick) => {
    const others = mesh.services.filter((other) => isFree(service, other));
    return others.length > 0
      ? change(mesh, service, { connectsTo: [...service.connectsTo!, others[pick % others.length].name] })
      : undefined;
  },
  'edge removed': (mesh, service, pick) => {
    // Between stacks, this needs two deployments, as the README says.
    const [stack] = service.place.split('/');
    const here = mesh.services.filter((other) => other.place.split('/')[0] === stack).map(({ name }) => name);
    const removable = service.dependsOn!.filter((name) => here.includes(name));
    const gone = removable[pick % removable.length];
    return removable.length > 0
      ? change(mesh, service, { dependsOn: service.dependsOn!.filter((name) => name !== gone) })
      : undefined;
  },
  nothing: (mesh) => mesh,
};

function change(mesh: SpreadMesh, service: SpreadService, changes: Partial<SpreadService>): SpreadMesh {
  return { ...mesh, services: mesh.services.map((each) => (each === service ? { ...each, ...changes } : each)) };
}

function withEndpoints(mesh: SpreadMesh, service: SpreadService, endpoints: Record<string, EndpointSpec>) {
  return change(mesh, service, { endpoints });
}

const isServer = ({ endpoints }: SpreadService) => Object.keys(endpoints!).length > 0;
const placeOf = ({ name }: SpreadService) => Number(/\d+$/.exec(name));
const isFree = ({ dependsOn = [], connectsTo = [] }: SpreadService, other: SpreadService) =>
  isServer(other) && ![...dependsOn, ...connectsTo].includes(other.name);

interface Update {
  readonly kind: string;
  readonly before: Spread;
  readonly after: Spread;
}

const updates: fc.Arbitrary<Update> = fc
  .tuple(spreads, fc.constantFrom(...Object.keys(CHANGES)), fc.nat(), fc.nat())
  .map(([spread, kind, which, pick]) => {
    const [mesh, ...others] = spread.meshes;
    // Changes the first service that allows the change, beginning with the one that was drawn.
    const start = which % mesh.services.length;
    for (const service of [...mesh.services.slice(start), ...mesh.services.slice(0, start)]) {
      const changed = CHANGES[kind](mesh, service, pick);
      if (changed) return { kind, before: spread, after: { ...spread, meshes: [changed, ...others] } };
    }
    return undefined;
  })
  .filter((update) => update !== undefined);

/** The services that an update has to deploy, because their declaration or one of their edges changes. */
function toDeploy({ before, after }: Update): string[] {
  const facts = (spread: Spread) =>
    new Map(
      spread.meshes.flatMap((mesh) => {
        const edges = edgesOf(mesh);
        return mesh.services.map((service) => {
          const { dependsOn, connectsTo, ...own } = service;
          const called = edges.filter(({ client }) => client === pathOf(service));
          const list = called.map(({ kind, server, aliases }) => `${kind} ${server} ${aliases.join()}`);
          return [pathOf(service), JSON.stringify([own, list.sort()])];
        });
      }),
    );
  const [old, now] = [facts(before), facts(after)];
  return [...now.keys()].filter((path) => old.get(path) !== now.get(path));
}

/**
 * Whether an update reverses the order of the two stacks of a connection. As the README says, the custom resource and the rule then move
 * from one stack to the other, and the custom resource redeploys the client once more.
 */
function isReversed({ kind, client, server }: DeclaredEdge, [old, now]: readonly Assembly[]): boolean {
  const [one, other] = [client, server].map((path) => path.split('/')[0]);
  const dependsOnOther = (assembly: Assembly) => assembly.find(({ id }) => id === one)!.dependencies.includes(other);
  return kind === 'connectsTo' && dependsOnOther(old) !== dependsOnOther(now); // the client of a new edge is deployed anyway
}

test('after any change, clients find their servers, and only the necessary services are deployed', () => {
  const tried: Record<string, number> = {};
  fc.assert(
    fc.property(updates, fc.constantFrom(...POLICY_NAMES), fc.nat(), (update, policy, seed) => {
      const assemblies = [update.before, update.after].map((spread) => synthesize(spread).assembly);
      const [before, after] = assemblies.map((each) => networkOf(each));
      const declared = declaredIn(update.after);
      const reversedEdges = declared.edges.filter((edge) => isReversed(edge, assemblies));
      const expected = [...new Set([...toDeploy(update), ...reversedEdges.map(({ client }) => client)])].sort();
      const kept = { ...declared, edges: declared.edges.filter((edge) => !reversedEdges.includes(edge)) };
      for (const clockOf of [everythingLate, (each: typeof before) => timed(each, schedule(policy, seed))]) {
        const account = new Account();
        account.deploy(before, clockOf);
        const { deployed, services, clock } = account.deploy(after, clockOf);
        expect(createdTooEarly(before, after, clock)).toEqual([]);
        const app = new DeployedApp();
        expect(app.update(before, { clockOf }).refusals).toEqual([]);
        const failed = tryUpdate(app, kept, after, { clockOf, failAfter: seed % 20 });
        expect(failed.broken).toEqual({});
        expect(tryUpdate(app, kept, after, { clockOf }).broken).toEqual({});
        const { edges } = resolve(declared, services);
        const lost = edges.filter(
          ({ client, server, aliases }) => !account.finds(client.unit.id, server.unit.id, aliases),
        );
        expect(lost.map(({ client, server }) => `${client.unit.path} -> ${server.unit.path}`)).toEqual([]);
        const paths = deployed.map(({ service }) => services.get(service)!.unit.path!.replace(/\/Service$/, ''));
        expect([...new Set(paths)].sort()).toEqual(expected);
      }
      tried[update.kind] = (tried[update.kind] ?? 0) + 1;
    }),
    { ...RUNS, numRuns: UPDATES },
  );
  report(`${UPDATES} updates, seed ${SEED}, ${JSON.stringify(tried)}`);
});

test('the generator makes every kind of change', () => {
  const drawn = fc.sample(updates, { numRuns: 500, seed: SEED });
  for (const kind of Object.keys(CHANGES)) {
    expect(drawn.filter((update) => update.kind === kind).length).toBeGreaterThan(10);
  }
  const stale = drawn.filter((update) => toDeploy(update).length > 1);
  expect(stale.length).toBeGreaterThan(100);
});
