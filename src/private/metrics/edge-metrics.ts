import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { chooseEndpoint } from './choose-endpoint';
import { createMetric } from './create-metric';
import { edgeDimensions } from './dimensions';
import { endpointLabel } from './label';
import { AddServiceWarning, warnWithoutProtocol } from './protocol-warning';
import type { MeshMetricOptions } from '../../mesh-metric-options';
import { ExternalEdge, isMember } from '../members/external-member';
import { MemberEdge, MemberEndpoint } from '../members/member';
import { Endpoint } from '../model/service';

/** The metrics of the calls from one service to another. */
export class EdgeMetrics {
  /** @param currentEdge returns the edge with the endpoints that are in use by now: further declarations add some */
  constructor(
    private readonly currentEdge: () => MemberEdge | ExternalEdge,
    private readonly addWarning: AddServiceWarning,
  ) {}

  public metric(metricName: string, props?: MeshMetricOptions): cloudwatch.Metric {
    const edge = this.currentEdge();
    const { dependent, dependency, endpoints } = edge;
    const { endpoint: name, ...options } = props ?? {}; // in JavaScript, null is no options
    const what = `edge '${dependent.name}' -> '${dependency.name}'`;
    const endpoint = chooseEndpoint<Endpoint>(dependent, what, endpoints, name);
    // The protocol of an external service is unknown.
    if (isMember(dependency)) warnWithoutProtocol(this.addWarning, dependency, endpoint as MemberEndpoint, metricName);
    return edgeMetric(edge, endpoint, metricName, options);
  }
}

/** A metric of the calls through an edge to an endpoint. */
export function edgeMetric(
  { dependent, dependency }: MemberEdge | ExternalEdge,
  endpoint: Endpoint,
  metricName: string,
  options: cloudwatch.MetricOptions,
): cloudwatch.Metric {
  const subject = `${dependent.name} -> ${endpointLabel(dependency, endpoint)}`;
  return createMetric(metricName, subject, dependent, edgeDimensions(dependent, endpoint), options);
}
