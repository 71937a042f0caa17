import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { IMeshService } from './i-mesh-service';
import { MeshEdge } from './mesh-edge';
import { MeshEndpoint } from './mesh-endpoint';
import { MeshMetricOptions } from './mesh-metric-options';
import { MeshEdgeOptions } from './mesh-service-props';
import { Member } from './private/members/member';
import { ServiceMetrics } from './private/metrics/service-metrics';
import { EdgeKind } from './private/model/service';

/** An ECS service in a mesh. `ServiceConnectMesh.addService` and `findService` return it. */
export class MeshService implements IMeshService {
  /**
   * Creates the view of a member. Only the mesh calls it.
   *
   * @internal
   */
  public static _of(member: Member, mesh: MeshOfService): MeshService {
    return new MeshService(member, mesh);
  }

  /** @internal */
  public readonly _member: Member;

  private readonly mesh: MeshOfService;

  private constructor(member: Member, mesh: MeshOfService) {
    this._member = member;
    this.mesh = mesh;
  }

  /** The name of the service in the mesh. */
  public get name(): string {
    return this._member.name;
  }

  /** The ECS service. */
  public get service(): ecs.BaseService {
    return this._member.service;
  }

  /** The endpoints that the service offers, with all defaults filled in. Empty if the service is client-only. */
  public get endpoints(): MeshEndpoint[] {
    return this._member.endpoints.map(({ dnsName, port, discoveryName, listenerPort, portMappingName }) => {
      return { dnsName, port, discoveryName, listenerPort, portMappingName };
    });
  }

  /**
   * The services that this one depends on directly: those of the mesh, then external services, each in the order in which
   * the edges were declared.
   */
  public get dependencies(): IMeshService[] {
    return this.mesh.targetsOf(this._member, 'dependsOn');
  }

  /**
   * The services that this one connects to without a deployment order: those of the mesh, then external services, each in
   * the order in which the edges were declared.
   */
  public get connectedServices(): IMeshService[] {
    return this.mesh.targetsOf(this._member, 'connectsTo');
  }

  /** The services that depend on this one directly, in the order in which the edges were declared. */
  public get dependents(): IMeshService[] {
    return this.mesh.dependentsOf(this._member);
  }

  /**
   * Declares that this service calls another service and must be deployed after it.
   *
   * This service is redeployed whenever the endpoints that it uses change. If you declare the same dependency again,
   * the endpoints of both declarations are used.
   *
   * The other service may be an external service. CloudFormation then refuses the deployment of this service if the
   * endpoints are not published yet, or this service waits for them, or neither: see `ExternalServiceProps`.
   *
   * Under the hood, this adds the `AWS::ECS::Service` of the other service to the `DependsOn` of this
   * `AWS::ECS::Service`. Unless `openSecurityGroups` of the mesh is false, it adds an `AWS::EC2::SecurityGroupIngress`
   * for each port in use, on which this `AWS::ECS::Service` depends too. Unless `redeployDependents` of the mesh is
   * false, it sets `ForceNewDeployment` of this `AWS::ECS::Service`.
   *
   * Throws an error if
   *
   * - the dependency closes a cycle of services or of their stacks
   * - this service already `connectsTo` the other service
   * - the other service belongs to another mesh, account or region
   * - the other service does not have all endpoints in `options.endpoints`
   *
   * @param other the service that this service calls
   * @param options the endpoints that this service uses
   */
  public dependsOn(other: IMeshService, options?: MeshEdgeOptions): void {
    this.mesh.connect(this._member, 'dependsOn', other, options);
  }

