import * as ecs from 'aws-cdk-lib/aws-ecs';

/** A container as the template has it. */
export type RenderedContainer = ecs.CfnTaskDefinition.ContainerDefinitionProperty;

/**
 * The containers of a task.
 *
 * CDK keeps the list protected. The construct tree cannot replace it, because a container may be anywhere in the tree.
 */
export function containersOf(taskDefinition: ecs.TaskDefinition): readonly ecs.ContainerDefinition[] {
  return (taskDefinition as unknown as { containers: ecs.ContainerDefinition[] }).containers;
}

/** The containers of a task as its template has them: CDK does not expose most of what a container was given. */
export function renderedContainers(taskDefinition: ecs.TaskDefinition): readonly RenderedContainer[] {
  return containersOf(taskDefinition).map((container) => container.renderContainerDefinition(taskDefinition));
}

/**
 * The names of the essential containers without a health check. Not the log router: CDK may add one as late as it writes the
 * template.
 */
export function containersWithoutHealthCheck(containers: readonly RenderedContainer[]): string[] {
  return containers
    .filter(({ essential, healthCheck, firelensConfiguration }) => essential && !healthCheck && !firelensConfiguration)
    .map(({ name }) => name);
}
