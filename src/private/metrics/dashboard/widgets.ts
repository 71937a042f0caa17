import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Graph, Line, PERIOD } from './graph';
import { hasRequests, overviewOf, ShownServer } from './overview';
import { StacksBefore } from './stacks-before';
import { introduction, waveHeading } from './text';
import { Member, MemberEndpoint } from '../../members/member';
import { MeshState } from '../../members/mesh-state';
import { edgeMetric } from '../edge-metrics';
import { serverMetric } from '../service-metrics';

const OPTIONS: cloudwatch.MetricOptions = { period: PERIOD };

/** The widgets of a dashboard for a mesh, each 24 wide: an introduction, and for each wave a heading and its servers. */
export function dashboardWidgets(state: MeshState): cloudwatch.IWidget[] {
  const overview = overviewOf(state.services);
  const stacks = new StacksBefore(state);
  return [
    introduction(state.path, overview),
    ...overview.waves.flatMap(({ number, servers }) => [
      waveHeading(number),
      ...servers.flatMap((shown) => [...requestRow(shown, stacks), ...connectionRow(shown, stacks)]),
    ]),
  ];
}

/** The requests to a server by client, if some of its endpoints have an application protocol. */
function requestRow({ server, endpoints, calls }: ShownServer, stacks: StacksBefore): cloudwatch.Row[] {
  const withRequests = endpoints.filter(hasRequests);
  if (withRequests.length === 0) return [];
  const perClient = (...metricNames: string[]): Line[] =>
    calls
      .filter(({ endpoint }) => hasRequests(endpoint))
      .flatMap(({ edge, endpoint }) =>
        metricNames.map((name) => ({ metric: edgeMetric(edge, endpoint, name, OPTIONS), owner: edge.dependent })),
      );
  const requests = [...inTotal(server, withRequests, 'RequestCount'), ...perClient('HTTPCode_Target_2XX_Count')];
  const errors = perClient('HTTPCode_Target_4XX_Count', 'HTTPCode_Target_5XX_Count');
  return [
    new cloudwatch.Row(
      new Graph(`${server.name}: requests`, 'count', requests, stacks),
      new Graph(`${server.name}: errors`, 'count', errors, stacks),
      new Graph(`${server.name}: response time`, 'milliseconds', perClient('TargetResponseTime'), stacks),
    ),
  ];
}

/** The connections to a server, if some of its endpoints are TCP. */
function connectionRow({ server, endpoints }: ShownServer, stacks: StacksBefore): cloudwatch.Row[] {
  const tcp = endpoints.filter((endpoint) => !hasRequests(endpoint));
  if (tcp.length === 0) return [];
  const graph = (title: string, unit: string, metricName: string) =>
    new Graph(`${server.name}: ${title}`, unit, inTotal(server, tcp, metricName), stacks);
  return [
    new cloudwatch.Row(
      graph('active connections', 'count', 'ActiveConnectionCount'),
      graph('new connections', 'count', 'NewConnectionCount'),
      graph('processed bytes', 'bytes', 'ProcessedBytes'),
    ),
  ];
}

/** A line for each endpoint, for all clients together. */
function inTotal(server: Member, endpoints: readonly MemberEndpoint[], metricName: string): Line[] {
  return endpoints.map((endpoint) => ({ metric: serverMetric(server, endpoint, metricName, OPTIONS), owner: server }));
}
