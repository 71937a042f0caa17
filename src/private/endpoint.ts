import * as ecs from 'aws-cdk-lib/aws-ecs';

/** An endpoint as it is configured, and where its container listens. */
export interface Endpoint {
  /** What the user gave, with the mesh's defaults filled in. */
  readonly config: ecs.ServiceConnectService;
  readonly containerPort: number;
}

/**
 * Fills in how clients find an endpoint: by the service's name, on the container's port.
 *
 * Spread, not copied field by field: a field that a newer CDK adds passes through.
 */
export function endpoint(serviceName: string, given: ecs.ServiceConnectService, mapping: ecs.PortMapping): Endpoint {
  const { portMappingName } = given;
  return {
    config: {
      ...given,
      dnsName: given.dnsName ?? serviceName,
      discoveryName:
        given.discoveryName ?? (portMappingName === serviceName ? serviceName : `${serviceName}-${portMappingName}`),
      port: given.port ?? mapping.containerPort,
    },
    containerPort: mapping.containerPort,
  };
}
