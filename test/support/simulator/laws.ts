import { Account, Deployment, finds } from './account';
import { Clock } from './clock';
import { extraWaits } from './extra-waits';
import { Network, reversed, topOf, Unit } from './network';
import { isOpen, rulesOf, Traffic, trafficOf } from './security-groups';
import { namespaceOf, Service, servicesOf } from './service-connect';

/** The declaration, as plain data. Services are identified by the paths of their constructs. */
export interface Declared {
  readonly services: readonly string[];
  readonly edges: readonly DeclaredEdge[];
  /** The ids of the stacks on which every other stack may depend: the stack of the cluster. */
  readonly shared: readonly string[];
}

export interface DeclaredEdge {
  readonly client: string;
  readonly server: string;
  readonly kind: 'dependsOn' | 'connectsTo';
  /** The endpoints that the client calls, each as `name:port`. */
  readonly aliases: readonly string[];
}

/** The input of a law: the declaration, and the result of deploying and then deleting it in one possible order. */
interface Case extends Deployment {
  readonly edges: readonly Edge[];
  readonly namespaces: readonly { readonly service: Unit; readonly namespace: Unit }[];
  readonly traffic: Traffic;
  readonly shared: readonly string[];
  /** The services that wait for other services, directly or through other resources, although they may not. */
  readonly waits: readonly string[];
  readonly deletion: Clock;
  /** Whether the client finally finds the endpoints that it calls. */
  isFound(edge: Edge): boolean;
}

interface Edge {
  readonly client: Service;
  readonly server: Service;
  readonly kind: DeclaredEdge['kind'];
  readonly aliases: readonly string[];
}

/** The laws. Each returns the evidence against it in a case, or nothing if it holds. */
const LAWS: Record<string, (tried: Case) => string[]> = {
  'a client finds its servers from its first deployment': ({ edges, deployed }) =>
    edges
      .filter(({ kind }) => kind === 'dependsOn')
      .filter(({ client, server, aliases }) =>
        deployed.some((each) => each.by === client.unit && !finds(each.list, server, aliases)),
      )
      .map(shown),

  'services that connect find each other in the end': ({ edges, isFound }) =>
    edges.filter((edge) => edge.kind === 'connectsTo' && !isFound(edge)).map(shown),

  'traffic is allowed before its client is deployed': ({ edges, traffic, clock }) =>
    edges
      .filter(({ client, kind, ...edge }) => {
        const counts = (unit: Unit) => kind === 'connectsTo' || clock.isDone(unit, client.unit);
        return !portsOf(edge).every((port) => isOpen(traffic, client, edge.server, port, counts));
      })
      .map(shown),

  'only declared traffic is allowed': ({ edges, traffic }) =>
    traffic.ingress
      .filter(({ group, peer, from, to }) => {
        const allowed = edges.filter(
          ({ client, server }) => peer !== undefined && client.groups.includes(peer) && server.groups.includes(group),
        );
        return from !== to || !allowed.some((edge) => portsOf(edge).includes(from));
      })
      .map(({ unit }) => unit.id),

  'no rule exists twice, which EC2 refuses': ({ traffic }) => {
    const texts = rulesOf(traffic).map(([text]) => text);
    return texts.filter((text, index) => texts.indexOf(text) !== index);
  },

  'a namespace is created before its services': ({ namespaces, clock }) =>
    namespaces.filter(({ service, namespace }) => !clock.isDone(namespace, service)).map(({ service }) => service.id),

  'an export exists before a stack imports it': ({ network, clock }) =>
    network.imports
      .filter(({ importer, exporter }) => !exporter || !clock.isDone(exporter, topOf(importer)))
      .map(({ importer, name }) => `${importer.id} imports ${name}`),

  'nothing waits for more than was declared': ({ edges, network, shared, waits }) => {
    const allowed = new Set(edges.flatMap(waitsFor).map(([unit, other]) => `${unit.id} -> ${other.id}`));
    const isDeployed = ({ type }: Unit) => ['AWS::ECS::Service', 'AWS::CloudFormation::Stack', 'stack'].includes(type);
    const direct = network.units
      .filter(isDeployed)
      .flatMap((unit) => [...network.before.get(unit)!].filter(isDeployed).map((other) => ({ unit, other })))
      .filter(({ unit, other }) => !shared.includes(other.id) && !allowed.has(`${unit.id} -> ${other.id}`))
      .map(({ unit, other }) => `${unit.id} -> ${other.id}`);
    return [...direct, ...waits];
  },

  'no server is deleted before its clients': ({ edges, deletion }) =>
    edges
      .filter(({ kind, client, server }) => kind === 'dependsOn' && !deletion.isDone(client.unit, server.unit))
      .map(shown),

  'traffic is allowed until its client is deleted': ({ edges, traffic, deletion }) =>
    edges
      .filter(({ kind, client, ...edge }) => {
        const counts = (unit: Unit) => deletion.isDone(client.unit, unit);
        return (
          kind === 'dependsOn' && !portsOf(edge).every((port) => isOpen(traffic, client, edge.server, port, counts))
        );
      })
      .map(shown),

  'no namespace is deleted before its services': ({ namespaces, deletion }) =>
    namespaces
      .filter(({ service, namespace }) => !deletion.isDone(service, namespace))
      .map(({ service }) => service.id),
};

