import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { chooseEndpoint } from './choose-endpoint';
import { createMetric } from './create-metric';
import { serverDimensions } from './dimensions';
import { kindOf } from './kinds';
import { endpointLabel, literalLabel } from './label';
import { AddServiceWarning, warnWithoutProtocol } from './protocol-warning';
import type { MeshMetricOptions } from '../../mesh-metric-options';
import { Member, MemberEndpoint } from '../members/member';
import * as messages from '../messages';
import { meshError } from '../messages/problem';

/** The metrics of what the endpoints of a service receive, from all clients. */
export class ServiceMetrics {
  constructor(
    private readonly server: Member,
    private readonly addWarning: AddServiceWarning,
  ) {}

  public metric(metricName: string, props: MeshMetricOptions = {}): cloudwatch.Metric {
    const { endpoint: name, ...options } = props;
    const endpoint = chooseEndpoint(this.server, `service '${this.server.name}'`, this.server.endpoints, name);
    return this.metricOf(endpoint, metricName, options);
  }

  public metricAcrossEndpoints(
    metricName: string,
    props: cloudwatch.MathExpressionOptions = {},
  ): cloudwatch.MathExpression {
    const { name, endpoints, mesh } = this.server;
    if (endpoints.length === 0) {
      throw meshError(mesh.node.path, [messages.metricWithoutEndpoint(`service '${name}'`)]);
    }
    const usingMetrics = Object.fromEntries(
      endpoints.map((endpoint, index) => [`m${index}`, this.metricOf(endpoint, metricName, {})]),
    );
    return new cloudwatch.MathExpression({
      expression: `SUM([${Object.keys(usingMetrics).join(', ')}])`,
      usingMetrics,
      label: literalLabel(`${name}: ${kindOf(metricName).label}`),
      ...props,
    });
  }

  private metricOf(endpoint: MemberEndpoint, metricName: string, options: cloudwatch.MetricOptions): cloudwatch.Metric {
    warnWithoutProtocol(this.addWarning, this.server, endpoint, metricName);
    return serverMetric(this.server, endpoint, metricName, options);
  }
}

/** A metric of what an endpoint of a service receives. */
export function serverMetric(
  server: Member,
  endpoint: MemberEndpoint,
  metricName: string,
  options: cloudwatch.MetricOptions,
): cloudwatch.Metric {
  const subject = endpointLabel(server, endpoint);
  return createMetric(metricName, subject, server, serverDimensions(server, endpoint), options);
}
