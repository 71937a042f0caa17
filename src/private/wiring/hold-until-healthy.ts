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

/** Our container, by the task that it holds. */
const held = new WeakMap<ecs.TaskDefinition, ecs.ContainerDefinition>();

export function isHeld(taskDefinition: ecs.TaskDefinition): boolean {
  return held.has(taskDefinition);
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
  const hold = taskDefinition.addContainer(HOLD_CONTAINER, {
    image,
    essential: false,
    entryPoint: ['true'],
    readonlyRootFilesystem: true,
    logging: sameLogs(taskDefinition.defaultContainer!),
    // A task with a limit of its own often shares it out to the last MiB; on EC2, one without has it from its containers.
    memoryLimitMiB: cfnTask(taskDefinition).memory === undefined ? 16 : undefined,
  });
  held.set(taskDefinition, hold);
}

/** Has our container wait for all essential ones of a held task, once none can be added any more. What was done before is not done again. */
export function completeHold(taskDefinition: ecs.TaskDefinition) {
  const hold = held.get(taskDefinition)!;
  if (hold.containerDependencies.length > 0) return;
  hold.addContainerDependencies(
    ...containersOf(taskDefinition)
      .filter((container) => container.essential && !(container instanceof ecs.FirelensLogRouter))
      .map((container) => ({ container, condition: ecs.ContainerDependencyCondition.HEALTHY })),
  );
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
