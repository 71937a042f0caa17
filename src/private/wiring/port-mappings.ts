import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as patterns from 'aws-cdk-lib/aws-ecs-patterns';
import { containersOf } from './containers';

/** A port mapping and the container that has it. */
export interface Mapped {
  readonly container: ecs.ContainerDefinition;
  readonly mapping: ecs.PortMapping;
}

/** The port mappings of a task's containers, by their names, and those that have none. */
export interface PortMappings {
  readonly named: Map<string, Mapped>;
  readonly unnamed: readonly Mapped[];
}

export function portMappings(taskDefinition: ecs.TaskDefinition): PortMappings {
  const named = new Map<string, Mapped>();
  const unnamed: Mapped[] = [];
  for (const container of containersOf(taskDefinition)) {
    for (const mapping of container.portMappings) {
      if (mapping.name) named.set(mapping.name, { container, mapping });
      else unnamed.push({ container, mapping });
    }
  }
  return { named, unnamed };
}

/**
 * The one port mapping of a service that an aws-ecs-patterns construct made: these leave it unnamed and take no name for
 * it, so nobody but us can give it one.
 */
export function adoptable(service: ecs.BaseService, { named, unnamed }: PortMappings): Mapped | undefined {
  const isOnlyOne = named.size === 0 && unnamed.length === 1;
  return isOnlyOne && isMadeByPattern(service) ? unnamed[0] : undefined;
}

function isMadeByPattern(service: ecs.BaseService): boolean {
  const maker = service.node.scope;
  return [
    patterns.ApplicationLoadBalancedServiceBase,
    patterns.ApplicationMultipleTargetGroupsServiceBase,
    patterns.NetworkLoadBalancedServiceBase,
    patterns.NetworkMultipleTargetGroupsServiceBase,
  ].some((pattern) => maker instanceof pattern);
}

/** Gives a mapping a name, by putting a named one in its place. */
export function nameMapping({ container, mapping }: Mapped, name: string) {
  container.portMappings.splice(container.portMappings.indexOf(mapping), 1);
  container.addPortMappings({ ...mapping, name });
}
