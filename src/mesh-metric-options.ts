import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';

/** The options of a metric of Service Connect. */
export interface MeshMetricOptions extends cloudwatch.MetricOptions {
  /**
   * The name of the port mapping of the endpoint. For an endpoint of an external service, its address: `<dnsName>:<port>`.
   *
   * Required if there are several endpoints: Service Connect publishes the metrics of each endpoint separately.
   *
   * @default - the only endpoint
   */
  readonly endpoint?: string;
}
