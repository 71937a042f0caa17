import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { IMeshService } from './i-mesh-service';
import { MeshEdge } from './mesh-edge';
import { MeshMetricOptions } from './mesh-metric-options';
import { EdgeMetrics } from './private/metrics/edge-metrics';

/** What `edgeTo` returns. It is not exported, so that users cannot create one. */
export class MeshEdgeView extends MeshEdge {
  constructor(
    public readonly dependent: IMeshService,
    public readonly dependency: IMeshService,
    private readonly metrics: EdgeMetrics,
  ) {
    super();
  }

  public metric(metricName: string, props?: MeshMetricOptions): cloudwatch.Metric {
    return this.metrics.metric(metricName, props);
  }
}
