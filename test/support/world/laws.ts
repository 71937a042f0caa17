import { needlessRules, unwantedChanges } from './additions';
import { declaredInWorld } from './outcome';
import { importedId, World } from './world';
import { Assembly } from '../simulator/assembly';
import { Clock } from '../simulator/clock';
import { DeployedApp } from '../simulator/deployed-app';
import { extraWaits } from '../simulator/extra-waits';
import { Declared, LAW_NAMES, outermostDifference, portsOf, resolve, trialOf, waitsFor } from '../simulator/laws';
import { Network, networkOf, topOf, Unit } from '../simulator/network';
import { isOpen, trafficOf } from '../simulator/security-groups';
import { Service, servicesOf } from '../simulator/service-connect';
import { tryUpdate } from '../simulator/update-laws';

/** Laws that hold only if all rules and dependencies are those of a mesh. Here, the comparison with and without a mesh replaces them. */
const NOT_FOR_WORLDS = ['only declared traffic is allowed', 'nothing waits for more than was declared'];

/** A world without and with its mesh, and the edges that must work. */
export interface Compared {
  readonly world: World;
  readonly without: Network;
  readonly withMesh: Network;
  readonly declared: Declared;
}

export function compare(world: World, without: Assembly, withMesh: Assembly): Compared {
  const [one, other] = [without, withMesh].map((each) => networkOf(each));
  return { world, without: one, withMesh: other, declared: reachable(world, other) };
}

const UNTOUCHED = 'what the user has stays as it is';
const ONE_RULE = 'a call that is closed gets one rule';
const NO_MORE_WAITS = 'nothing else waits for more';
const NEW = 'AWS refuses nothing of a new application';
const ADDED = 'AWS refuses nothing when a mesh is added';

/** Finds names in NOT_FOR_WORLDS that are no laws, for example after a law was renamed. */
const unknown = NOT_FOR_WORLDS.filter((law) => !LAW_NAMES.includes(law));
if (unknown.length > 0) throw new Error(`no such laws: ${unknown.join(', ')}`);

export const WORLD_LAW_NAMES: readonly string[] = [UNTOUCHED, ONE_RULE, NO_MORE_WAITS, NEW, ADDED];

/** The laws that break in a world, including those of an update that adds the mesh, but not those about the order of services. */
export function brokenLaws({ world, without, withMesh, declared }: Compared): Record<string, string[]> {
  const { edges } = resolve(declared, servicesOf(withMesh));
  const calls = edges.flatMap(({ client, server, aliases }) => {
    const [port] = portsOf({ server, aliases });
    return port === undefined ? [] : [{ client, server, port }];
  });
  const app = new DeployedApp();
  app.update(without);
  const adopted = tryUpdate(app, declared, withMesh);
  const broken: Record<string, readonly string[]> = {
    [UNTOUCHED]: unwantedChanges(world, without, withMesh),
    [ONE_RULE]: needlessRules(without, withMesh, calls, isFixedIn(world)),
    [NO_MORE_WAITS]: extraWaits(withMesh, allowedWaits(world, without, withMesh), countsIn(without)),
    [NEW]: new DeployedApp().update(withMesh).refusals,
    [ADDED]: adopted.refusals,
    ...adopted.broken,
  };
  return Object.fromEntries(
    Object.entries(broken).flatMap(([law, breaches]) => (breaches.length > 0 ? [[law, [...breaches]]] : [])),
  );
}

/** The laws that break in an order of deployment. */
export function raceLaws({
  withMesh,
  declared,
}: Compared): (clockOf: (network: Network) => Clock) => Record<string, string[]> {
  const brokenBy = trialOf(declared, withMesh);
  return (clockOf) =>
    Object.fromEntries(Object.entries(brokenBy(clockOf)).filter(([law]) => !NOT_FOR_WORLDS.includes(law)));
}

