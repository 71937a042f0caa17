import { describeValue, didYouMean, quoted } from './names';
import { Problem } from './problem';
import type { NameConflict } from '../model/reserved-names';

export function unknownPortMapping(
  name: string,
  portMappingName: string,
  taskDefinitionPath: string,
  named: readonly string[],
  unnamed: readonly string[],
): Problem {
  return {
    summary: `service '${name}' has no port mapping named '${portMappingName}'`,
    evidence: [
      ...didYouMean(portMappingName, named),
      `named port mappings of '${taskDefinitionPath}': ${quoted(named)}`,
      ...(unnamed.length > 0 ? [`unnamed port mappings: ${unnamed.join(', ')}`] : []),
    ],
    remedy:
      'Correct portMappingName, or give the port mapping of the container this name: ' +
      `portMappings: [{ name: '${portMappingName}', containerPort: ... }]`,
  };
}

/** What to do about an invalid name of an endpoint, by its field. */
const NAME_REMEDIES = {
  portMappingName: 'Rename the port mapping of the container, and set portMappingName to the new name',
  dnsName: 'Set dnsName of the endpoint to a valid name. Its default is the name of the service',
  discoveryName: 'Set discoveryName of the endpoint to a valid name. Its default is <service>-<portMappingName>',
};

export function invalidEndpointName(
  name: string,
  field: keyof typeof NAME_REMEDIES,
  value: string,
  rule: string,
): Problem {
  return {
    summary: `service '${name}' has an endpoint with the invalid ${field} ${JSON.stringify(value)}`,
    evidence: [`Service Connect accepts ${rule}`],
    remedy: NAME_REMEDIES[field],
  };
}

export function invalidDefaultName(
  name: string,
  portMappingName: string,
  field: 'dnsName' | 'discoveryName',
  value: string,
  rule: string,
): Problem {
  return {
    summary: `service name ${JSON.stringify(name)} is not a valid default for ${field} of endpoint '${portMappingName}'`,
    evidence: [`the default would be ${JSON.stringify(value)}`, `Service Connect accepts ${rule}`],
    remedy: `Rename the service, or set ${field} of the endpoint`,
  };
}

export function invalidPort(name: string, portMappingName: string, field: string, port: unknown): Problem {
  return {
    summary: `service '${name}' has the invalid ${field} ${describeValue(port)} for endpoint '${portMappingName}'`,
    remedy: `Set ${field} to an integer from 1 to 65535`,
  };
}

export function udpEndpoint(name: string, portMappingName: string): Problem {
  return {
    summary: `service '${name}' has the UDP endpoint '${portMappingName}'`,
    remedy:
      'Service Connect supports TCP only: remove the endpoint, or set the protocol of its port mapping to ecs.Protocol.TCP',
  };
}

export function portRange(name: string, portMappingName: string, range: string): Problem {
  return {
    summary: `service '${name}' has the port range ${range} for endpoint '${portMappingName}'`,
    remedy:
      'Service Connect supports single ports only: declare a named port mapping with a containerPort for each port',
  };
}

export function timeoutOnTcp(name: string, portMappingName: string): Problem {
  return {
    summary: `service '${name}' has a perRequestTimeout on TCP endpoint '${portMappingName}'`,
    remedy:
      'TCP has no requests: set appProtocol of the port mapping if the port serves HTTP or gRPC, else use idleTimeout',
  };
}

export function incompleteTls(name: string, portMappingName: string, missing: readonly string[]): Problem {
  return {
    summary: `service '${name}' has TLS without ${missing.join(' and ')} for endpoint '${portMappingName}'`,
    evidence: [
      'Amazon ECS uses tls.role to manage the certificates, which the authority of tls.awsPcaAuthorityArn issues',
    ],
    remedy: `Set ${missing.map((field) => `tls.${field}`).join(' and ')} of the endpoint`,
  };
}

export function nameConflict({ service, name, owner }: NameConflict): Problem {
  return {
    summary: `service '${service}' uses the ${name}, which is already in use in the namespace`,
    evidence: [
      owner.service === owner.path
        ? `'${owner.path}', which is not in a mesh, uses it`
        : `service '${owner.service}' of '${owner.path}' uses it`,
    ],
    remedy: 'Give each endpoint in a namespace a unique pair of dnsName and port, and a unique discoveryName',
  };
}

export function duplicateTestTraffic(name: string, portMappingName: string): Problem {
  return {
    summary: `service '${name}' has several testTraffic rules for endpoint '${portMappingName}'`,
    remedy: 'Keep one of these rules: an endpoint accepts one header for test traffic',
  };
}

export function unknownTestTrafficEndpoint(name: string, portMappingName: string, known: readonly string[]): Problem {
  return {
    summary: `service '${name}' has testTraffic for unknown endpoint '${portMappingName}'`,
    evidence: [...didYouMean(portMappingName, known), `endpoints of '${name}' by portMappingName: ${quoted(known)}`],
    remedy: `Correct portMappingName, or add the endpoint to the endpoints of '${name}'`,
  };
}
