import { aliasOf, Brownfield } from './brownfield';
import { BuiltBrownfield } from './build';
import { Clock } from '../simulator/clock';
import { DeployedApp } from '../simulator/deployed-app';
import { Declared, DeclaredEdge, LAW_NAMES, portsOf, resolve, trialOf } from '../simulator/laws';
import { Network } from '../simulator/network';
import { isOpen } from '../simulator/security-groups';
import { servicesOf } from '../simulator/service-connect';
import { tryUpdate } from '../simulator/update-laws';

/** Laws that hold only if all rules and dependencies are those of a mesh. */
const NOT_HERE = ['only declared traffic is allowed', 'nothing waits for more than was declared'];
const RACE_LAWS = LAW_NAMES.filter((law) => !NOT_HERE.includes(law));

const FOUND = 'after adoption, clients find their servers';
const OPEN = 'after adoption, traffic is allowed';
const ONLY_CLIENTS = 'adoption deploys only clients and new services';
const NOTHING_REPLACED = 'adoption replaces nothing';

const NOTHING_REFUSED = 'nothing is refused';

/** In addition to the laws of updates and of first deployments. */
export const ADOPTION_LAW_NAMES: readonly string[] = [FOUND, OPEN, ONLY_CLIENTS, NOTHING_REPLACED, NOTHING_REFUSED];

export interface AdoptionOptions {
  /** The order in which the application is deployed before it has a mesh. In some orders, clients do not find their servers. */
  readonly clockBefore?: (network: Network) => Clock;
  readonly clockOf?: (network: Network) => Clock;
  /** How many resources change before one fails and the stack is rolled back. */
  readonly failAfter?: number;
}

/** The calls of the application, with or without a mesh. */
export function declaredIn(brownfield: Brownfield, { paths }: BuiltBrownfield): Declared {
  const pathOf = (name: string) => paths.get(name)!;
  const edges = brownfield.services.flatMap((client) =>
    (['dependsOn', 'connectsTo'] as const).flatMap((kind) =>
      client[kind].map((name): DeclaredEdge => {
        const server = brownfield.services.find((each) => each.name === name)!;
        return { client: pathOf(client.name), server: pathOf(name), kind, aliases: [aliasOf(brownfield, server)] };
      }),
    ),
  );
  return { services: [...paths.values()], edges, shared: ['Network'] };
}

/** Deploys the application before it has a mesh, updates it to the one with a mesh, and returns the laws that break. */
export function brokenByAdoption(
  brownfield: Brownfield,
  before: Network,
  after: Network,
  declared: Declared,
  { clockBefore, clockOf, failAfter }: AdoptionOptions = {},
): Record<string, string[]> {
  const app = new DeployedApp();
  const { region } = app;
  app.update(before, { clockOf: clockBefore });
  const old = new Map(region.units.map(({ id, values }) => [id, JSON.stringify(values)]));
  const { broken, refusals } = tryUpdate(app, declared, after, { clockOf, failAfter });
  if (failAfter !== undefined) return broken;

  const { edges } = resolve(declared, servicesOf(after));
  const now = (path?: string) => [...region.services.values()].find(({ unit }) => unit.path === path)!;
  const shown = ({ client, server }: (typeof edges)[number]) => `${client.unit.path} -> ${server.unit.path}`;
  const clients = new Set(edges.map(({ client }) => client.unit.path));
  const isNew = (path?: string) =>
    brownfield.services.some(({ name, style }) => style === 'new' && path?.split('/').slice(-2)[0] === name);
  const laws: Record<string, readonly string[]> = {
    ...broken,
    ...racesIn(after, declared, clockOf),
    [NOTHING_REFUSED]: refusals,
    [FOUND]: edges
      .filter(({ client, server, aliases }) => {
        const [one, other] = [client, server].map(({ unit }) => now(unit.path).unit.id);
        return !region.finds(one, other, aliases);
      })
      .map(shown),
    [OPEN]: edges
      .filter(({ client, server, aliases }) => {
        const [one, other] = [client, server].map(({ unit }) => now(unit.path));
        return !portsOf({ server, aliases }).every((port) => isOpen(region.traffic, one, other, port));
      })
      .map(shown),
    [ONLY_CLIENTS]: region.units
      .filter(({ id, type, values }) => type === 'AWS::ECS::Service' && old.get(id) !== JSON.stringify(values))
      .filter(({ path }) => !clients.has(path) && !isNew(path))
      .map(({ id }) => id),
    [NOTHING_REPLACED]: region.units.filter(({ id, logical }) => id !== logical).map(({ id }) => id),
  };
  return Object.fromEntries(
    Object.entries(laws).flatMap(([law, breaches]) => (breaches.length > 0 ? [[law, [...breaches]]] : [])),
  );
}

/** The laws that break if the first deployment of the application has the mesh already. */
function racesIn(after: Network, declared: Declared, clockOf?: (network: Network) => Clock) {
  const broken = clockOf ? trialOf(declared, after)(clockOf) : {};
  return Object.fromEntries(Object.entries(broken).filter(([law]) => RACE_LAWS.includes(law)));
}
