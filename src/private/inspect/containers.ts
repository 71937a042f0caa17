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

/** The names of the essential containers of a task, with and without a health check. */
export interface HealthChecks {
  readonly checked: readonly string[];
  readonly unchecked: readonly string[];
}

/** Excludes the FireLens log router, which CDK may add only when it renders the template. */
export function healthChecksOf(containers: readonly RenderedContainer[]): HealthChecks {
  const essential = containers.filter((each) => each.essential && !each.firelensConfiguration);
  const namesIf = (isChecked: boolean) =>
    essential.filter(({ healthCheck }) => Boolean(healthCheck) === isChecked).map(({ name }) => name);
  return { checked: namesIf(true), unchecked: namesIf(false) };
}

/** Whether a task has a FireLens log router. CDK adds one when it writes the template if a container logs to FireLens. */
export function hasLogRouter(containers: readonly RenderedContainer[]): boolean {
  return containers.some(({ firelensConfiguration, logConfiguration }) => {
    const { logDriver } = (logConfiguration ?? {}) as { logDriver?: string };
    return Boolean(firelensConfiguration) || logDriver === 'awsfirelens';
  });
}
