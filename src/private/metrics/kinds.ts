/** What is known about a metric of Service Connect. */
export interface MetricKind {
  /** The words for the metric in a label, with the unit if the words do not contain it. */
  readonly label: string;
  readonly statistic?: string;
  /** Whether Service Connect publishes the metric only for port mappings with `appProtocol`. */
  readonly needsProtocol: boolean;
}

/*
 * The connections that are active at a moment are averaged, because a dashboard uses longer periods for longer time ranges: a
 * sum over a longer period would count the same connections again.
 *
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html
 */
const KINDS = new Map<string, MetricKind>([
  ['RequestCount', { label: 'requests', statistic: 'Sum', needsProtocol: true }],
  ['ActiveConnectionCount', { label: 'active connections', statistic: 'Average', needsProtocol: false }],
  ['NewConnectionCount', { label: 'new connections', statistic: 'Sum', needsProtocol: false }],
  ['ProcessedBytes', { label: 'processed bytes', statistic: 'Sum', needsProtocol: false }],
  ['HTTPCode_Target_2XX_Count', { label: 'HTTP 2xx responses', statistic: 'Sum', needsProtocol: true }],
  ['HTTPCode_Target_3XX_Count', { label: 'HTTP 3xx responses', statistic: 'Sum', needsProtocol: true }],
  ['HTTPCode_Target_4XX_Count', { label: 'HTTP 4xx responses', statistic: 'Sum', needsProtocol: true }],
  ['HTTPCode_Target_5XX_Count', { label: 'HTTP 5xx responses', statistic: 'Sum', needsProtocol: true }],
  ['TargetResponseTime', { label: 'response time (milliseconds)', statistic: 'Average', needsProtocol: true }],
  ['RequestCountPerTarget', { label: 'requests per target', statistic: 'Average', needsProtocol: true }],
]);

/** What is known about a metric; for other metrics, the defaults of CDK apply. */
export function kindOf(metricName: string): MetricKind {
  return KINDS.get(metricName) ?? { label: metricName, needsProtocol: false };
}
