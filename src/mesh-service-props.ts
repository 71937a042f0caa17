import * as ecs from 'aws-cdk-lib/aws-ecs';

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
   * `cdk deploy` may end while that deployment is still going on. Where the two stand in stacks that nothing else puts in an
   * order, this one's stack follows the other's. Where there are edges in both directions, the first edge decides, in the
   * order of the paths of the services.
   *
   * Under the hood, ingress rules, and a `Custom::AWS` resource that calls ECS UpdateService.
   *
   * @default - none
   */
  readonly connectsTo?: string[];

  /**
   * Whether this service counts as deployed when its essential containers are healthy, not when they run.
   *
   * Services that depend on this one are then deployed after it answers. Each essential container needs a health check:
   * the mesh throws where one has none, or synthesis does, where the container comes later.
   *
   * Under the hood, a non-essential container `hold-until-healthy` in the task definition that exits at once, and whose
   * `DependsOn` names the essential containers with the condition `HEALTHY`. Where those have a `startTimeout`, ECS gives up
   * on a task that is not healthy within it. A service that is healthy only once it has reached what it `connectsTo` is
   * not to be held: it learns of those only after it counts as deployed.
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
   * One rule for an endpoint. Under the hood, `TestTrafficRules` of its client alias.
   *
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-blue-green.html
   * @default - none: ECS tells test traffic by the header `x-amzn-ecs-blue-green-test`
   */
  readonly testTraffic?: MeshTestTraffic[];
}

/** The format in which Service Connect proxies log requests. */
export enum MeshAccessLogFormat {
  /** One JSON object for each request. */
  JSON = 'JSON',

  /** Envoy's default text format, one line for each request. */
  TEXT = 'TEXT',
}

/** How Service Connect proxies log requests. */
export interface MeshAccessLogs {
  /** The format of the log entries. */
  readonly format: MeshAccessLogFormat;

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
