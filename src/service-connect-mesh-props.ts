import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import { MeshAccessLogs, MeshServiceProps } from './mesh-service-props';

/** Settings of a mesh, and the services in it. */
export interface ServiceConnectMeshProps {
  /**
   * The Cloud Map namespace in which the services find each other.
   *
   * Under the hood, its ARN is the `ServiceConnectConfiguration.Namespace` of each `AWS::ECS::Service`, so that
   * CloudFormation makes the services after it and deletes them before it.
   *
   * Give one where the services run in several clusters: a default one is taken from those that are declared when the mesh
   * first needs it, and may be another once a service is added.
   *
   * @default - the default namespace of the first service whose cluster has one; where none has, the mesh makes an
   * `AWS::ServiceDiscovery::HttpNamespace` in the stack of the cluster, of several in that of the first by its path
   */
  readonly namespace?: cloudmap.INamespace;

  /**
   * The services and who depends on whom. Names in `dependsOn` may refer forward.
   *
   * Everything that is wrong with the table is reported in one error. Services that are to join later, one by one, go
   * through `addService`.
   *
   * In Python, make each with `MeshServiceProps(...)`, and its endpoints with `ecs.ServiceConnectService(...)`: of a dict
   * in a list, jsii drops `depends_on`, `hold_until_healthy` and all else with an underscore without a word.
   *
   * @default - none yet
   */
  readonly services?: MeshServiceProps[];

  /**
   * Whether each edge opens the dependency's security groups to the dependent's, on the ports that its proxy listens on.
   *
   * CDK opens nothing for Service Connect: without these rules, or rules of your own, clients see time-outs (HTTP 504).
   *
   * Under the hood, an `AWS::EC2::SecurityGroupIngress` for each pair of security groups and port: `ingressPortOverride`
   * where an endpoint has one, else the container's port, else, in bridge mode, 32768-65535. Where the dependent's group
   * does not let everything out, an `AWS::EC2::SecurityGroupEgress` too.
   *
   * @default true
   */
  readonly openSecurityGroups?: boolean;

  /**
   * Whether a service is deployed again when the endpoints that it `dependsOn` have changed.
   *
   * ECS tells a service of its endpoints when the service is deployed. Without this, one that runs already does not see
   * what was added or renamed since.
   *
   * Under the hood, the `ForceNewDeployment` of the dependent's `AWS::ECS::Service`, whose nonce is a hash of the
   * namespace and of each endpoint's discovery name, alias and port. A nonce that you set on the service goes into ours:
   * a change of either deploys it. An `addPropertyOverride` of the nonce, though, replaces ours if it comes after the
   * edge, and is replaced by ours if it comes before.
   *
   * @default true
   */
  readonly redeployDependents?: boolean;

  /**
   * Whether a service is deployed again once those stand that it `connectsTo`, and when their endpoints have changed.
   *
   * They may be deployed after it, and then it does not know of them. Where this is false, a warning says who that is.
   *
   * Under the hood, a `Custom::AWS` resource for each such service, which waits for the services and then calls ECS
   * UpdateService with `forceNewDeployment`. Its Lambda function is the one that CDK's `AwsCustomResource` shares in a
   * stack; the mesh gives it `ecs:UpdateService` on just those services. None exists where no service `connectsTo`
   * another.
   *
   * @default true
   */
  readonly redeployAfterConnections?: boolean;

  /**
   * Where the Service Connect proxies of the services log to. A service may have a `logDriver` of its own.
   *
   * Under the hood, `ServiceConnectConfiguration.LogConfiguration` of each `AWS::ECS::Service`.
   *
   * @default - the proxies do not log
   */
  readonly logDriver?: ecs.LogDriver;

  /**
   * Whether and how the proxies log each request. A service may have `accessLogs` of its own.
   *
   * They go where `logDriver` says. Under the hood, `ServiceConnectConfiguration.AccessLogConfiguration` of each
   * `AWS::ECS::Service`.
   *
   * @default - no access logs
   */
  readonly accessLogs?: MeshAccessLogs;

  /**
   * The image of the container that holds a service until it is healthy. It must have a `true` to run.
   *
   * Tasks without a way to the internet, or to a cache of the public ECR, cannot have the default one.
   *
   * @default - `public.ecr.aws/docker/library/busybox:1.37.0`
   */
  readonly holdImage?: ecs.ContainerImage;
}
