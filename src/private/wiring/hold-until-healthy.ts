import * as ecs from 'aws-cdk-lib/aws-ecs';
import { cfnTask } from './cfn-service';
import { containersOf } from './containers';

/** What the holding container is called in its task. */
export const HOLD_CONTAINER = 'hold-until-healthy';

/** Has a `true` to run, in 2 MB. */
export const HOLD_IMAGE = 'public.ecr.aws/docker/library/busybox:1.37.0';

/**
 * The names of the containers whose health nobody looks at although the task lives and dies with them. A router of logs is
 * none of them: CDK adds one by itself, as late as it writes the template.
 */
export function uncheckedContainers(
  containers: readonly ecs.CfnTaskDefinition.ContainerDefinitionProperty[],
): string[] {
  return containers
    .filter(({ essential, healthCheck, firelensConfiguration }) => essential && !healthCheck && !firelensConfiguration)
    .map(({ name }) => name);
}

/**
 * A container that waits for the essential ones of its task to be healthy. Which these are is asked when the template is
 * written, as containers may come until then, from aspects too.
 */
class HoldContainer extends ecs.ContainerDefinition {
  public renderContainerDefinition(
    taskDefinition?: ecs.TaskDefinition,
  ): ecs.CfnTaskDefinition.ContainerDefinitionProperty {
    const awaited = containersOf(this.taskDefinition).filter(
      (container) => container.essential && !(container instanceof ecs.FirelensLogRouter),
    );
    const dependsOn = awaited.map(({ containerName }) => ({ containerName, condition: 'HEALTHY' }));
    return { ...super.renderContainerDefinition(taskDefinition), dependsOn };
  }
}

export function isHeld(taskDefinition: ecs.TaskDefinition): boolean {
  return taskDefinition.findContainer(HOLD_CONTAINER) instanceof HoldContainer;
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
  if (isHeld(taskDefinition)) return;
  new HoldContainer(taskDefinition, HOLD_CONTAINER, {
    taskDefinition,
    image,
    essential: false,
    entryPoint: ['true'],
    readonlyRootFilesystem: true,
    logging: sameLogs(taskDefinition.defaultContainer!),
    // A task with a limit of its own often shares it out to the last MiB; on EC2, one without has it from its containers.
    memoryLimitMiB: cfnTask(taskDefinition).memory === undefined ? 16 : undefined,
  });
}

/** Logs go where the task's own go; ECS tells containers apart by their names. */
function sameLogs({ logDriverConfig: config }: ecs.ContainerDefinition): ecs.LogDriver | undefined {
  return (
    config &&
    new (class extends ecs.LogDriver {
      public bind() {
        return config!;
      }
    })()
  );
}
