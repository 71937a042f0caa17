import * as ecs from 'aws-cdk-lib/aws-ecs';

/** A container definition as rendered into the template. */
export type RenderedContainer = ecs.CfnTaskDefinition.ContainerDefinitionProperty;

/**
 * The containers of a task definition.
 *
 * The list is a protected member in CDK. The construct tree is no alternative, because a container can be anywhere in
 * it.
 */
export function containersOf(taskDefinition: ecs.TaskDefinition): readonly ecs.ContainerDefinition[] {
  return (taskDefinition as unknown as { containers: ecs.ContainerDefinition[] }).containers;
}

/**
 * The containers of a task definition as rendered into the template: CDK does not expose most properties of a
 * container.
 */
export function renderedContainers(taskDefinition: ecs.TaskDefinition): readonly RenderedContainer[] {
  return containersOf(taskDefinition).map((container) => container.renderContainerDefinition(taskDefinition));
}

/**
 * The names of the essential containers without a health check. Excludes the FireLens log router, which CDK may add
 * only when it renders the template.
 */
export function containersWithoutHealthCheck(containers: readonly RenderedContainer[]): string[] {
  return containers
    .filter(({ essential, healthCheck, firelensConfiguration }) => essential && !healthCheck && !firelensConfiguration)
    .map(({ name }) => name);
}
