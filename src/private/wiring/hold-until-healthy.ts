import * as ecs from 'aws-cdk-lib/aws-ecs';
import { HOLD_CONTAINER } from '../declaration/service-problems';
import { cfnTaskDefinition } from '../inspect/cfn-resources';
import { containersOf, healthChecksOf } from '../inspect/containers';
import { isHeld, registerHeld } from '../members/registry';

/** A small image, of 2 MB, that contains the command `true`. */
const HOLD_IMAGE = 'public.ecr.aws/docker/library/busybox:1.37.0';

/**
 * Adds a container to a task definition that starts when the essential containers that have a health check are healthy,
 * and then exits at once.
 * Until it has started, Amazon ECS does not report the task as running, and so does not report the service as deployed.
 *
 * Amazon ECS reports a task as running when all its containers have started, and a first deployment as steady when its
 * tasks are running. AWS engineers recommend this container (aws/containers-roadmap#2334). Services that share a task
 * definition share the container.
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
    // If the task has a memory limit, its containers often reserve all of it, so this container reserves none. Without
    // a limit of the task, which is possible on EC2, each container needs its own.
    memoryLimitMiB: cfnTaskDefinition(taskDefinition).memory === undefined ? 16 : undefined,
  });
}

/**
 * A container that starts when the essential containers of its task are healthy. It looks for those with a health check when the template
 * is rendered, because containers may be added until then, for example by aspects.
 */
class HoldContainer extends ecs.ContainerDefinition {
  public renderContainerDefinition(
    taskDefinition?: ecs.TaskDefinition,
  ): ecs.CfnTaskDefinition.ContainerDefinitionProperty {
    const others = containersOf(this.taskDefinition).filter((container) => container !== this);
    const { checked } = healthChecksOf(others.map((container) => container.renderContainerDefinition(taskDefinition)));
    const dependsOn = checked.map((containerName) => ({ containerName, condition: 'HEALTHY' }));
    return { ...super.renderContainerDefinition(taskDefinition), dependsOn };
  }
}

/** The log driver of another container. Amazon ECS separates the logs of containers by the names of the containers. */
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