export const LAW_NAMES: readonly string[] = Object.keys(LAWS);

/**
 * Deploys an assembly by one clock after another, and then deletes it, each time in a new account.
 *
 * @returns a function that returns the laws that break with a clock, each with the evidence
 */
export function trialOf(
  declared: Declared,
  network: Network,
): (clockOf: (network: Network) => Clock) => Record<string, string[]> {
  const { edges, members } = resolve(declared, servicesOf(network));
  const deletion = reversed(network);
  const traffic = trafficOf(network);
  const namespaces = members.flatMap((service) => {
    const namespace = namespaceOf(service, network);
    return namespace ? [{ service: service.unit, namespace }] : [];
  });
  const { shared } = declared;
  const isService = ({ type }: Unit) => type === 'AWS::ECS::Service';
  const waits = extraWaits(network, allowedWaits(edges, network, shared), isService);
  return (clockOf) => {
    const account = new Account();
    const deployment = account.deploy(network, clockOf);
    const isFound = ({ client, server, aliases }: Edge) => account.finds(client.unit.id, server.unit.id, aliases);
    const facts = { edges, namespaces, traffic, shared, waits, isFound };
    const tried: Case = { ...deployment, ...facts, deletion: clockOf(deletion) };
    const broken = Object.entries(LAWS).map(([law, breaches]) => [law, breaches(tried)] as const);
    return Object.fromEntries(broken.filter(([, breaches]) => breaches.length > 0));
  };
}

/** Finds the declared services in the templates, by the paths of constructs. */
export function resolve({ services, edges }: Declared, facts: ReadonlyMap<string, Service>) {
  const byPath = new Map([...facts.values()].map((service) => [service.unit.path, service]));
  const find = (path: string): Service => {
    const service = byPath.get(`${path}/Service`);
    if (!service) throw new Error(`no template has the service '${path}'`);
    return service;
  };
  return {
    members: services.map(find),
    edges: edges.map((edge): Edge => ({ ...edge, client: find(edge.client), server: find(edge.server) })),
  };
}

function shown({ client, server }: Edge): string {
  return `${client.unit.id} -> ${server.unit.id}`;
}

/** The ports on which the proxy of the server listens for the endpoints of an edge. */
export function portsOf({ server, aliases }: Pick<Edge, 'server' | 'aliases'>): number[] {
  return server.endpoints.filter(({ alias }) => aliases.includes(alias)).flatMap(({ listensOn }) => listensOn);
}

/** The pairs of units of which an edge allows the first to wait for the second: services, or the outermost stacks that contain only one. */
export function waitsFor({ client, server, kind }: Pick<Edge, 'client' | 'server' | 'kind'>): [Unit, Unit][] {
  const wait = outermostDifference(client.unit, server.unit);
  if (!wait) return [];
  if (kind === 'dependsOn') return [wait];
  // One of two stacks, which may be nested, contains the rule. It refers to the other stack, and therefore waits for it.
  const areStacks = wait.every(({ type }) => type === 'stack' || type === 'AWS::CloudFormation::Stack');
  return areStacks ? [wait, [wait[1], wait[0]]] : [];
}

/**
 * The units that wait for each other if one unit waits for another: the two units, or the outermost stacks that contain only one of them.
 */
export function outermostDifference(waiting: Unit, awaited: Unit): [waiting: Unit, awaited: Unit] | undefined {
  const [ours, theirs] = [waiting, awaited].map(withStacks);
  const depth = ours.findIndex((unit, index) => unit !== theirs[index]);
  return ours[depth] && theirs[depth] ? [ours[depth], theirs[depth]] : undefined;
}

/** The units that each unit may wait for because of the edges. A connection between two stacks allows either direction of dependency. */
function allowedWaits(edges: readonly Edge[], { units, before }: Network, shared: readonly string[]) {
  const allowed = new Map<Unit, Set<Unit>>(units.map((unit) => [unit, new Set()]));
  for (const edge of edges) {
    for (const [unit, other] of waitsFor(edge)) {
      if (edge.kind === 'dependsOn' || before.get(unit)!.has(other)) allowed.get(unit)!.add(other);
    }
  }
  const stacks = units.filter(({ type }) => type === 'stack');
  for (const stack of stacks) {
    for (const other of stacks) if (stack !== other && shared.includes(other.id)) allowed.get(stack)!.add(other);
  }
  return allowed;
}

/** A unit and the stacks around it, the outermost first. */
function withStacks(unit: Unit): Unit[] {
  return unit.stack ? [...withStacks(unit.stack), unit] : [unit];
}
