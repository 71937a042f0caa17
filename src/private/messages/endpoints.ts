import { didYouMean, list, shown } from './names';
import { Problem } from './problem';

export function noPortMapping(
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
      `named port mappings of '${taskDefinitionPath}': ${list(named)}`,
      ...(unnamed.length > 0 ? [`without a name: ${unnamed.join(', ')}`] : []),
    ],
    remedy:
      "Correct portMappingName, or name the container's mapping: " +
      `portMappings: [{ name: '${portMappingName}', containerPort: ... }]`,
  };
}

export function illegalCharacters(name: string, field: string, value: string, rule: string): Problem {
  return {
    summary: `service '${name}' has an endpoint with the ${field} ${JSON.stringify(value)}`,
    evidence: [`Service Connect takes ${rule}`],
    remedy: `Set ${field} to such a name`,
  };
}

export function portOutOfRange(name: string, portMappingName: string, field: string, port: unknown): Problem {
  return {
    summary: `service '${name}' has the ${field} ${shown(port)} for endpoint '${portMappingName}'`,
    remedy: `Set ${field} to a whole number from 1 to 65535`,
  };
}

export function notTcp(name: string, portMappingName: string): Problem {
  return {
    summary: `service '${name}' has the UDP endpoint '${portMappingName}'`,
    remedy:
      'Service Connect takes TCP only: remove the endpoint, or set protocol of its port mapping to ecs.Protocol.TCP',
  };
}

export function portRange(name: string, portMappingName: string, range: string): Problem {
  return {
    summary: `service '${name}' has the port range ${range} for endpoint '${portMappingName}'`,
    remedy: 'Service Connect takes single ports: name a port mapping with a containerPort for each',
  };
}

export function timeoutOnTcp(name: string, portMappingName: string): Problem {
  return {
    summary: `service '${name}' has a perRequestTimeout on TCP endpoint '${portMappingName}'`,
    remedy: 'TCP has no requests: set appProtocol of its port mapping, or use idleTimeout',
  };
}

export function incompleteTls(name: string, portMappingName: string, missing: readonly string[]): Problem {
  return {
    summary: `service '${name}' has TLS without ${missing.join(' and ')} for endpoint '${portMappingName}'`,
    evidence: ['the role fetches the certificates; the authority, of AWS Private CA, issues them'],
    remedy: `Set ${missing.map((field) => `tls.${field}`).join(' and ')} of the endpoint`,
  };
}

export function taken(name: string, what: string, evidence: readonly string[]): Problem {
  return {
    summary: `service '${name}' takes the ${what}, which is taken in the namespace`,
    evidence,
    remedy: 'Give each endpoint of a namespace a dnsName and port, and a discoveryName, of its own',
  };
}

export function testedTwice(name: string, portMappingName: string): Problem {
  return {
    summary: `service '${name}' has several testTraffic rules for endpoint '${portMappingName}'`,
    remedy: 'Keep one of them: an endpoint has one header for its test traffic',
  };
}

export function noSuchEndpoint(name: string, portMappingName: string, known: readonly string[]): Problem {
  return {
    summary: `service '${name}' has testTraffic for unknown endpoint '${portMappingName}'`,
    evidence: [...didYouMean(portMappingName, known), `its endpoints, by port mapping: ${list(known)}`],
    remedy: 'Correct portMappingName, or declare the endpoint',
  };
}
