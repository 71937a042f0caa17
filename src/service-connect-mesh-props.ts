import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import { ExternalServiceProps } from './external-service-props';
import { MeshAccessLogs, MeshServiceProps } from './mesh-service-props';

/** The services and the settings of a mesh. */
export interface ServiceConnectMeshProps {
  /**
   * The Cloud Map namespace in which the services find each other.
   *
   * Set it if the services run in several clusters, or if the cluster is imported. If you know only the name or the ARN
   * of a namespace, import it with `MeshNamespace`. Without it, the mesh chooses a namespace when the first services are
   * added, and the choice can depend on the order in which the services are declared.
   *
   * Under the hood, this sets `ServiceConnectConfiguration.Namespace` of each `AWS::ECS::Service` to the ARN of the
   * namespace, so that CloudFormation creates the services after the namespace and deletes them before it.
   *
   * @default - the namespace of the first service that has a Service Connect configuration already; else the default
   * namespace of the cluster of the first service whose cluster has one. If there is neither, the mesh creates an
   * `AWS::ServiceDiscovery::HttpNamespace`: in the stack of the cluster if the services in `services` share one that this
   * app creates, else in the stack of the mesh; if that is a nested stack with services around it, in the stack that contains
   * these too. If the mesh is in no stack, it is in the stack of the first service's cluster if this app creates that
   * cluster, else in the outermost stack of the first service. Its name begins with the name of the stack.
   */
  readonly namespace?: cloudmap.INamespace;

  /**
   * The services of the mesh, and which service calls which.
   *
   * `dependsOn` and `connectsTo` may name services that are declared later in this list. If the list contains mistakes,
   * the mesh reports all of them in one error. To add services one by one, call `addService`.
   *
   * @default - none
   */
  readonly services?: MeshServiceProps[];

  /**
   * The services of other applications that the services of this mesh call. Their applications share the namespace.
   *
   * `dependsOn` and `connectsTo` of `services` may name them. To add them one by one, call `addExternalService`.
   *
   * Under the hood, this adds for each client and endpoint an `AWS::EC2::SecurityGroupIngress` from the security group of
   * the client to that of the external service, unless `openSecurityGroups` is false. It is in the stack of the client's
   * security group. If several published endpoints have the same security group and ports, a condition of the template lets
   * CloudFormation create one of these rules only. `publishedTo` and `waitUpTo` add more: see there.
   *
   * @default - none
   */
  readonly externalServices?: ExternalServiceProps[];

  /**
   * Whether the mesh allows traffic from each service to the endpoints of the services that it calls.
   *
   * CDK adds no security group rules for Service Connect. Without these rules, or your own, requests time out (HTTP
   * status code 504).
   *
   * Under the hood, this adds an `AWS::EC2::SecurityGroupIngress` for each endpoint, and for each pair of a security
   * group of the client and one of the server. The ports of the rule are
   *
   * - the `ingressPortOverride` of the endpoint, if it is set
   * - else the ports 32768-65535, if the server uses the network mode bridge
   * - else the container port
   *
   * If the security group of the client does not allow all outbound traffic, this also adds an
   * `AWS::EC2::SecurityGroupEgress`.
   *
   * @default true
   */
  readonly openSecurityGroups?: boolean;

  /**
   * Whether a service is redeployed when the endpoints that it uses through `dependsOn` change.
   *
   * Amazon ECS writes the list of endpoints of a service only when it deploys the service. Without a redeployment,
   * running tasks cannot find endpoints that were added or renamed since.
   *
   * Under the hood, this sets `ForceNewDeployment` of the `AWS::ECS::Service` of the dependent. The nonce is a hash of
   * the namespace and of the discovery name, DNS name and port of each endpoint, followed by the digest of each endpoint
   * that another application publishes: at most 15 of these for one service. If you set a nonce on the service
   * yourself, as a property or with `addPropertyOverride`, the mesh includes it in this hash: a change of either
   * redeploys the service.
   *
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-concepts-deploy.html
   * @default true
   */
  readonly redeployDependents?: boolean;

