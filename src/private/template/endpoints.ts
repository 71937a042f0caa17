import { PortMapping, TaskDefinition } from './containers';
import { Namespace } from './namespaces';
import { isResolved, unresolved } from './unresolved';
import { integerOf, listOf, own, textOf, Value } from './values';
import { Endpoint } from '../model/service';

/** The port of an endpoint whose port only the deployment knows. */
export const UNKNOWN_PORT = 0;

/**
 * The endpoints of a Service Connect configuration, with ECS's defaults for what it leaves out.
 *
 * @param configuration the computed `ServiceConnectConfiguration`
 */
export function endpointsOf(configuration: Value, namespace: Namespace, tasks: readonly TaskDefinition[]): Endpoint[] {
  const mappings = tasks.flatMap((task) =>
    task.containers.flatMap(({ portMappings }) => portMappings).map((mapping) => ({ task, mapping })),
  );
  return listOf(own(configuration, 'Services')).flatMap((entry) => {
    const portMappingName = textOf(own(entry, 'PortName'));
    if (portMappingName === undefined) return [];
    const discoveryName = textOf(own(entry, 'DiscoveryName')) ?? portMappingName;
    const aliases = listOf(own(entry, 'ClientAliases'));
    // More than one if the port depends on a condition.
    const matching = mappings.filter(({ mapping }) => mapping.name === portMappingName);
    return (matching.length > 0 ? matching : [{ task: tasks[0], mapping: undefined }]).flatMap(({ task, mapping }) =>
      (aliases.length > 0 ? aliases : [{}]).map((alias): Endpoint => ({
        discoveryName,
        dnsName: textOf(own(alias, 'DnsName')) ?? `${discoveryName}.${namespace.name ?? unresolved(namespace.key)}`,
        port: integerOf(own(alias, 'Port')) ?? mapping?.containerPort ?? UNKNOWN_PORT,
        portMappingName,
        listenerPort: listenerPort(entry, mapping, task),
        appProtocol: mapping?.appProtocol,
      })),
    );
  });
}

/** Whether an alias can be compared with host names. */
export function hasKnownName({ dnsName }: Endpoint): boolean {
  return isResolved(dnsName);
}

/** In bridge mode the proxy listens on an ephemeral port, unless the configuration sets one. */
function listenerPort(
  entry: Value,
  mapping: PortMapping | undefined,
  task: TaskDefinition | undefined,
): number | undefined {
  const override = integerOf(own(entry, 'IngressPortOverride'));
  return override ?? (task?.networkMode === 'awsvpc' ? mapping?.containerPort : undefined);
}
