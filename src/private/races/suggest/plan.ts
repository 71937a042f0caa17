import { ObjectGraph } from '../../model/graph/object-graph';
import { EcsService } from '../../template/ecs-services';
import { Facts } from '../../template/facts';
import { Stack } from '../../template/stack';
import { CheckResult } from '../check';
import { Finding } from '../finding';

/** A mesh that fixes findings: the services of one namespace in one stage. */
export interface SuggestedMesh {
  readonly rows: readonly SuggestedRow[];
}

export interface SuggestedRow {
  readonly service: EcsService;
  readonly dependsOn: readonly EcsService[];
  readonly connectsTo: readonly EcsService[];
}

export interface Suggestion {
  readonly meshes: readonly SuggestedMesh[];
  /** What the meshes do not fix. */
  readonly others: readonly Finding[];
}

interface Edge {
  readonly client: EcsService;
  readonly server: EcsService;
}

/** Plans the meshes that fix every `unordered-dependency`, and every `closed-port` between the same two services. */
export function planSuggestion({ findings, facts }: CheckResult): Suggestion {
  const edges = findings.flatMap(({ rule, client, server }): Edge[] =>
    rule === 'unordered-dependency' && client && server && canShareMesh(client, server) ? [{ client, server }] : [],
  );
  const isFixed = ({ rule, client, server }: Finding) =>
    (rule === 'unordered-dependency' || rule === 'closed-port') &&
    edges.some((edge) => edge.client === client && edge.server === server);

  const groups = new Map<string, Edge[]>();
  for (const edge of edges) {
    const key = `${stageOf(edge.client)}\n${edge.server.namespace!.key}`;
    groups.set(key, [...(groups.get(key) ?? []), edge]);
  }
  return {
    meshes: [...groups.values()].map((group) => meshOf(group, facts)),
    others: findings.filter((each) => !isFixed(each)),
  };
}

/** The id of the construct that contains a service's resource, if it is an L2 construct whose path is known. */
export function constructPath({ path }: EcsService): string[] | undefined {
  const parts = path?.split('/') ?? [];
  return parts.length > 2 && parts[parts.length - 1] === 'Service' ? parts.slice(0, -1) : undefined;
}

function canShareMesh(client: EcsService, server: EcsService): boolean {
  return !!constructPath(client) && !!constructPath(server) && stageOf(client) === stageOf(server);
}

/** The path of the stage that contains a service; empty for the app. */
function stageOf({ stack }: EcsService): string {
  const top = topOf(stack);
  return top.name.split('/').slice(0, -1).join('/');
}

function meshOf(edges: readonly Edge[], facts: Facts): SuggestedMesh {
  const services = facts.services.filter((each) =>
    edges.some(({ client, server }) => each === client || each === server),
  );
  const unordered = new Set([...closingServiceCycles(edges, services, facts)]);
  for (const edge of closingStackCycles(
    edges.filter((each) => !unordered.has(each)),
    facts,
  )) {
    unordered.add(edge);
  }
  return {
    rows: services.map((service) => {
      const own = edges.filter(({ client }) => client === service);
      return {
        service,
        dependsOn: own.filter((edge) => !unordered.has(edge)).map(({ server }) => server),
        connectsTo: own.filter((edge) => unordered.has(edge)).map(({ server }) => server),
      };
    }),
  };
}

/** The edges that are part of a cycle, together with the order that exists already. */
function closingServiceCycles(edges: readonly Edge[], services: readonly EcsService[], { order }: Facts): Edge[] {
  const graph = new ObjectGraph<EcsService>();
  for (const service of services) {
    for (const other of order.doneBefore(service, services)) graph.addEdge(service, other);
  }
  for (const { client, server } of edges) graph.addEdge(client, server);
  return edges.filter(({ client, server }) => graph.reaches(server, client));
}

/** The edges that would make stacks, or nested stacks, wait for each other. */
function closingStackCycles(edges: readonly Edge[], { application }: Facts): Edge[] {
  const graph = new ObjectGraph<string>();
  for (const stack of application.stacks) for (const other of stack.dependencies) graph.addEdge(stack.id, other);
  const units = new Map(edges.map((edge) => [edge, unitsOf(edge)]));
  for (const [client, server] of units.values()) if (client !== server) graph.addEdge(client, server);
  return edges.filter((edge) => {
    const [client, server] = units.get(edge)!;
    return client !== server && graph.reaches(server, client);
  });
}

/** What has to wait for what: of the stacks around the two services, the outermost ones that differ. */
function unitsOf({ client, server }: Edge): [string, string] {
  const [ours, theirs] = [chain(client), chain(server)];
  const depth = ours.findIndex((unit, index) => unit !== theirs[index]);
  return [ours[depth] ?? '', theirs[depth] ?? ''];
}

function chain({ stack, logicalId }: EcsService): string[] {
  const stacks: string[] = [];
  for (let each: Stack | undefined = stack; each; each = each.parent) stacks.unshift(each.id);
  return [...stacks, `${stack.id}/${logicalId}`];
}

function topOf(stack: Stack): Stack {
  return stack.parent ? topOf(stack.parent) : stack;
}