  /**
   * Declares that this service calls another service, without a deployment order.
   *
   * Use it for services that call each other. If an order is possible, use `dependsOn`, which needs no second
   * deployment. A service can connect to itself, if its tasks call each other through Service Connect.
   *
   * The other service may be an external service. If it is published, its endpoints must exist as for `dependsOn`. This
   * service is redeployed by the function when they change, instead of by CloudFormation.
   *
   * Under the hood, this adds the same ingress rules as `dependsOn`. Unless `redeployAfterConnections` of the mesh is
   * false, it also adds a `Custom::ServiceConnectRedeployment` resource. This resource depends on the
   * `AWS::ECS::Service` of both services and calls `UpdateService` of Amazon ECS to redeploy this service, so that its
   * tasks find the endpoints of the other service. It completes when that deployment does.
   *
   * Throws an error if
   *
   * - this service already `dependsOn` the other service
   * - the other service belongs to another mesh, account or region
   * - the other service has no endpoints, or not all endpoints in `options.endpoints`
   *
   * @param other the service that this service calls
   * @param options the endpoints that this service uses
   */
  public connectsTo(other: IMeshService, options?: MeshEdgeOptions): void {
    this.mesh.connect(this._member, 'connectsTo', other, options);
  }

  /**
   * Finds the edge to a service that this one calls, for the metrics of these calls.
   *
   * Throws an error if this service neither `dependsOn` nor `connectsTo` the other service.
   *
   * @param other the service that this service calls
   */
  public edgeTo(other: IMeshService): MeshEdge {
    return this.mesh.edgeTo(this._member, other);
  }

  /**
   * A metric of what an endpoint of this service receives, from all clients together.
   *
   * Service Connect publishes it in the namespace `AWS/ECS` with the dimensions `DiscoveryName`, `ServiceName` and
   * `ClusterName`. For the calls of a single client, use `edgeTo` of this client.
   *
   * Throws an error if the service has several endpoints and `props.endpoint` is not one of them, or if it has none.
   *
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html
   *
   * @param metricName the name of a metric with the dimension `DiscoveryName`
   * @param props the endpoint, and the properties of the metric
   * @default - Average over 5 minutes
   */
  public metric(metricName: string, props?: MeshMetricOptions): cloudwatch.Metric {
    return this.mesh.metricsOf(this._member).metric(metricName, props);
  }

  /**
   * The sum of a metric over all endpoints of this service.
   *
   * Service Connect publishes no such metric. CloudWatch calculates the sum.
   *
   * Throws an error if the service has no endpoints.
   *
   * @param metricName the name of a metric with the dimension `DiscoveryName`
   * @param props the properties of the expression
   * @default - over 5 minutes
   */
  public metricAcrossEndpoints(
    metricName: string,
    props?: cloudwatch.MathExpressionOptions,
  ): cloudwatch.MathExpression {
    return this.mesh.metricsOf(this._member).metricAcrossEndpoints(metricName, props);
  }

  /**
   * The number of requests to an endpoint of this service.
   *
   * Requires `appProtocol` of the port mapping. A warning reports a port mapping without it.
   *
   * @param props the endpoint, and the properties of the metric
   * @default - Sum over 5 minutes
   */
  public metricRequestCount(props?: MeshMetricOptions): cloudwatch.Metric {
    return this.metric('RequestCount', props);
  }

  /**
   * The number of open connections from clients to an endpoint of this service.
   *
   * @param props the endpoint, and the properties of the metric
   * @default - Average over 5 minutes
   */
  public metricActiveConnectionCount(props?: MeshMetricOptions): cloudwatch.Metric {
    return this.metric('ActiveConnectionCount', props);
  }

  /**
   * The number of connections that clients opened to an endpoint of this service.
   *
   * @param props the endpoint, and the properties of the metric
   * @default - Sum over 5 minutes
   */
  public metricNewConnectionCount(props?: MeshMetricOptions): cloudwatch.Metric {
    return this.metric('NewConnectionCount', props);
  }

  /**
   * The number of bytes that an endpoint of this service received.
   *
   * @param props the endpoint, and the properties of the metric
   * @default - Sum over 5 minutes
   */
  public metricProcessedBytes(props?: MeshMetricOptions): cloudwatch.Metric {
    return this.metric('ProcessedBytes', props);
  }
}

/** The operations of a mesh that its services use. */
interface MeshOfService {
  targetsOf(member: Member, kind: EdgeKind): IMeshService[];
  dependentsOf(member: Member): IMeshService[];
  connect(dependent: Member, kind: EdgeKind, dependency: IMeshService, options?: MeshEdgeOptions): void;
  edgeTo(dependent: Member, dependency: IMeshService): MeshEdge;
  metricsOf(server: Member): ServiceMetrics;
}