  /**
   * Whether a service is redeployed after the services in its `connectsTo`, and when their endpoints change.
   *
   * These services may be deployed after the service that calls them, which then cannot find their endpoints. If this
   * is false, a warning reports each such connection.
   *
   * Under the hood, this adds a `Custom::ServiceConnectRedeployment` resource for each service with `connectsTo`. The
   * resource depends on this service and on the services in its `connectsTo`. It calls `UpdateService` of Amazon ECS
   * with `forceNewDeployment`, and completes when that deployment does: `cdk deploy` waits for it, and fails if the
   * deployment fails or takes longer than 14 minutes. All meshes of a stack share one Lambda function for this. Its code
   * is in the template, so no asset is needed. Its role allows `ecs:UpdateService`, `ecs:DescribeServices` and
   * `ecs:ListServiceDeployments` for these services, `cloudformation:DescribeStacks` for the stack, and writing to the log
   * group of the function. If no service has `connectsTo`, the mesh adds none of this.
   *
   * @default true
   */
  readonly redeployAfterConnections?: boolean;

  /**
   * Whether deployments of the services complete only when their essential containers are healthy, not when they are
   * running.
   *
   * This is the default of `MeshServiceProps.holdUntilHealthy` for all services that have an essential container with a
   * `healthCheck`. It leaves out the other services. If other services depend on one of these, a warning reports it.
   *
   * @default false
   */
  readonly holdUntilHealthy?: boolean;

  /**
   * The path under which the endpoints of the services are published, for the services of other applications. A service
   * can override it with its own `publishTo`.
   *
   * Publish to one path for each namespace, such as `/service-connect/prod`. The meshes of other applications read it with
   * `publishedTo` of an external service. `aws ssm get-parameters-by-path --path /service-connect/prod --recursive` lists
   * what is published.
   *
   * A path begins with a slash and does not end with one. It has at most 13 levels, which contain letters, digits, `.`,
   * `-` and `_`, and does not begin with `/aws` or `/ssm`. It may contain tokens, but an external service cannot read a
   * path with tokens: it must then name the value that the path has in this deployment.
   *
   * Under the hood, this adds an `AWS::SSM::Parameter` with the name `<publishTo>/<dnsName>/<port>` for each endpoint. It
   * depends on the `AWS::ECS::Service`, so it exists only if the endpoint does, and changes only after the service was
   * deployed. Its value is `1,<digest>,<discoveryName>,<fromPort>,<toPort>,<securityGroupId>`:
   *
   * - the version of this format
   * - 12 hexadecimal digits that change when, and only when, the discovery name, the alias or the namespace do. Therefore the
   *   discovery name must not contain parameters or references; the alias and the port may
   * - the first and the last port on which the proxy accepts connections
   * - the security group to which the mesh adds rules for clients; empty if the app does not show it
   *
   * @default - the endpoints are not published
   */
  readonly publishTo?: string;

  /**
   * The log driver of the Service Connect proxies. A service can override it with its own `logDriver`.
   *
   * Under the hood, this sets `ServiceConnectConfiguration.LogConfiguration` of each `AWS::ECS::Service`.
   *
   * @default - the proxies do not log
   */
  readonly logDriver?: ecs.LogDriver;

  /**
   * How the Service Connect proxies log each request. A service can override it with its own `accessLogs`.
   *
   * Requires a `logDriver`, which receives the logs.
   *
   * Under the hood, this sets `ServiceConnectConfiguration.AccessLogConfiguration` of each `AWS::ECS::Service`.
   *
   * @default - no access logs
   */
  readonly accessLogs?: MeshAccessLogs;

  /**
   * The image of the container that `holdUntilHealthy` adds to a task definition.
   *
   * The image must contain the command `true`. Set this if your tasks have no access to the public Amazon ECR registry.
   *
   * @default - `public.ecr.aws/docker/library/busybox:1.37.0`
   */
  readonly holdImage?: ecs.ContainerImage;
}
