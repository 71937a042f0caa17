import { instanceGroups } from './instances';
import { Network, Unit } from './network';

/** An ECS service, as read from a template. */
export interface Service {
  readonly unit: Unit;
  /** The id of its namespace, or a value that identifies a namespace outside the templates. Services with equal values find each other. */
  readonly namespace?: string;
  readonly endpoints: readonly Endpoint[];
  /** Its security groups. */
  readonly groups: readonly string[];
}

export interface Endpoint {
  /** An entry of a client's list: the namespace, the name and port that the client calls, and the server. */
  readonly entry: string;
  /** The name and port that the client calls. */
  readonly alias: string;
  /** The first and the last port of the range in which the proxy of the server listens. */
  readonly listensOn: readonly number[];
}

/** The ports that Docker and Linux may assign to a proxy in bridge mode. */
const EPHEMERAL_PORTS = [32768, 65535];

/** The ECS services of a network by their ids. Tasks in network mode bridge have the groups of the cluster's instances. */
export function servicesOf({ units }: Pick<Network, 'units'>): Map<string, Service> {
  const byId = new Map(units.map((unit) => [unit.id, unit]));
  const services = units
    .filter(({ type }) => type === 'AWS::ECS::Service')
    .map((unit): Service => {
      const { ServiceConnectConfiguration: config, NetworkConfiguration, TaskDefinition, Cluster } = unit.values;
      const given = config?.Namespace ?? byId.get(Cluster)?.values.ServiceConnectDefaults?.Namespace;
      const resource = namespaceNamed(given, units);
      const namespace = config?.Enabled ? (resource?.id ?? given) : undefined;
      const namespaceName = resource?.values.Name ?? given;
      const task = byId.get(TaskDefinition);
      const ports = portsOf(task);
      const isBridge = task?.type === 'AWS::ECS::TaskDefinition' && task.values.NetworkMode === 'bridge';
      const listensOn = ({ IngressPortOverride, PortName }: any): readonly number[] => {
        if (IngressPortOverride !== undefined) return [IngressPortOverride];
        return isBridge ? EPHEMERAL_PORTS : [ports.get(PortName)!];
      };
      const endpoints = (namespace === undefined ? [] : (config.Services ?? [])).flatMap((each: any): Endpoint[] =>
        (each.ClientAliases ?? [{}]).map((alias: any) => {
          const { PortName, DiscoveryName = PortName } = each;
          const { DnsName = `${DiscoveryName}.${namespaceName}`, Port = ports.get(PortName) } = alias;
          return {
            entry: JSON.stringify([namespace, DnsName, Port, DiscoveryName]),
            alias: `${DnsName}:${Port}`,
            listensOn: listensOn(each),
          };
        }),
      );
      const groups = NetworkConfiguration?.AwsvpcConfiguration?.SecurityGroups ?? instanceGroups(Cluster, units);
      return { unit, namespace, endpoints, groups };
    });
  return new Map(services.map((service) => [service.unit.id, service]));
}

/** The container ports of a task definition by the names of their mappings. */
function portsOf(taskDefinition?: Unit): Map<string, number> {
  const containers: any[] = taskDefinition?.values.ContainerDefinitions ?? [];
  return new Map(
    containers.flatMap(({ PortMappings = [] }) =>
      PortMappings.map(({ Name, ContainerPort }: any) => [Name, ContainerPort] as const),
    ),
  );
}

/** The namespace of a service, if it is a resource of the assembly. */
export function namespaceOf({ namespace }: Service, { units }: Network): Unit | undefined {
  return namespaceNamed(namespace, units);
}

/** The namespace with an ARN, an id or a name. */
function namespaceNamed(namespace: unknown, units: readonly Unit[]): Unit | undefined {
  if (namespace === undefined) return undefined;
  return units.find(
    ({ id, type, values }) =>
      /^AWS::ServiceDiscovery::\w+Namespace$/.test(type) &&
      (namespace === id || namespace === `${id}.Arn` || namespace === values.Name),
  );
}

/** The id of the service that is deployed when a unit is created or updated, if any. */
export function deploymentBy(unit: Unit): string | undefined {
  if (unit.type === 'AWS::ECS::Service') return unit.id;
  return unit.type === 'Custom::ServiceConnectRedeployment' ? unit.values.Service : undefined;
}
