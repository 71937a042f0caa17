import * as ecs from 'aws-cdk-lib/aws-ecs';
import { containersOf } from './containers';

/** What the holding container is called in its task. */
export const HOLD_CONTAINER = 'hold-until-healthy';

/** Has a `true` command, in 2 MB. */
export const HOLD_IMAGE = 'public.ecr.aws/docker/library/busybox:1.37.0';

/** The names of the containers whose health nobody looks at although the task lives and dies with them. */
export function uncheckedContainers(taskDefinition: ecs.TaskDefinition): string[] {
  return essentialContainers(taskDefinition)
    .filter((container) => container.renderContainerDefinition(taskDefinition).healthCheck === undefined)
    .map(({ containerName }) => containerName);
}

/**
 * Keeps a task from counting as running, and so its service from counting as deployed, before its essential containers
 * are healthy: a container that waits for them, then exits at once.
 *
 * ECS calls a task running when all of its containers have started, and a first deployment steady when its tasks run;
 * this is what AWS engineers advise (aws/containers-roadmap#2334). Services that share a task definition share the
 * container.
 */
export function holdUntilHealthy(taskDefinition: ecs.TaskDefinition, image: ecs.ContainerImage) {
  if (taskDefinition.findContainer(HOLD_CONTAINER)) return;
  const essentials = essentialContainers(taskDefinition);
  const hold = taskDefinition.addContainer(HOLD_CONTAINER, {
    image,
    essential: false,
    command: ['true'],
    readonlyRootFilesystem: true,
    logging: sameLogs(taskDefinition.defaultContainer),
    // A Fargate task has its memory as a whole, often shared out to the last MiB; on EC2 each container has its limit.
    memoryLimitMiB: taskDefinition.isFargateCompatible ? undefined : 16,
  });
  hold.addContainerDependencies(
    ...essentials.map((container) => ({ container, condition: ecs.ContainerDependencyCondition.HEALTHY })),
  );
}

function essentialContainers(taskDefinition: ecs.TaskDefinition): ecs.ContainerDefinition[] {
  return containersOf(taskDefinition).filter(({ essential }) => essential);
}

/** Logs go where the task's own go; ECS tells containers apart by their names. */
function sameLogs(container?: ecs.ContainerDefinition): ecs.LogDriver | undefined {
  const config = container?.logDriverConfig;
  return (
    config &&
    new (class extends ecs.LogDriver {
      public bind() {
        return config!;
      }
    })()
  );
}
