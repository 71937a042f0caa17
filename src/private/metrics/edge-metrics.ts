import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { chooseEndpoint } from './choose-endpoint';
import { createMetric } from './create-metric';
import { edgeDimensions } from './dimensions';
import { endpointLabel } from './label';
import { AddServiceWarning, warnWithoutProtocol } from './protocol-warning';
import type { MeshMetricOptions } from '../../mesh-metric-options';
import { MemberEdge, MemberEndpoint } from '../members/member';

/** The metrics of the calls from one service to another. */
export class EdgeMetrics {
  /** @param currentEdge returns the edge with the endpoints that are in use by now: further declarations add some */
  constructor(
    private readonly currentEdge: () => MemberEdge,
    private readonly addWarning: AddServiceWarning,
  ) {}

  public metric(metricName: string, props: MeshMetricOptions = {}): cloudwatch.Metric {
    const edge = this.currentEdge();
    const { dependent, dependency, endpoints } = edge;
    const { endpoint: name, ...options } = props;
    const endpoint = chooseEndpoint(dependent, `edge '${dependent.name}' -> '${dependency.name}'`, endpoints, name);
    warnWithoutProtocol(this.addWarning, dependency, endpoint, metricName);
    return edgeMetric(edge, endpoint, metricName, options);
  }
}

/** A metric of the calls through an edge to an endpoint. */
export function edgeMetric(
  { dependent, dependency }: MemberEdge,
  endpoint: MemberEndpoint,
  metricName: string,
  options: cloudwatch.MetricOptions,
): cloudwatch.Metric {
  const subject = `${dependent.name} -> ${endpointLabel(dependency, endpoint)}`;
  return createMetric(metricName, subject, dependent, edgeDimensions(dependent, endpoint), options);
}
