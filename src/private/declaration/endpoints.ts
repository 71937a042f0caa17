import * as ecs from 'aws-cdk-lib/aws-ecs';
import { endpointProblems } from './endpoint-problems';
import type { MeshServiceProps } from '../../mesh-service-props';
import { ContainerPort, containerPorts, patternPort } from '../inspect/container-ports';
import { MemberEndpoint } from '../members/member';
import * as messages from '../messages';
import { Problem } from '../messages/problem';

/** The endpoints of a row, with the defaults of the mesh filled in, and what is wrong with them. */
export function readEndpoints({ name, service, endpoints: given }: MeshServiceProps) {
  const endpoints: MemberEndpoint[] = [];
  const problems: Problem[] = [];
  const { taskDefinition } = service;
  if (!taskDefinition.defaultContainer) return { endpoints, problems }; // a problem of the service, reported as such
  const { named, unnamed } = containerPorts(taskDefinition);
  for (const config of given ?? []) {
    const { portMappingName } = config;
    const containerPort = named.get(portMappingName) ?? patternPort(service, { named, unnamed });
    if (containerPort) {
      named.set(portMappingName, containerPort); // an unnamed mapping gets this name, and no other endpoint can name it anew
      const endpoint = withDefaults(name, config, containerPort);
      endpoints.push(endpoint);
      problems.push(...endpointProblems(name, endpoint));
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

/** What is wrong with the rules for test traffic of a row. */
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

/** Clients find an endpoint by the service's name, on the container's port, unless the endpoint says otherwise. */
function withDefaults(
  serviceName: string,
  given: ecs.ServiceConnectService,
  containerPort: ContainerPort,
): MemberEndpoint {
  const { portMappingName } = given;
  const { container, mapping } = containerPort;
  const config = {
    ...given, // a field that a newer CDK adds passes through
    dnsName: given.dnsName ?? serviceName,
    discoveryName:
      given.discoveryName ?? (portMappingName === serviceName ? serviceName : `${serviceName}-${portMappingName}`),
    port: given.port ?? mapping.containerPort,
  };
  const isBridge = container.taskDefinition.networkMode === ecs.NetworkMode.BRIDGE;
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
