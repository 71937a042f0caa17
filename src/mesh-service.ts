import * as ecs from 'aws-cdk-lib/aws-ecs';
import { IMeshService } from './i-mesh-service';
import { MeshEndpoint } from './mesh-endpoint';
import { MeshEdgeOptions } from './mesh-service-props';
import { Member } from './private/members/member';
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

  /** The services that this one depends on directly, in the order in which the edges were declared. */
  public get dependencies(): IMeshService[] {
    return this.mesh.targetsOf(this._member, 'dependsOn');
  }

  /**
   * The services that this one connects to without a deployment order, in the order in which the edges were declared.
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
   * - the other service has no endpoints, or not all endpoints in `options.endpoints`
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
}

/** The operations of a mesh that its services use. */
interface MeshOfService {
  targetsOf(member: Member, kind: EdgeKind): IMeshService[];
  dependentsOf(member: Member): IMeshService[];
  connect(dependent: Member, kind: EdgeKind, dependency: IMeshService, options?: MeshEdgeOptions): void;
}
