import * as ecs from 'aws-cdk-lib/aws-ecs';
import { containersOf } from './containers';

/** The port mappings of a task's containers, by their names, and those that have none. */
export interface PortMappings {
  readonly named: ReadonlyMap<string, ecs.PortMapping>;
  /** For messages: `8080 of container 'app'`. */
  readonly unnamed: readonly string[];
}

export function portMappings(taskDefinition: ecs.TaskDefinition): PortMappings {
  const named = new Map<string, ecs.PortMapping>();
  const unnamed: string[] = [];
  for (const container of containersOf(taskDefinition)) {
    for (const mapping of container.portMappings) {
      if (mapping.name) named.set(mapping.name, mapping);
      else unnamed.push(`${mapping.containerPort} of container '${container.containerName}'`);
    }
  }
  return { named, unnamed };
}
