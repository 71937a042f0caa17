import { Duration, IResolvable, Lazy, Token } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { IConstruct } from 'constructs';
import { StacksBefore } from './stacks-before';
import { Member } from '../../members/member';
import { kindOf } from '../kinds';

/** How often Amazon ECS publishes the metrics. */
export const PERIOD = Duration.minutes(1);

/** A metric in a graph, and the service to which its dimensions refer. */
export interface Line {
  readonly metric: cloudwatch.Metric;
  readonly owner: Member;
}

/**
 * A graph that can be in any stack.
 *
 * In a stack that is deployed before one of the services, a reference to the name of that service would close a cycle of stacks.
 * There, the graph searches for the metrics by discovery name. Such a search finds the metrics of all clients, also of
 * other namespaces that use the same discovery name.
 */
export class Graph extends cloudwatch.GraphWidget {
  constructor(
    title: string,
    unit: string,
    private readonly lines: readonly Line[],
    private readonly stacks: StacksBefore,
  ) {
    const left = lines.map(({ metric }) => metric);
    super({ title, left, width: 8, height: 6, leftYAxis: { label: unit, showUnits: false, min: 0 } });
  }

  public toJson(): any[] {
    const [widget] = super.toJson();
    const searches = new cloudwatch.GraphWidget({ left: searchesFor(this.lines) }).toJson()[0].properties.metrics;
    const metrics: IResolvable = Lazy.uncachedAny({
      produce: ({ scope }) => {
        const closesCycle = this.lines
          .flatMap(referencesOf)
          .some((construct) => this.stacks.isBefore(scope, construct));
        return closesCycle ? searches : widget.properties.metrics;
      },
    });
    return [{ ...widget, properties: { ...widget.properties, metrics } }];
  }
}

/** The constructs to which the dimensions of a line refer, because the app does not name them. */
function referencesOf({ metric: { dimensions = {} }, owner: { service } }: Line): IConstruct[] {
  return [
    ...(Token.isUnresolved(dimensions.ServiceName) ? [service] : []),
    ...(Token.isUnresolved(dimensions.ClusterName) ? [service.cluster] : []),
  ];
}

/** A search for each metric that the lines show, with a line for each service that publishes it. */
function searchesFor(lines: readonly Line[]): cloudwatch.MathExpression[] {
  const labels = new Map(lines.map(({ metric }) => [searchFor(metric), kindOf(metric.metricName).label]));
  return [...labels].map(
    ([expression, label]) =>
      new cloudwatch.MathExpression({ expression, label: `\${PROP('Dim.ServiceName')}: ${label}`, period: PERIOD }),
  );
}

function searchFor({ namespace, metricName, dimensions = {}, statistic }: cloudwatch.Metric): string {
  const schema = [namespace, ...Object.keys(dimensions).sort()].join(',');
  const name = Object.keys(dimensions).find((key) => key.endsWith('DiscoveryName'))!;
  return `SEARCH('{${schema}} MetricName="${metricName}" ${name}="${dimensions[name]}"', '${statistic}', ${PERIOD.toSeconds()})`;
}
