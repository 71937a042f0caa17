import { Member, MemberEdge, MemberEndpoint } from '../../members/member';
import { ServiceGraph } from '../../model/service-graph';

/** More servers, or more lines in a graph, would make a dashboard slow and unreadable. */
const MAX_SERVERS = 30;
const MAX_CLIENTS = 8;
/**
 * What CloudWatch accepts in a dashboard, and what keeps every graph below the 500 that it accepts in a widget.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html
 */
const MAX_METRICS = 2_500;
const MAX_ENDPOINTS = 30;

/** The calls from one service to an endpoint of another. */
export interface Call {
  readonly edge: MemberEdge;
  readonly endpoint: MemberEndpoint;
}

/** The calls to a server that a dashboard shows. */
export interface ShownServer {
  readonly server: Member;
  /** The first of its endpoints that other services call. */
  readonly endpoints: readonly MemberEndpoint[];
  /** The called endpoints that are not shown. */
  readonly otherEndpoints: readonly MemberEndpoint[];
  /** The calls of the first clients. */
  readonly calls: readonly Call[];
  /** The clients that are not shown. */
  readonly otherClients: readonly Member[];
}

/** What a dashboard shows of a mesh, and what it leaves out. */
export interface Overview {
  readonly services: number;
  readonly edges: number;
  /** The servers by wave. Waves without servers are left out. */
  readonly waves: readonly { readonly number: number; readonly servers: readonly ShownServer[] }[];
  readonly otherServers: readonly Member[];
  /** The services with endpoints that no service of the mesh calls. */
  readonly uncalled: readonly Member[];
}

/**
 * Selects the servers with the most clients, as many as a dashboard has room for. Those with equally many are selected in the order
 * of deployment.
 */
export function overviewOf(services: ServiceGraph<Member>): Overview {
  const { edges, edgeCount, deploymentWaves, deploymentOrder } = services;
  const edgesTo = new Map<Member, MemberEdge[]>();
  for (const edge of edges) edgesTo.set(edge.dependency, [...(edgesTo.get(edge.dependency) ?? []), edge]);
  const clientsOf = (server: Member) => edgesTo.get(server)?.length ?? 0;
  const called = deploymentOrder.filter((server) => edgesTo.get(server)?.some(({ endpoints }) => endpoints.length > 0));
  const candidates = [...called].sort((a, b) => clientsOf(b) - clientsOf(a)).slice(0, MAX_SERVERS);
  const shown = firstWithRoom(candidates.map((server) => shownServer(server, edgesTo.get(server)!)));
  const waves = deploymentWaves.map((wave, index) => ({
    number: index + 1,
    servers: wave.flatMap((server) => shown.get(server) ?? []),
  }));
  return {
    services: services.services.length,
    edges: edgeCount,
    waves: waves.filter(({ servers }) => servers.length > 0),
    otherServers: called.filter((server) => !shown.has(server)),
    uncalled: services.services.filter((server) => server.endpoints.length > 0 && !edgesTo.has(server)),
  };
}

function firstWithRoom(servers: readonly ShownServer[]): ReadonlyMap<Member, ShownServer> {
  let room = MAX_METRICS;
  const end = servers.findIndex((shown) => {
    room -= metricsOf(shown);
    return room < 0;
  });
  return new Map(servers.slice(0, end < 0 ? undefined : end).map((shown) => [shown.server, shown]));
}

/** How many metrics the graphs of a server have. */
function metricsOf({ endpoints, calls }: ShownServer): number {
  const withRequests = endpoints.filter(hasRequests);
  const withoutRequests = endpoints.length - withRequests.length;
  return withRequests.length + 4 * calls.filter(({ endpoint }) => hasRequests(endpoint)).length + 3 * withoutRequests;
}

/** Whether Service Connect publishes requests to an endpoint, by client. For TCP, it only publishes the connections of all together. */
export function hasRequests({ appProtocol }: MemberEndpoint): boolean {
  return appProtocol !== undefined;
}

function shownServer(server: Member, edges: readonly MemberEdge[]): ShownServer {
  const [first, others] = [edges.slice(0, MAX_CLIENTS), edges.slice(MAX_CLIENTS)];
  const used = new Set(edges.flatMap(({ endpoints }) => endpoints));
  const called = server.endpoints.filter((endpoint) => used.has(endpoint));
  const endpoints = called.slice(0, MAX_ENDPOINTS);
  const calls = first.flatMap((edge) => edge.endpoints.map((endpoint) => ({ edge, endpoint })));
  return {
    server,
    endpoints,
    otherEndpoints: called.slice(MAX_ENDPOINTS),
    calls: calls.filter(({ endpoint }) => endpoints.includes(endpoint)),
    otherClients: others.map(({ dependent }) => dependent),
  };
}
