import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { kindOf } from './kinds';
import { literalLabel } from './label';
import { Member } from '../members/member';

/**
 * Creates a metric of Service Connect with CDK's defaults: five minutes, and whatever the caller sets overrides the rest.
 *
 * @param subject the service or the edge, for the label
 * @param owner the service whose proxies publish the metric
 */
export function createMetric(
  metricName: string,
  subject: string,
  owner: Member,
  dimensionsMap: Record<string, string>,
  props: cloudwatch.MetricOptions,
): cloudwatch.Metric {
  const { label, statistic } = kindOf(metricName);
  return new cloudwatch.Metric({
    namespace: 'AWS/ECS',
    metricName,
    dimensionsMap,
    statistic,
    label: literalLabel(`${subject}: ${label}`),
    ...props,
  }).attachTo(owner.service);
}
