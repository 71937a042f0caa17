import * as ecs from 'aws-cdk-lib/aws-ecs';

/** The options of a service in a mesh, without its name. */
export interface MeshServiceOptions {
  /**
   * The ECS service: an `ecs.FargateService` or `ecs.Ec2Service`, or the `.service` of an aws-ecs-patterns construct.
   *
   * If the service has a Service Connect configuration, the mesh adopts it: it reads the endpoints from the configuration and
   * leaves it as it is. Otherwise the mesh calls `enableServiceConnect()`. Add the containers and their port mappings to the task definition
   * before you add the service to the mesh.
   */
  readonly service: ecs.BaseService;

  /**
   * The ports that the service offers through Service Connect.
   *
   * The mesh sets defaults for these fields of each endpoint:
   *
   * - `dnsName`: the name of the service in the mesh
   * - `port`: the container port of the port mapping
   * - `discoveryName`: `<service>-<portMappingName>`, or the name of the service if the port mapping has the same name.
   *   Upper-case letters become lower-case, and characters that a discovery name cannot have become hyphens
   *
   * In a service of aws-ecs-patterns, the port mapping has no name. The mesh gives the name of the endpoint to the only
   * port mapping of the default container, if no container has a port mapping of this name.
   *
   * Leave it out for a service that has a Service Connect configuration, or gets one before synthesis: its endpoints are
   * those of the configuration. The mesh throws an error if both are given.
   *
   * Under the hood, this sets `ServiceConnectConfiguration.Services` of the `AWS::ECS::Service`.
   *
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-concepts.html
   * @default - those of the configuration of the service; if it has none, the service is client-only
   */
  readonly endpoints?: ecs.ServiceConnectService[];

  /**
   * The names of the services that this service calls and that must be deployed before it. They may be external services.
   *
   * Allows traffic to every endpoint of these services. To use only some endpoints, call `MeshService.dependsOn`
   * instead. This service is redeployed whenever one of the endpoints is added, removed or renamed.
   *
   * Under the hood, this adds the `AWS::ECS::Service` of each dependency, and the ingress rules that allow the traffic,
   * to the `DependsOn` of this `AWS::ECS::Service`, and sets its `ForceNewDeployment`.
   *
   * @default - none
   */
  readonly dependsOn?: string[];

  /**
   * The names of the services that this service calls, without a deployment order.
   *
   * Use it for services that call each other. Traffic is allowed as for `dependsOn`. A service in this list may be
   * deployed after this service. Therefore this service is redeployed when the other service is deployed, and whenever
   * the endpoints of the other service change: see `ServiceConnectMeshProps.redeployAfterConnections`. `cdk deploy` waits
   * for that redeployment. Set a `circuitBreaker` of the ECS service, so that a redeployment fails early.
   *
   * If the two services are in different stacks and no other dependency orders these stacks, the stack of this service
   * depends on the stack of the other service. If services of two stacks connect to each other in both directions, the
   * first of these connections decides, sorted by the construct paths of the client's and the server's stack.
   *
   * Under the hood, this adds ingress rules and a `Custom::ServiceConnectRedeployment` resource, whose Lambda function
   * calls `UpdateService` of Amazon ECS.
   *
   * @default - none
   */
  readonly connectsTo?: string[];

  /**
   * Whether a deployment of this service completes only when its essential containers are healthy, not when they are
   * running.
   *
   * Services that depend on this one are then deployed after its containers are healthy. This waits for all essential
   * containers that have a `healthCheck`, and for no others. If no essential container has one, the mesh throws an error.
   *
   * Do not use it for a service that is healthy only after it reaches a service in its `connectsTo`: it cannot find the
   * endpoints of that service before its own deployment completes.
   *
   * Under the hood, this adds a non-essential container `hold-until-healthy`, which exits at once, to the task
   * definition. Its `DependsOn` lists these containers with the condition `HEALTHY`. If a container has a
   * `startTimeout`, Amazon ECS stops a task whose container is not healthy within that time.
   *
   * @see https://github.com/aws/containers-roadmap/issues/2334
   * @default - the `holdUntilHealthy` of the mesh, if an essential container has a `healthCheck`; else false
   */
  readonly holdUntilHealthy?: boolean;

  /**
   * The log driver of the Service Connect proxy of this service.
   *
   * Under the hood, this sets `ServiceConnectConfiguration.LogConfiguration` of the `AWS::ECS::Service`.
   *
   * @default - the `logDriver` of the mesh
   */
  readonly logDriver?: ecs.LogDriver;

  /**
   * How the Service Connect proxy of this service logs each request. Requires a `logDriver` of the service or of the
   * mesh.
   *
   * Under the hood, this sets `ServiceConnectConfiguration.AccessLogConfiguration` of the `AWS::ECS::Service`.
   *
   * @default - the `accessLogs` of the mesh
   */
  readonly accessLogs?: MeshAccessLogs;

  /**
   * Which requests to the endpoints of this service are test traffic, which goes to the new version of the service
   * during a blue/green deployment. At most one rule for each endpoint.
   *
   * Under the hood, this sets `TestTrafficRules` in the `ClientAliases` of the endpoint.
   *
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-blue-green.html
   * @default - Amazon ECS identifies test traffic by the header `x-amzn-ecs-blue-green-test`
   */
  readonly testTraffic?: MeshTestTraffic[];

  /**
   * The path under which the endpoints of this service are published, for the services of other applications. See
   * `ServiceConnectMeshProps.publishTo`. An empty string publishes none.
   *
   * @default - the `publishTo` of the mesh
   */
  readonly publishTo?: string;
}

/** The format in which Service Connect proxies log requests. */
export enum MeshAccessLogFormat {
  /** One JSON object for each request. */
  JSON = 'JSON',

  /** The default text format of Envoy, one line for each request. */
  TEXT = 'TEXT',
}

/** How Service Connect proxies log requests. */
export interface MeshAccessLogs {
  /** The format of the log entries. */
  readonly format: MeshAccessLogFormat;

  /**
   * Whether the log entries include the query parameters of a request, which may contain secrets.
   *
   * @default false
   */
  readonly includeQueryParameters?: boolean;
}

/** Identifies the requests to an endpoint that are test traffic, by a header. */
export interface MeshTestTraffic {
  /** The name of the port mapping of the endpoint. */
  readonly portMappingName: string;

  /** The name of the header that identifies test traffic. */
  readonly headerName: string;

  /**
   * The exact value that the header must have.
   *
   * @default - any value
   */
  readonly headerValue?: string;
}

/** A service in a mesh. */
export interface MeshServiceProps extends MeshServiceOptions {
  /**
   * The name of the service in the mesh.
   *
   * `dependsOn`, `connectsTo`, messages and diagrams use this name. It is also the default host name of the endpoints.
   */
  readonly name: string;
}

/** How one service uses another. */
export interface MeshEdgeOptions {
  /**
   * The names of the port mappings of the endpoints in use. Traffic is allowed only to the ports of these endpoints.
   *
   * Endpoints of external services are named by their address: `<dnsName>:<port>`.
   *
   * @default - all endpoints of the other service
   */
  readonly endpoints?: string[];
}
