import { Token } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { endpointProblems } from './endpoint-problems';
import type { MeshServiceProps } from '../../mesh-service-props';
import { ContainerPort, containerPorts, patternPort } from '../inspect/container-ports';
import { networkModeOf } from '../inspect/service-settings';
import { MemberEndpoint } from '../members/member';
import * as messages from '../messages';
import { Problem } from '../messages/problem';

/** Reads the endpoints of a service, fills in the defaults of the mesh, and finds mistakes. */
export function readEndpoints({ name, service, endpoints: given }: MeshServiceProps) {
  const endpoints: MemberEndpoint[] = [];
  const problems: Problem[] = [];
  const { taskDefinition } = service;
  if (!taskDefinition.defaultContainer) return { endpoints, problems }; // reported as a problem of the service
  const { named, unnamed } = containerPorts(taskDefinition);
  for (const config of given ?? []) {
    const { portMappingName } = config;
    const containerPort = named.get(portMappingName) ?? patternPort(service, { named, unnamed });
    if (containerPort) {
      named.set(portMappingName, containerPort); // an unnamed mapping receives this name
      const endpoint = withDefaults(name, config, containerPort);
      endpoints.push(endpoint);
      problems.push(...endpointProblems(name, endpoint, config));
    } else {
      const ports = unnamed.map(
        ({ container, mapping }) => `${mapping.containerPort} of container '${container.containerName}'`,
      );
      const { path } = taskDefinition.node;
      problems.push(messages.unknownPortMapping(name, portMappingName, path, [...named.keys()], ports));
    }
  }
  return { endpoints, problems };
}

/** Finds mistakes in the rules for the test traffic of a service. */
export function testTrafficProblems(
  { name, testTraffic }: MeshServiceProps,
  endpoints: readonly MemberEndpoint[],
): Problem[] {
  const known = endpoints.map(({ portMappingName }) => portMappingName);
  const named = (testTraffic ?? []).map(({ portMappingName }) => portMappingName);
  return named.flatMap((portMappingName, index) => {
    if (!known.includes(portMappingName)) return [messages.unknownTestTrafficEndpoint(name, portMappingName, known)];
    return named.indexOf(portMappingName) < index ? [messages.duplicateTestTraffic(name, portMappingName)] : [];
  });
}

/** Fills in the defaults: clients connect to the name of the service, at the container port. */
function withDefaults(
  serviceName: string,
  given: ecs.ServiceConnectService,
  containerPort: ContainerPort,
): MemberEndpoint {
  const { portMappingName } = given;
  const { container, mapping } = containerPort;
  const config = {
    ...given, // includes fields that later versions of CDK add
    dnsName: given.dnsName ?? serviceName,
    discoveryName: given.discoveryName ?? defaultDiscoveryName(serviceName, portMappingName),
    port: given.port ?? mapping.containerPort,
    ingressPortOverride: given.ingressPortOverride ?? undefined, // in JavaScript, null is no port
  };
  const isBridge = networkModeOf(container.taskDefinition) === ecs.NetworkMode.BRIDGE;
  return {
    portMappingName,
    dnsName: config.dnsName,
    discoveryName: config.discoveryName,
    port: config.port,
    listenerPort: given.ingressPortOverride ?? (isBridge ? undefined : mapping.containerPort),
    appProtocol: mapping.appProtocol?.value,
    config,
    containerPort,
  };
}

/**
 * The name of the service, and that of the port mapping if it is another one. Characters that are possible in the name of
 * a service, but not in a discovery name, become hyphens.
 */
function defaultDiscoveryName(serviceName: string, portMappingName: string): string {
  const name = portMappingName === serviceName ? serviceName : `${serviceName}-${portMappingName}`;
  if (Token.isUnresolved(name)) return name;
  return name
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, '-')
    .replace(/^-/, '');
}
