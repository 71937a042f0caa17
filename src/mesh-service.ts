import * as ecs from 'aws-cdk-lib/aws-ecs';
import { IMeshService } from './i-mesh-service';
import { MeshEndpoint } from './mesh-endpoint';
import { MeshEdgeOptions } from './mesh-service-props';
import { Member } from './private/members/member';
import { EdgeKind } from './private/model/service';

/** An ECS service of a mesh, from `ServiceConnectMesh.addService` or `findService`. */
export class MeshService implements IMeshService {
  /**
   * Only a mesh creates its services.
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

  /** The endpoints that the service offers, with all defaults filled in. Empty for a service that is only a client. */
  public get endpoints(): MeshEndpoint[] {
    return this._member.endpoints.map(({ dnsName, port, discoveryName, listenerPort, portMappingName }) => {
      return { dnsName, port, discoveryName, listenerPort, portMappingName };
    });
  }

  /** The services that this one depends on directly, in the order in which the edges were declared. */
  public get dependencies(): IMeshService[] {
    return this.mesh.targetsOf(this._member, 'dependsOn');
  }

  /** The services that this one connects to without a deployment order, in the order in which the edges were declared. */
  public get connectedServices(): IMeshService[] {
    return this.mesh.targetsOf(this._member, 'connectsTo');
  }

  /** The services that depend on this one directly, in the order in which the edges were declared. */
  public get dependents(): IMeshService[] {
    return this.mesh.dependentsOf(this._member);
  }

  /**
   * Declares that this service calls another one and must be deployed after it.
   *
   * Declaring the same edge again changes nothing, except that it may name further endpoints. This service is redeployed
   * whenever the endpoints that it uses have changed.
   *
   * Under the hood, the `DependsOn` of this service's `AWS::ECS::Service` names the other's. Unless the mesh has
   * `openSecurityGroups: false`, an `AWS::EC2::SecurityGroupIngress` opens each port in use to this service's security groups,
   * and `DependsOn` names it too.
   *
   * Throws if the edge closes a dependency cycle, of services or of their stacks; if this service already `connectsTo` the
   * other; if the other belongs to another mesh; and if it has no endpoints or not the ones named.
   *
   * @param other the service that this one calls
   * @param options how this service uses the other
   */
  public dependsOn(other: IMeshService, options?: MeshEdgeOptions): void {
    this.mesh.connect(this._member, 'dependsOn', other, options);
  }

  /**
   * Declares that this service calls another one, without a deployment order.
   *
   * Use it for services that call each other. If an order is possible, `dependsOn` is simpler and faster. A service may connect
   * to itself, if its tasks call each other through Service Connect.
   *
   * Under the hood, ingress rules as for `dependsOn`, and a `Custom::AWS` resource that depends on the `AWS::ECS::Service` of
   * both, then calls ECS UpdateService so that this service learns of the other's endpoints.
   *
   * Throws if this service already `dependsOn` the other; if the other belongs to another mesh; and if it has no endpoints or
   * not the ones named.
   *
   * @param other the service that this one calls
   * @param options how this service uses the other
   */
  public connectsTo(other: IMeshService, options?: MeshEdgeOptions): void {
    this.mesh.connect(this._member, 'connectsTo', other, options);
  }
}

/** What a service asks of its mesh. */
interface MeshOfService {
  targetsOf(member: Member, kind: EdgeKind): IMeshService[];
  dependentsOf(member: Member): IMeshService[];
  connect(dependent: Member, kind: EdgeKind, dependency: IMeshService, options?: MeshEdgeOptions): void;
}
