import { Duration } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';

/** An endpoint of a service that another application deploys. */
export interface ExternalEndpoint {
  /**
   * The host name that clients connect to: the alias of the endpoint.
   *
   * @default - the name of the external service
   */
  readonly dnsName?: string;

  /** The port that clients connect to. */
  readonly port: number;

  /**
   * The port on which the Service Connect proxy of the server accepts connections: the `ingressPortOverride` of the
   * endpoint, or else the container port. Traffic is allowed to this port.
   *
   * @default - as published; if the endpoint is not published, the `port`
   */
  readonly listenerPort?: number;

  /**
   * The name of the endpoint in the Cloud Map namespace.
   *
   * `waitUpTo` waits for this name, and the metrics of an edge use it. Amazon ECS uses the name of the port mapping if a
   * service sets no discovery name.
   *
   * @default - as published; if the endpoint is not published, the part of `dnsName` before the first dot
   */
  readonly discoveryName?: string;
}

/** The options of a service that another application deploys, without its name. */
export interface ExternalServiceOptions {
  /** The endpoints that the services of this mesh can call. */
  readonly endpoints: ExternalEndpoint[];

  /**
   * The path under which the application of the service publishes its endpoints: the `publishTo` of its mesh.
   *
   * The names of the parameters must be known at synthesis, so this path, and `dnsName` and `port` of the endpoints, must
   * not contain tokens. The parameters must be in the account and region of the client.
   *
   * Under the hood, this adds to the stack of each client, and for each endpoint that the client uses, a parameter of the
   * type `AWS::SSM::Parameter::Value<String>` with the name `<publishedTo>/<dnsName>/<port>`. For a client in a nested stack,
   * it is in the top-level stack. CloudFormation reads it before it changes anything. If it does not exist, CloudFormation
   * refuses the deployment. A digest of the endpoint in its value is part of the `ForceNewDeployment` nonce of the client.
   *
   * @default - the endpoints are not published
   */
  readonly publishedTo?: string;

  /**
   * The security group of the tasks of the service, to which traffic is allowed.
   *
   * Import a group of another application with `ec2.SecurityGroup.fromSecurityGroupId()`.
   *
   * @default - as published; if the endpoints are not published, the mesh allows no traffic, and a warning reports it
   */
  readonly securityGroup?: ec2.ISecurityGroup;

  /**
   * How long to wait until Cloud Map knows a healthy task for each endpoint, before a client is created or updated. At
   * most 14 minutes.
   *
   * Use it for a service whose application does not publish its endpoints. If an endpoint is still missing after this
   * time, the deployment of the client fails, with a message that names the endpoint and the namespace. This does not
   * notice if an endpoint is renamed later: only a deployment that changes the client waits again.
   *
   * Under the hood, this adds a `Custom::ServiceConnectEndpoints` resource for each client, on which the
   * `AWS::ECS::Service` of the client depends. For a client in `connectsTo`, the redeployment of the client depends on it
   * instead. A property of this resource identifies the properties of the client, so that CloudFormation updates the
   * resource before the client. The Lambda function is the one described in
   * `ServiceConnectMeshProps.redeployAfterConnections`. Its role allows `servicediscovery:DiscoverInstances` for these
   * endpoints, and `servicediscovery:GetNamespace` for the namespace if its name is unknown.
   *
   * @default - the client does not wait. If the endpoints are not published either, a warning reports that the order is
   * not guaranteed
   */
  readonly waitUpTo?: Duration;
}

/** A service that another application deploys. */
export interface ExternalServiceProps extends ExternalServiceOptions {
  /**
   * The name of the service in the mesh.
   *
   * `dependsOn`, `connectsTo`, messages and diagrams use this name. It is also the default host name of the endpoints.
   */
  readonly name: string;
}
