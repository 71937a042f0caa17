import * as ecs from 'aws-cdk-lib/aws-ecs';
import { MeshEdgeOptions } from './mesh-service-props';
import type { EdgeKind } from './private/declaration/edge';
import { Endpoint } from './private/declaration/endpoint';
import type { ServiceConnectMesh } from './service-connect-mesh';

/** One ECS service of a mesh, from `ServiceConnectMesh.addService` or `findService`. */
export class MeshService {
  /**
   * Only a mesh makes its services.
   *
   * @internal
   */
  public static _of(mesh: ServiceConnectMesh, name: string, service: ecs.BaseService, endpoints: readonly Endpoint[]) {
    return new MeshService(mesh, name, service, endpoints);
  }

  /** The name of the service in the mesh. */
  public readonly name: string;

  /** The ECS service. */
  public readonly service: ecs.BaseService;

  /** @internal */
  public readonly _mesh: ServiceConnectMesh;

  /** @internal */
  public readonly _endpoints: readonly Endpoint[];

  /**
   * The number of its declaration, which is its number in the graph.
   *
   * @internal
   */
  public readonly _number: number;

  /**
   * The endpoints in use, by the service that this one depends on or connects to.
   *
   * @internal
   */
  public readonly _uses: Record<EdgeKind, Map<MeshService, Set<Endpoint>>> = {
    dependsOn: new Map(),
    connectsTo: new Map(),
  };

  private constructor(
    mesh: ServiceConnectMesh,
    name: string,
    service: ecs.BaseService,
    endpoints: readonly Endpoint[],
  ) {
    this._mesh = mesh;
    this._number = mesh._graph.addService();
    this._endpoints = endpoints;
    this.name = name;
    this.service = service;
  }

  /** The endpoints that the service offers, with the mesh's defaults filled in. Empty for a client-only service. */
  public get endpoints(): ecs.ServiceConnectService[] {
    return this._endpoints.map(({ config }) => ({ ...config }));
  }

  /** The services that this one depends on directly, in the order in which the edges were declared. */
  public get dependencies(): MeshService[] {
    return [...this._uses.dependsOn.keys()];
  }

  /** The services that this one connects to in no deployment order, in the order in which the edges were declared. */
  public get connectedServices(): MeshService[] {
    return [...this._uses.connectsTo.keys()];
  }

  /** The services that depend on this one directly, in the order in which the edges were declared. */
  public get dependents(): MeshService[] {
    const { _graph, _declared } = this._mesh;
    return _graph.dependentsOf(this._number).map((number) => _declared[number]);
  }

  /**
   * Declares that this service calls another one and must be deployed after it.
   *
   * Declaring the same edge again changes nothing, except that it may name further endpoints.
   *
   * Under the hood, the `AWS::ECS::Service` of this service gets the other's in its `DependsOn`. Unless the mesh has
   * `openSecurityGroups: false`, an `AWS::EC2::SecurityGroupIngress` opens each port in use to this service's security
   * groups, and `DependsOn` names it too.
   *
   * The service is deployed again whenever the endpoints that it uses have changed.
   *
   * Throws where the edge closes a dependency cycle, of services or of their stacks, where this service `connectsTo` the
   * other already, where the other belongs to another mesh, and where it has no endpoints or not the ones named.
   *
   * @param other the service that this one calls
   * @param options how it uses the other
   */
  public dependsOn(other: MeshService, options?: MeshEdgeOptions): void {
    this._mesh._addEdge(this, 'dependsOn', other, options ?? {});
  }

  /**
   * Declares that this service calls another one, in no deployment order.
   *
   * For services that call each other; where an order is possible, `dependsOn` is the simpler and the quicker one. A
   * service may connect to itself, where its tasks call each other through Service Connect.
   *
   * Under the hood, ingress rules as with `dependsOn`, and a `Custom::AWS` resource that waits for the
   * `AWS::ECS::Service` of both, then calls ECS UpdateService so that this service learns of the other's endpoints.
   *
   * Throws where this service `dependsOn` the other already, where the other belongs to another mesh, and where it has no
   * endpoints or not the ones named.
   *
   * @param other the service that this one calls
   * @param options how it uses the other
   */
  public connectsTo(other: MeshService, options?: MeshEdgeOptions): void {
    this._mesh._addEdge(this, 'connectsTo', other, options ?? {});
  }
}
