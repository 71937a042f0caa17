import { Duration } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import { adoptedNamespace } from './adopted-namespace';
import type { MeshServiceProps } from '../../mesh-service-props';
import { containerPorts, portNamedByOverride } from '../inspect/container-ports';
import { CreatedNamespaces } from '../inspect/created-namespaces';
import { nameOfNamespace } from '../inspect/namespace-reference';
import { Configuration, ConfiguredPort } from '../inspect/service-connect-configuration';
import { networkModeOf } from '../inspect/service-settings';
import { MemberEndpoint } from '../members/member';
import { MeshState } from '../members/mesh-state';
import * as messages from '../messages';
import { Problem } from '../messages/problem';

/** What a configured service offers, its namespace, and what is wrong with its row. */
export interface Adoption {
  readonly endpoints: readonly MemberEndpoint[];
  /** Undefined if the service uses a default namespace that the app does not show. */
  readonly namespace?: cloudmap.INamespace;
  readonly problems: readonly Problem[];
}

/** Stands for the name of the namespace in a host name if the app does not show it. No namespace can have it. */
const UNKNOWN_NAME = '<namespace>';

/** Settings that the mesh writes into the configuration, which adoption leaves as it is. */
const SETTINGS = ['endpoints', 'testTraffic', 'logDriver', 'accessLogs'] as const;

/**
 * Reads the endpoints of a service that has Service Connect configured already, with ECS's own defaults: the discovery name is the
 * name of the port, and without an alias clients use `<discovery name>.<namespace>`.
 */
export function readAdoption(
  state: MeshState,
  row: MeshServiceProps,
  configuration: Configuration,
  namespaces: CreatedNamespaces,
): Adoption {
  const { name, service } = row;
  const namespace = adoptedNamespace(state, service, configuration.namespace, namespaces);
  const [namespaceName] = [namespace, state.namespace].flatMap((each) => (each && nameOfNamespace(each)) ?? []);
  const problems: Problem[] = [];
  const given = SETTINGS.filter((setting) => (setting === 'endpoints' ? row.endpoints?.length : row[setting]));
  if (given.length > 0) problems.push(messages.settingsOfAdoptedService(name, service.node.path, given));
  const { named } = containerPorts(service.taskDefinition);
  const endpoints = configuration.ports.flatMap((port) => {
    const containerPort = portNamedByOverride(service.taskDefinition, port.portName) ?? named.get(port.portName);
    if (containerPort) {
      const endpoint = configuredEndpoint(port, containerPort, namespaceName);
      const isUnknown = port.dnsName === undefined && namespaceName === undefined;
      if (isUnknown && (row.publishTo ?? state.props.publishTo)) {
        problems.push(messages.publishedWithoutHostName(name, port.portName, endpoint.dnsName));
      }
      return [endpoint];
    }
    const { path } = service.taskDefinition.node;
    problems.push(messages.unknownPortMapping(name, port.portName, path, [...named.keys()], []));
    return [];
  });
  return { endpoints, namespace, problems };
}

/** The endpoint of a configured port, with the defaults of ECS. */
export function configuredEndpoint(
  { portName, discoveryName = portName, dnsName, port, ingressPortOverride, hasRequestTimeout }: ConfiguredPort,
  containerPort: MemberEndpoint['containerPort'],
  namespaceName: string = UNKNOWN_NAME,
): MemberEndpoint {
  const { container, mapping } = containerPort;
  const isBridge = networkModeOf(container.taskDefinition) === ecs.NetworkMode.BRIDGE;
  const names = {
    portMappingName: portName,
    discoveryName,
    dnsName: dnsName ?? `${discoveryName}.${namespaceName}`,
    port: port ?? mapping.containerPort,
  };
  return {
    ...names,
    listenerPort: ingressPortOverride ?? (isBridge ? undefined : mapping.containerPort),
    appProtocol: mapping.appProtocol?.value,
    config: {
      ...names,
      ingressPortOverride,
      perRequestTimeout: hasRequestTimeout ? Duration.seconds(0) : undefined,
    },
    containerPort,
  };
}
