import { DeployedApp, EXPORT_IN_USE, Rollout, RolloutOptions } from './deployed-app';
import { Declared, portsOf, resolve } from './laws';
import { Network } from './network';
import { NAME_TAKEN, QUOTA_EXCEEDED, Region, RULE_EXISTS } from './region';
import { isOpen } from './security-groups';
import { Service, servicesOf } from './service-connect';
import { TYPE_CHANGES } from './stack-update';

/** The endpoints of a server that a client calls. Services are identified by construct paths, because updates may replace them. */
interface Connection {
  readonly client: string;
  readonly server: string;
  readonly aliases: readonly string[];
  readonly ports: readonly number[];
}

const REFUSALS: Record<string, string> = {
  'no rule of a security group exists twice': RULE_EXISTS,
  'a discovery name belongs to one ECS service': NAME_TAKEN,
  'no export in use changes': EXPORT_IN_USE,
  'no quota is exceeded': QUOTA_EXCEEDED,
  'no resource changes its type': TYPE_CHANGES,
};

const STAYS_OPEN = 'traffic that was allowed is never blocked';
const STAYS_KNOWN = 'a client never loses an endpoint that it found';

export const UPDATE_LAW_NAMES: readonly string[] = [...Object.keys(REFUSALS), STAYS_OPEN, STAYS_KNOWN];

/**
 * Updates an application and checks the laws after every step.
 *
 * @param declared the connections after the update; those that work before it must work throughout
 * @returns the broken laws, each with the evidence
 */
export function tryUpdate(
  app: DeployedApp,
  declared: Declared,
  network: Network,
  options: Omit<RolloutOptions, 'onStep'> = {},
): Rollout & { readonly broken: Record<string, string[]> } {
  const { region } = app;
  const connections = connectionsOf(declared, network);
  const open = connections.filter((each) => works(region, each, isAllowed));
  const found = connections.filter((each) => works(region, each, isFound));
  const lost: Record<string, Map<Connection, string>> = { [STAYS_OPEN]: new Map(), [STAYS_KNOWN]: new Map() };

  let { traffic, services } = region;
  const onStep = (step: string) => {
    if (region.traffic === traffic && region.services === services) return; // no rule and no service has changed
    ({ traffic, services } = region);
    for (const [law, watched, check] of [
      [STAYS_OPEN, open, isAllowed],
      [STAYS_KNOWN, found, isFound],
    ] as const) {
      for (const each of watched) if (!lost[law].has(each) && !works(region, each, check)) lost[law].set(each, step);
    }
  };
  const rollout = app.update(network, { ...options, onStep });
  const evidence = (law: string) =>
    [...lost[law]].map(([{ client, server }, step]) => `${client} -> ${server}, from the ${step} on`);
  const broken = [
    ...Object.entries(REFUSALS).map(
      ([law, start]) => [law, rollout.refusals.filter((text) => text.includes(start))] as const,
    ),
    [STAYS_OPEN, evidence(STAYS_OPEN)] as const,
    [STAYS_KNOWN, evidence(STAYS_KNOWN)] as const,
  ];
  return { ...rollout, broken: Object.fromEntries(broken.filter(([, breaches]) => breaches.length > 0)) };
}

function connectionsOf(declared: Declared, network: Network): Connection[] {
  return resolve(declared, servicesOf(network)).edges.map(({ client, server, aliases }) => ({
    client: client.unit.path!,
    server: server.unit.path!,
    aliases,
    ports: portsOf({ server, aliases }),
  }));
}

type Check = (region: Region, client: Service, server: Service, connection: Connection) => boolean;

/** Whether every client can call a server: while one service replaces another, there are two of them. */
function works(region: Region, connection: Connection, check: Check): boolean {
  const named = (path: string) => [...region.services.values()].filter(({ unit }) => unit.path === path);
  const [clients, servers] = [named(connection.client), named(connection.server)];
  if (clients.length === 0) return false;
  return clients.every((client) => servers.some((server) => check(region, client, server, connection)));
}

const isAllowed: Check = ({ traffic }, client, server, { ports }) =>
  ports.every((port) => isOpen(traffic, client, server, port));

const isFound: Check = (region, client, server, { aliases }) => region.finds(client.unit.id, server.unit.id, aliases);
