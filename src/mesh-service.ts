import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Endpoint } from './private/endpoint';
import type { ServiceConnectMesh } from './service-connect-mesh';

/** What a service of the mesh is, apart from its name. */
export interface MeshServiceOptions {
  /**
   * The ECS service: Fargate or EC2, or the `.service` of an aws-ecs-patterns construct.
   *
   * The mesh calls its `enableServiceConnect()`. Its containers and their port mappings must be there by then.
   */
  readonly service: ecs.BaseService;

  /**
   * The ports that the service offers through Service Connect.
   *
   * Of each, `dnsName` defaults to the service's name in the mesh, `port` to the container's port, and `discoveryName`
   * to the service's name where the port mapping has the same one, else to `<service>-<portMappingName>`.
   *
   * Under the hood `ServiceConnectConfiguration.Services` of the `AWS::ECS::Service`.
   *
   * @default - none: the service is client-only
   */
  readonly endpoints?: ecs.ServiceConnectService[];

  /**
   * Names of the services of this mesh that must be deployed before this one, because it calls them.
   *
   * Each opens the way to all endpoints of that service. To use only some, call `MeshService.dependsOn`.
   *
   * Under the hood the client's `AWS::ECS::Service` gets the server's in its `DependsOn`, and the ingress rules of the
   * edge.
   *
   * @default - none
   */
  readonly dependsOn?: string[];
}

/** A service of the mesh: a row of its services table. */
export interface MeshServiceProps extends MeshServiceOptions {
  /**
   * What the service is called in the mesh: in `dependsOn`, in messages, in pictures, and, unless an endpoint says
   * otherwise, as the host name by which its clients find it.
   */
  readonly name: string;
}

/** How one service uses another. */
export interface MeshEdgeOptions {
  /**
   * The endpoints used, by the names of their port mappings. Only their ports are opened.
   *
   * @default - all endpoints of the service
   */
  readonly endpoints?: string[];
}

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
   * The endpoints in use, by the service that this one depends on.
   *
   * @internal
   */
  public readonly _uses = new Map<MeshService, Set<Endpoint>>();

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
    return [...this._uses.keys()];
  }

  /** The services that depend on this one directly, in the order in which the edges were declared. */
  public get dependents(): MeshService[] {
    const { services } = this._mesh;
    return this._mesh._graph.dependentsOf(this._number).map((number) => services[number]);
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
   * Throws where the edge closes a dependency cycle, where the other service belongs to another mesh, and where it has
   * no endpoints or not the ones named.
   *
   * @param other the service that this one calls
   * @param options how it uses the other
   */
  public dependsOn(other: MeshService, options: MeshEdgeOptions = {}): void {
    this._mesh._addDependency(this, other, options);
  }
}
