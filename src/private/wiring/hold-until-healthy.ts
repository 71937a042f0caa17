import * as ecs from 'aws-cdk-lib/aws-ecs';
import { HOLD_CONTAINER } from '../declaration/service-problems';
import { cfnTaskDefinition } from '../inspect/cfn-resources';
import { containersOf } from '../inspect/containers';
import { isHeld, registerHeld } from '../members/registry';

/** Has a `true` to run, in 2 MB. */
const HOLD_IMAGE = 'public.ecr.aws/docker/library/busybox:1.37.0';

/**
 * Keeps a task from counting as running, and so its service from counting as deployed, before its essential containers are
 * healthy: adds a container that waits for them, then exits at once.
 *
 * ECS calls a task running when all of its containers have started, and a first deployment steady when its tasks run. AWS
 * engineers recommend this container (aws/containers-roadmap#2334). Services that share a task definition share it.
 */
export function holdUntilHealthy(taskDefinition: ecs.TaskDefinition, image?: ecs.ContainerImage) {
  if (isHeld(taskDefinition)) return;
  registerHeld(taskDefinition);
  new HoldContainer(taskDefinition, HOLD_CONTAINER, {
    taskDefinition,
    image: image ?? ecs.ContainerImage.fromRegistry(HOLD_IMAGE),
    essential: false,
    entryPoint: ['true'],
    readonlyRootFilesystem: true,
    logging: sameLogs(taskDefinition.defaultContainer!),
    // A task with a limit of its own often assigns all of it to its containers. On EC2, a task without one gets its memory
    // from them.
    memoryLimitMiB: cfnTaskDefinition(taskDefinition).memory === undefined ? 16 : undefined,
  });
}

/**
 * A container that waits until the essential containers of its task are healthy. It finds them when the template is written,
 * because containers may be added until then, by aspects too.
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

/** Its logs go to where the task's own go. ECS keeps containers apart by their names. */
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