/** The declaration, without calls that no rule can allow because no group of the server can be changed or none is known. */
function reachable(world: World, network: Network): Declared {
  const declared = declaredInWorld(world);
  const isFixed = isFixedIn(world);
  const { edges } = resolve(declared, servicesOf(network));
  const traffic = trafficOf(network);
  const isClosed = edges.map(({ client, server, aliases }) => {
    const canChange = client.groups.length > 0 && server.groups.some((group) => !isFixed(group));
    return !canChange && !portsOf({ server, aliases }).every((port) => isOpen(traffic, client, server, port));
  });
  return { ...declared, edges: declared.edges.filter((_, index) => !isClosed[index]) };
}

function isFixedIn({ groups }: World) {
  return (group: string) => groups.some(({ home }, index) => home === 'fixed' && group === importedId(index));
}

/** Checks the order of services, resources that the user put between them, and stacks, but not of roles and groups. */
function countsIn({ units }: Network) {
  const ids = new Set(units.map(({ id }) => id));
  return ({ id, type }: Unit) => ids.has(id) && /^(stack|AWS::ECS::Service|AWS::CloudFormation::\w+)$/.test(type);
}

/** Whether a rule is between groups of two services. The client waits for such a rule, and for the nested stack that contains it. */
function isRuleBetween(client: Service, server: Service, { group, peer }: { group: string; peer?: string }): boolean {
  return server.groups.includes(group) && client.groups.includes(peer!);
}

/**
 * The units that each unit may wait for: those that it waits for without the mesh, and those that the edges add. The stack of a rule,
 * nested or not, waits for the stacks of its groups. Every stack may wait for the stack of the namespace.
 */
function allowedWaits(world: World, without: Network, withMesh: Network): Map<Unit, Set<Unit>> {
  const now = new Map(withMesh.units.map((unit) => [unit.id, unit]));
  const allowed = new Map<Unit, Set<Unit>>(withMesh.units.map((unit) => [unit, new Set()]));
  for (const [unit, others] of without.before) {
    for (const other of others) {
      if (now.has(unit.id) && now.has(other.id)) allowed.get(now.get(unit.id)!)!.add(now.get(other.id)!);
    }
  }
  const { edges } = resolve(declaredInWorld(world), servicesOf(withMesh));
  for (const edge of edges) {
    for (const [unit, other] of waitsFor(edge)) {
      if (edge.kind === 'dependsOn' || withMesh.before.get(unit)!.has(other)) allowed.get(unit)!.add(other);
    }
  }
  for (const { client, server, kind } of edges.filter((edge) => edge.kind === 'dependsOn')) {
    for (const { unit } of trafficOf(withMesh).ingress.filter((rule) => isRuleBetween(client, server, rule))) {
      for (const [waiting, awaited] of waitsFor({ client, server: { ...server, unit }, kind })) {
        if (withMesh.before.get(waiting)!.has(awaited)) allowed.get(waiting)!.add(awaited);
      }
    }
  }
  const groups = new Map(withMesh.units.map((unit) => [`${unit.id}.GroupId`, unit]));
  for (const { unit, group, peer } of trafficOf(withMesh).ingress) {
    for (const owner of [group, peer].map((id) => groups.get(id!))) {
      const [waiting, awaited] = (owner && outermostDifference(unit, owner)) ?? [];
      if (waiting && awaited) allowed.get(waiting)!.add(awaited);
    }
  }
  const stacks = withMesh.units.filter(({ type }) => type === 'stack');
  const [network] = stacks.filter(({ id }) => /^(Prod)?Network[0-9A-F]*$/.test(id));
  const ofNamespace = withMesh.units.filter(({ type }) => type === 'AWS::ServiceDiscovery::HttpNamespace').map(topOf);
  for (const stack of stacks) {
    for (const other of [network, ...ofNamespace]) {
      if (withMesh.before.get(stack)!.has(other)) allowed.get(stack)!.add(other);
    }
  }
  return allowed;
}
