import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { EdgeKind } from './private/edge';
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
   * Whenever one of those endpoints is added, removed or renamed, this service is deployed again.
   *
   * Under the hood, the client's `AWS::ECS::Service` gets the server's in its `DependsOn`, the ingress rules of the
   * edge too, and a `ForceNewDeployment` nonce.
   *
   * @default - none
   */
  readonly dependsOn?: string[];

  /**
   * Names of the services of this mesh that this one calls, in no deployment order: services that call each other.
   *
   * The way is opened as with `dependsOn`. As such a service may be deployed after this one, this one is deployed again
   * once it stands, and whenever its endpoints have changed: see `ServiceConnectMeshProps.redeployAfterConnections`.
   * `cdk deploy` may end while that deployment is still going on.
   *
   * Under the hood, ingress rules, and a `Custom::AWS` resource that calls ECS UpdateService.
   *
   * @default - none
   */
  readonly connectsTo?: string[];

  /**
   * Whether this service counts as deployed when its essential containers are healthy, not when they run.
   *
   * Services that depend on this one are then deployed after it answers. Each essential container needs a health check;
   * the mesh throws where one has none. Containers must be there by then.
   *
   * Under the hood, a non-essential container `hold-until-healthy` in the task definition that exits at once, and whose
   * `DependsOn` names the essential containers with the condition `HEALTHY`. ECS gives up on a task that is not healthy
   * within the `startTimeout` of those containers.
   *
   * @see https://github.com/aws/containers-roadmap/issues/2334
   * @default false
   */
  readonly holdUntilHealthy?: boolean;

  /**
   * Where the Service Connect proxy of this service logs to.
   *
   * @default - the `logDriver` of the mesh
   */
  readonly logDriver?: ecs.LogDriver;

  /**
   * Whether and how the proxy of this service logs each request.
   *
   * @default - the `accessLogs` of the mesh
   */
  readonly accessLogs?: MeshAccessLogs;

  /**
   * Which requests to this service go to its new version while a blue/green deployment tries it out.
   *
   * Under the hood, `TestTrafficRules` of the client alias of each endpoint that is named.
   *
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-blue-green.html
   * @default - none: ECS tells test traffic by the header `x-amzn-ecs-blue-green-test`
   */
  readonly testTraffic?: MeshTestTraffic[];
}

/** How Service Connect proxies log requests. */
export interface MeshAccessLogs {
  /** `JSON`, or `TEXT` for Envoy's own format. */
  readonly format: string;

  /**
   * Whether what follows the `?` of a request's path is logged too. It may hold secrets.
   *
   * @default false
   */
  readonly includeQueryParameters?: boolean;
}

/** The requests to an endpoint that are test traffic. */
export interface MeshTestTraffic {
  /** The name of the endpoint's port mapping. */
  readonly portMappingName: string;

  /** The name of a header that marks a request as test traffic. */
  readonly headerName: string;

  /**
   * The value that the header must have.
   *
   * @default - any
   */
  readonly headerValue?: string;
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
  public get connections(): MeshService[] {
    return [...this._uses.connectsTo.keys()];
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
   * The service is deployed again whenever the endpoints that it uses have changed.
   *
   * Throws where the edge closes a dependency cycle, where this service `connectsTo` the other already, where the other service belongs to another mesh, and where it has
   * no endpoints or not the ones named.
   *
   * @param other the service that this one calls
   * @param options how it uses the other
   */
  public dependsOn(other: MeshService, options: MeshEdgeOptions = {}): void {
    this._mesh._addEdge(this, 'dependsOn', other, options);
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
  public connectsTo(other: MeshService, options: MeshEdgeOptions = {}): void {
    this._mesh._addEdge(this, 'connectsTo', other, options);
  }
}
