import { closingServiceCycles, closingStackCycles } from './cycles';
import { Edge } from './edge';
import { divideByMesh, UnplacedEdge } from './existing-meshes';
import { EcsService } from '../../template/ecs-services';
import { Facts } from '../../template/facts';
import { placeOf } from '../../template/stack';
import { CheckResult } from '../check';
import { Finding } from '../finding';

/** A mesh that fixes findings: the services of one namespace, in one stage, account and region. */
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
  /** What to add to meshes that exist already, by their paths. */
  readonly additions: ReadonlyMap<string, SuggestedMesh>;
  readonly unplaced: readonly UnplacedEdge[];
  /** What the meshes do not fix. */
  readonly others: readonly Finding[];
}

/** Plans the meshes that fix every `unordered-dependency`, and every `closed-port` without `reversed-order`. */
export function planSuggestion({ findings, facts }: CheckResult): Suggestion {
  const edges: Edge[] = [];
  const edgeOf = ({ client, server }: Finding) =>
    edges.find((edge) => edge.client === client && edge.server === server);
  for (const each of findings) {
    const { rule, client, server } = each;
    if (!client || !server || !canShareMesh(client, server) || edgeOf(each)) continue;
    const isOrdered = facts.order.isDoneBefore(server, client);
    if (rule === 'unordered-dependency' || (rule === 'closed-port' && isOrdered)) edges.push({ client, server });
  }
  const isFixed = (each: Finding) =>
    (each.rule === 'unordered-dependency' || each.rule === 'closed-port') && edgeOf(each) !== undefined;
  const { ofNew, ofExisting, unplaced } = divideByMesh(edges, facts);

  const groups = new Map<string, Edge[]>();
  for (const edge of ofNew) {
    const key = `${placeOf(edge.server.stack)}\n${edge.server.namespace!.key}`;
    groups.set(key, [...(groups.get(key) ?? []), edge]);
  }
  return {
    meshes: [...groups.values()].map((group) => meshOf(group, facts)),
    additions: new Map([...ofExisting].map(([mesh, group]) => [mesh, meshOf(group, facts)])),
    unplaced,
    others: findings.filter((each) => !isFixed(each)),
  };
}

/** The id of the construct that contains a service's resource, if it is an L2 construct whose path is known. */
export function constructPath({ path }: EcsService): string[] | undefined {
  const parts = path?.split('/') ?? [];
  return parts.length > 2 && parts[parts.length - 1] === 'Service' ? parts.slice(0, -1) : undefined;
}

/** CDK refuses references between other services, also if the account or region of one of them is not known. */
function canShareMesh(client: EcsService, server: EcsService): boolean {
  return !!constructPath(client) && !!constructPath(server) && placeOf(client.stack) === placeOf(server.stack);
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
