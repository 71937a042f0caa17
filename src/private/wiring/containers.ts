import * as ecs from 'aws-cdk-lib/aws-ecs';

/** The containers of a task. CDK keeps the list protected; the construct tree is no substitute, they may stand anywhere. */
export function containersOf(taskDefinition: ecs.TaskDefinition): readonly ecs.ContainerDefinition[] {
  return (taskDefinition as unknown as { containers: ecs.ContainerDefinition[] }).containers;
}

/** What the containers of a task are in its template: CDK keeps most of what it was given to itself. */
export function renderedContainers(
  taskDefinition: ecs.TaskDefinition,
): readonly ecs.CfnTaskDefinition.ContainerDefinitionProperty[] {
  return containersOf(taskDefinition).map((container) => container.renderContainerDefinition(taskDefinition));
}
