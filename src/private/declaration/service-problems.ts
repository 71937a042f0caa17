import { Stage } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { IConstruct } from 'constructs';
import type { MeshServiceProps } from '../../mesh-service-props';
import type { ServiceConnectMesh } from '../../service-connect-mesh';
import * as messages from '../messages';
import { Problem } from '../messages/problem';
import { cfnService, cfnTask } from '../wiring/cfn-service';
import { renderedContainers } from '../wiring/containers';
import { HOLD_CONTAINER, isHeld, uncheckedContainers } from '../wiring/hold-until-healthy';
import { membershipOf } from '../wiring/membership';
import { peek } from '../wiring/peek';
import { hasServiceConnect } from '../wiring/service-connect';

/** What keeps a service out of a mesh, its endpoints aside. */
export function serviceProblems(mesh: ServiceConnectMesh, row: MeshServiceProps): Problem[] {
  const { name, service, holdUntilHealthy } = row;
  const { taskDefinition, node } = service;
  const problems: Problem[] = [];
  const add = (isWrong: unknown, problem: () => Problem) => {
    if (isWrong) problems.push(problem());
  };

  const other = membershipOf(service);
  add(other, () => messages.inMeshAlready(name, node.path, other!.name, other!._mesh.node.path));
  add(!other && hasServiceConnect(service), () => messages.configuredAlready(name, node.path));
  add(!taskDefinition.defaultContainer, () => messages.noContainer(name, taskDefinition.node.path));

  const [stage, meshStage] = [Stage.of(service), Stage.of(mesh)];
  add(stage !== meshStage, () => messages.otherStage(name, node.path, stageName(stage), stageName(meshStage)));

  const controller = controllerOf(service);
  add(['CODE_DEPLOY', 'EXTERNAL'].includes(controller!), () =>
    messages.unsupportedController(name, node.path, controller!),
  );
  add(service instanceof ecs.ExternalService, () => messages.externalService(name, node.path));
  const { networkMode } = taskDefinition;
  add([ecs.NetworkMode.HOST, ecs.NetworkMode.NONE, ecs.NetworkMode.NAT].includes(networkMode), () =>
    messages.unsupportedNetworkMode(name, taskDefinition.node.path, networkMode),
  );
  const family = operatingSystemOf(taskDefinition);
  add(family?.startsWith('WINDOWS'), () => messages.windowsTask(name, taskDefinition.node.path, family!));
  const { platformVersion } = cfnService(service);
  const isOld = ['1.0.0', '1.1.0', '1.2.0', '1.3.0'].includes(platformVersion!);
  add(isOld, () => messages.oldPlatform(name, node.path, platformVersion!));
  const unlimited = withoutMemoryLimit(taskDefinition);
  add(unlimited.length > 0, () => messages.noMemoryLimit(name, taskDefinition.node.path, unlimited));

  if (holdUntilHealthy) problems.push(...holdProblems(row));
  const isTaken = holdUntilHealthy && taskDefinition.findContainer(HOLD_CONTAINER) && !isHeld(taskDefinition);
  add(isTaken, () => messages.holdContainerTaken(name, taskDefinition.node.path, HOLD_CONTAINER));
  return problems;
}

/** What keeps a service from being held; again when the tree is complete, since containers may have come since. */
export function holdProblems({ name, service }: Pick<MeshServiceProps, 'name' | 'service'>): Problem[] {
  const unchecked = uncheckedContainers(renderedContainers(service.taskDefinition));
  return unchecked.length > 0 ? [messages.cannotHold(name, unchecked)] : [];
}

function stageName(stage: IConstruct | undefined): string {
  return stage === undefined || stage.node.path === '' ? 'the app itself' : `stage '${stage.node.path}'`;
}

/** ECS unless the service says otherwise: the others know neither Service Connect nor forced deployments. */
function controllerOf(service: ecs.BaseService): string | undefined {
  const controller: Partial<ecs.CfnService.DeploymentControllerProperty> | undefined = peek(
    service,
    cfnService(service).deploymentController,
  );
  return controller?.type;
}

function operatingSystemOf(taskDefinition: ecs.TaskDefinition): string | undefined {
  const platform: Partial<ecs.CfnTaskDefinition.RuntimePlatformProperty> | undefined = peek(
    taskDefinition,
    cfnTask(taskDefinition).runtimePlatform,
  );
  return typeof platform?.operatingSystemFamily === 'string' ? platform.operatingSystemFamily : undefined;
}

/** Fargate tasks have a limit as a whole. On EC2 CDK lets a task do with reservations. */
function withoutMemoryLimit(taskDefinition: ecs.TaskDefinition): string[] {
  if (taskDefinition.isFargateCompatible || cfnTask(taskDefinition).memory !== undefined) return [];
  return renderedContainers(taskDefinition)
    .filter(({ memory }) => memory === undefined)
    .map(({ name }) => name);
}
