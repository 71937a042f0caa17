import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { IMeshService } from './i-mesh-service';
import { MeshMetricOptions } from './mesh-metric-options';

/**
 * The calls from one service to another. `MeshService.edgeTo` returns it.
 *
 * Only this library extends this class.
 *
 * Service Connect publishes its metrics in the namespace `AWS/ECS` with the dimensions `TargetDiscoveryName`,
 * `ServiceName` and `ClusterName`. `ServiceName` and `ClusterName` are those of the service that calls.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html
 */
export abstract class MeshEdge {
  /** The service that calls. */
  public abstract readonly dependent: IMeshService;

  /** The service that is called. */
  public abstract readonly dependency: IMeshService;

  /**
   * A metric of the calls through this edge.
   *
   * Throws an error if the edge uses several endpoints and `props.endpoint` is not one of them.
   *
   * @param metricName the name of a metric with the dimension `TargetDiscoveryName`
   * @param props the endpoint, and the properties of the metric
   * @default - Average over 5 minutes
   */
  public abstract metric(metricName: string, props?: MeshMetricOptions): cloudwatch.Metric;

  /**
   * The number of responses of the server with an HTTP status code from 200 to 299.
   *
   * Requires `appProtocol` of the port mapping. A warning reports a port mapping without it.
   *
   * @param props the endpoint, and the properties of the metric
   * @default - Sum over 5 minutes
   */
  public metricHttp2xxCount(props?: MeshMetricOptions): cloudwatch.Metric {
    return this.metric('HTTPCode_Target_2XX_Count', props);
  }

  /**
   * The number of responses of the server with an HTTP status code from 300 to 399.
   *
   * Requires `appProtocol` of the port mapping. A warning reports a port mapping without it.
   *
   * @param props the endpoint, and the properties of the metric
   * @default - Sum over 5 minutes
   */
  public metricHttp3xxCount(props?: MeshMetricOptions): cloudwatch.Metric {
    return this.metric('HTTPCode_Target_3XX_Count', props);
  }

  /**
   * The number of responses of the server with an HTTP status code from 400 to 499.
   *
   * Requires `appProtocol` of the port mapping. A warning reports a port mapping without it.
   *
   * @param props the endpoint, and the properties of the metric
   * @default - Sum over 5 minutes
   */
  public metricHttp4xxCount(props?: MeshMetricOptions): cloudwatch.Metric {
    return this.metric('HTTPCode_Target_4XX_Count', props);
  }

  /**
   * The number of responses of the server with an HTTP status code from 500 to 599.
   *
   * Requires `appProtocol` of the port mapping. A warning reports a port mapping without it.
   *
   * @param props the endpoint, and the properties of the metric
   * @default - Sum over 5 minutes
   */
  public metricHttp5xxCount(props?: MeshMetricOptions): cloudwatch.Metric {
    return this.metric('HTTPCode_Target_5XX_Count', props);
  }

  /**
   * The time from the arrival of a request at the proxy of the server until the response of the server, in
   * milliseconds.
   *
   * Requires `appProtocol` of the port mapping. A warning reports a port mapping without it.
   *
   * @param props the endpoint, and the properties of the metric
   * @default - Average over 5 minutes
   */
  public metricTargetResponseTime(props?: MeshMetricOptions): cloudwatch.Metric {
    return this.metric('TargetResponseTime', props);
  }

  /**
   * The average number of requests that each task of the server receives through this edge.
   *
   * Requires `appProtocol` of the port mapping. A warning reports a port mapping without it.
   *
   * @param props the endpoint, and the properties of the metric
   * @default - Average over 5 minutes
   */
  public metricRequestCountPerTarget(props?: MeshMetricOptions): cloudwatch.Metric {
    return this.metric('RequestCountPerTarget', props);
  }
}
