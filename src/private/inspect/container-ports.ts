import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as patterns from 'aws-cdk-lib/aws-ecs-patterns';
import { containersOf } from './containers';

/** A port mapping and the container that has it. */
export interface ContainerPort {
  readonly container: ecs.ContainerDefinition;
  readonly mapping: ecs.PortMapping;
}

/** The ports of a task's containers: by the names of their mappings, and those without a name. */
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
 * The only port of a service that an aws-ecs-patterns construct created. These constructs leave the mapping unnamed and accept
 * no name for it, so that the mesh has to name it.
 */
export function patternPort(service: ecs.BaseService, { named, unnamed }: ContainerPorts): ContainerPort | undefined {
  const isOnlyOne = named.size === 0 && unnamed.length === 1;
  return isOnlyOne && isCreatedByPattern(service) ? unnamed[0] : undefined;
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
