import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Mapped } from '../wiring/port-mappings';

/** An endpoint as it is configured, and the port mapping behind it. */
export interface Endpoint {
  /** What the user gave, with the mesh's defaults filled in. */
  readonly config: ecs.ServiceConnectService;
  readonly mapped: Mapped;
}

/**
 * Fills in how clients find an endpoint: by the service's name, on the container's port.
 *
 * Spread, not copied field by field: a field that a newer CDK adds passes through.
 */
export function endpoint(serviceName: string, given: ecs.ServiceConnectService, mapped: Mapped): Endpoint {
  const { portMappingName } = given;
  return {
    config: {
      ...given,
      dnsName: given.dnsName ?? serviceName,
      discoveryName:
        given.discoveryName ?? (portMappingName === serviceName ? serviceName : `${serviceName}-${portMappingName}`),
      port: given.port ?? mapped.mapping.containerPort,
    },
    mapped,
  };
}
