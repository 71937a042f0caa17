import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';

/** Port mappings as names and container ports. If a name starts with `-`, the mapping has no name. */
export type Ports = Readonly<Record<string, number>>;

export interface ContainerSpec extends Partial<Omit<ecs.ContainerDefinitionOptions, 'image' | 'portMappings'>> {
  readonly image?: string;
  readonly ports?: Ports | readonly ecs.PortMapping[];
}

export interface FargateServiceSpec extends Omit<ecs.FargateServiceProps, 'taskDefinition'> {
  /** Port mappings of the container. */
  readonly ports?: ContainerSpec['ports'];
  /** Everything else about the container. */
  readonly container?: ContainerSpec;
  readonly task?: ecs.FargateTaskDefinitionProps;
  /** @default the id of the service and `Task` */
  readonly taskId?: string;
  /** @default a new task definition with one container */
  readonly taskDefinition?: ecs.TaskDefinition;
}

/** Creates a Fargate service. Every test uses it. */
export function fargateService(scope: Construct, id: string, spec: FargateServiceSpec): ecs.FargateService {
  const { ports, container, task, taskId = `${id}Task`, taskDefinition, ...props } = spec;
  return new ecs.FargateService(scope, id, {
    taskDefinition: (taskDefinition ??
      fargateTask(scope, taskId, task, { ports, ...container })) as ecs.FargateTaskDefinition,
    minHealthyPercent: 100,
    ...props,
  });
}

/** A task definition with one container. */
export function fargateTask(
  scope: Construct,
  id: string,
  props: ecs.FargateTaskDefinitionProps = {},
  container: ContainerSpec = {},
): ecs.FargateTaskDefinition {
  const taskDefinition = new ecs.FargateTaskDefinition(scope, id, props);
  addContainer(taskDefinition, container);
  return taskDefinition;
}

/** Adds the container `main`. */
export function addContainer(taskDefinition: ecs.TaskDefinition, spec: ContainerSpec = {}): ecs.ContainerDefinition {
  const { image = 'public.ecr.aws/docker/library/busybox:1.37.0', ports, ...options } = spec;
  return taskDefinition.addContainer('main', {
    image: ecs.ContainerImage.fromRegistry(image),
    portMappings: ports && portMappingsOf(ports),
    ...options,
  });
}

function portMappingsOf(ports: Ports | readonly ecs.PortMapping[]): ecs.PortMapping[] {
  if (Array.isArray(ports)) return ports;
  return Object.entries(ports).map(([name, containerPort]) => ({
    name: name.startsWith('-') ? undefined : name,
    containerPort,
  }));
}
