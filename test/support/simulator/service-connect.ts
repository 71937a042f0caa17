import { instanceGroups } from './instances';
import { Network, Unit } from './network';

/** What a template says of an ECS service. */
export interface Service {
  readonly unit: Unit;
  /** What its namespace is called, or what stands for that. Services with the same one find each other. */
  readonly namespace?: string;
  readonly endpoints: readonly Endpoint[];
  /** Its security groups. */
  readonly groups: readonly string[];
}

export interface Endpoint {
  /** What a client's list has: the namespace, the name and port to call, whom that leads to. */
  readonly entry: string;
  /** The name and port to call. */
  readonly alias: string;
  /** The ports on one of which the proxy of the server listens: the first and the last of a range. */
  readonly listensOn: readonly number[];
}

/** Those that Docker and Linux may give to a proxy in bridge mode. */
const EPHEMERAL_PORTS = [32768, 65535];

/** The ECS services of a network by their ids. Tasks in network mode bridge have the groups of the cluster's instances. */
export function servicesOf({ units }: Pick<Network, 'units'>): Map<string, Service> {
  const byId = new Map(units.map((unit) => [unit.id, unit]));
  const services = units
    .filter(({ type }) => type === 'AWS::ECS::Service')
    .map((unit): Service => {
      const { ServiceConnectConfiguration: config, NetworkConfiguration, TaskDefinition, Cluster } = unit.values;
      const namespace = config?.Enabled ? config.Namespace : undefined;
      const task = byId.get(TaskDefinition);
      const ports = portsOf(task);
      const isBridge = task?.type === 'AWS::ECS::TaskDefinition' && task.values.NetworkMode === 'bridge';
      const listensOn = ({ IngressPortOverride, PortName }: any): readonly number[] => {
        if (IngressPortOverride !== undefined) return [IngressPortOverride];
        return isBridge ? EPHEMERAL_PORTS : [ports.get(PortName)!];
      };
      const endpoints = (namespace === undefined ? [] : (config.Services ?? [])).flatMap((each: any): Endpoint[] =>
        each.ClientAliases.map(({ DnsName, Port }: any) => ({
          entry: JSON.stringify([namespace, DnsName, Port, each.DiscoveryName]),
          alias: `${DnsName}:${Port}`,
          listensOn: listensOn(each),
        })),
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

/** The resource that is the namespace of a service, if the assembly has it: by its ARN, its id, or just its name. */
export function namespaceOf({ namespace }: Service, { units }: Network): Unit | undefined {
  return units.find(
    ({ id, type, values }) =>
      /^AWS::ServiceDiscovery::\w+Namespace$/.test(type) &&
      (namespace === id || namespace === `${id}.Arn` || namespace === values.Name),
  );
}

/** The id of the service that creating or updating a unit deploys, if any. */
export function deploymentBy(unit: Unit): string | undefined {
  if (unit.type === 'AWS::ECS::Service') return unit.id;
  return unit.type === 'Custom::ServiceConnectRedeployment' ? unit.values.Service : undefined;
}
