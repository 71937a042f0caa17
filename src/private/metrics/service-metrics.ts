import { createHash } from 'crypto';
import { Duration } from 'aws-cdk-lib';
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

  public metric(metricName: string, props?: MeshMetricOptions): cloudwatch.Metric {
    const { endpoint: name, ...options } = props ?? {}; // in JavaScript, null is no options
    const endpoint = chooseEndpoint(this.server, `service '${this.server.name}'`, this.server.endpoints, name);
    return this.metricOf(endpoint, metricName, options);
  }

  public metricAcrossEndpoints(
    metricName: string,
    props?: cloudwatch.MathExpressionOptions,
  ): cloudwatch.MathExpression {
    const { name, endpoints, mesh } = this.server;
    if (endpoints.length === 0) {
      throw meshError(mesh.node.path, [messages.metricWithoutEndpoint(`service '${name}'`)]);
    }
    const usingMetrics = Object.fromEntries(
      endpoints.map((endpoint) => [
        this.idOf(endpoint, metricName, props?.period),
        this.metricOf(endpoint, metricName, {}),
      ]),
    );
    return new cloudwatch.MathExpression({
      expression: `SUM([${Object.keys(usingMetrics).join(', ')}])`,
      usingMetrics,
      label: literalLabel(`${name}: ${kindOf(metricName).label}`),
      ...props,
    });
  }

  /** An id that no other metric has: several expressions can be in one graph or alarm, and CDK refuses equal ids. */
  private idOf({ portMappingName }: MemberEndpoint, metricName: string, period?: Duration): string {
    const { name, mesh } = this.server;
    const identity = [mesh.node.addr, name, portMappingName, period?.toSeconds()].join('\n');
    const word = metricName.replace(/[^A-Za-z0-9]/g, '');
    return `m${word}_${createHash('sha256').update(identity).digest('hex').slice(0, 8)}`;
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
