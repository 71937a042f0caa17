import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as patterns from 'aws-cdk-lib/aws-ecs-patterns';
import { cfnTaskDefinition } from './cfn-resources';
import { containersOf } from './containers';
import { propertyOverrides } from './property-overrides';

/** A port mapping and its container. */
export interface ContainerPort {
  readonly container: ecs.ContainerDefinition;
  readonly mapping: ecs.PortMapping;
}

/** The port mappings of the containers in a task definition. */
export interface ContainerPorts {
  readonly named: Map<string, ContainerPort>;
  readonly unnamed: readonly ContainerPort[];
}

export function containerPorts(taskDefinition: ecs.TaskDefinition): ContainerPorts {
  const named = new Map<string, ContainerPort>();
  const unnamed: ContainerPort[] = [];
  for (const container of containersOf(taskDefinition)) {
    for (const mapping of container.portMappings) {
      if (mapping.name) named.set(mapping.name, { container, mapping });
      else unnamed.push({ container, mapping });
    }
  }
  return { named, unnamed };
}

/**
 * The port mapping that an override of the task definition gives a name. It is how a port of an aws-ecs-patterns construct gets one
 * without a mesh, because these constructs do not accept a name for it.
 */
export function portNamedByOverride(taskDefinition: ecs.TaskDefinition, name: string): ContainerPort | undefined {
  const containers = propertyOverrides(cfnTaskDefinition(taskDefinition)).ContainerDefinitions ?? {};
  for (const [index, container] of containersOf(taskDefinition).entries()) {
    for (const [position, override] of Object.entries<any>(containers[index]?.PortMappings ?? {})) {
      const mapping = container.portMappings[Number(position)];
      const containerPort: number | undefined = override?.ContainerPort ?? mapping?.containerPort;
      if (override?.Name === name && containerPort !== undefined) {
        return { container, mapping: { ...mapping, name, containerPort } };
      }
    }
  }
  return undefined;
}

/**
 * The only port mapping of the default container of a service that an aws-ecs-patterns construct created, if it has no
 * name yet. These constructs do not accept a name for it, so the mesh sets the name. Other containers, which were added
 * to the task definition, do not matter.
 */
export function patternPort(service: ecs.BaseService, { named, unnamed }: ContainerPorts): ContainerPort | undefined {
  const { defaultContainer } = service.taskDefinition;
  const [port] = unnamed.filter(({ container }) => container === defaultContainer);
  const isOnlyOne = defaultContainer?.portMappings.length === 1;
  const isTaken = [...named.values()].some(({ mapping }) => mapping === port?.mapping);
  return isOnlyOne && !isTaken && isCreatedByPattern(service) ? port : undefined;
}

function isCreatedByPattern(service: ecs.BaseService): boolean {
  const creator = service.node.scope;
  return [
    patterns.ApplicationLoadBalancedServiceBase,
    patterns.ApplicationMultipleTargetGroupsServiceBase,
    patterns.NetworkLoadBalancedServiceBase,
    patterns.NetworkMultipleTargetGroupsServiceBase,
  ].some((pattern) => creator instanceof pattern);
}
