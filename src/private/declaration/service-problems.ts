import { Stage } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { IConstruct } from 'constructs';
import type { MeshServiceProps } from '../../mesh-service-props';
import { cfnService } from '../inspect/cfn-resources';
import { containersWithoutHealthCheck, renderedContainers } from '../inspect/containers';
import {
  containersWithoutMemoryLimit,
  deploymentControllerOf,
  hasServiceConnect,
  operatingSystemOf,
} from '../inspect/service-settings';
import { isHeld, memberOf } from '../members/registry';
import * as messages from '../messages';
import { Problem } from '../messages/problem';

/** The name of the container that `holdUntilHealthy` adds. */
export const HOLD_CONTAINER = 'hold-until-healthy';

/** Finds the reasons why a service cannot be in a mesh, except for those in its endpoints. */
export function serviceProblems(mesh: IConstruct, row: MeshServiceProps): Problem[] {
  const { name, service, holdUntilHealthy } = row;
  const { taskDefinition, node } = service;
  const problems: Problem[] = [];
  const add = (isWrong: unknown, problem: () => Problem) => {
    if (isWrong) problems.push(problem());
  };

  const other = memberOf(service);
  add(other, () => messages.alreadyInMesh(name, node.path, other!.name, other!.mesh.node.path));
  add(!other && hasServiceConnect(service), () => messages.alreadyConfigured(name, node.path));
  add(!taskDefinition.defaultContainer, () => messages.noContainer(name, taskDefinition.node.path));

  const [stage, meshStage] = [Stage.of(service), Stage.of(mesh)];
  add(stage !== meshStage, () => messages.differentStage(name, node.path, stagePath(stage), stagePath(meshStage)));

  const controller = deploymentControllerOf(service);
  add(['CODE_DEPLOY', 'EXTERNAL'].includes(controller!), () =>
    messages.unsupportedDeploymentController(name, node.path, controller!),
  );
  add(service instanceof ecs.ExternalService, () => messages.ecsAnywhereService(name, node.path));
  const { networkMode } = taskDefinition;
  add([ecs.NetworkMode.HOST, ecs.NetworkMode.NONE, ecs.NetworkMode.NAT].includes(networkMode), () =>
    messages.unsupportedNetworkMode(name, taskDefinition.node.path, networkMode),
  );
  const family = operatingSystemOf(taskDefinition);
  add(family?.startsWith('WINDOWS'), () => messages.windowsTask(name, taskDefinition.node.path, family!));
  const { platformVersion } = cfnService(service);
  const isOld = ['1.0.0', '1.1.0', '1.2.0', '1.3.0'].includes(platformVersion!);
  add(isOld, () => messages.oldPlatformVersion(name, node.path, platformVersion!));
  const unlimited = containersWithoutMemoryLimit(taskDefinition);
  add(unlimited.length > 0, () => messages.noMemoryLimit(name, taskDefinition.node.path, unlimited));

  if (holdUntilHealthy) problems.push(...holdProblems(row));
  const isTaken = holdUntilHealthy && taskDefinition.findContainer(HOLD_CONTAINER) && !isHeld(taskDefinition);
  add(isTaken, () => messages.holdContainerExists(name, taskDefinition.node.path, HOLD_CONTAINER));
  return problems;
}

/**
 * Finds the reasons against `holdUntilHealthy`. Checked again on the complete tree, because containers may have been
 * added.
 */
export function holdProblems({ name, service }: Pick<MeshServiceProps, 'name' | 'service'>): Problem[] {
  const unchecked = containersWithoutHealthCheck(renderedContainers(service.taskDefinition));
  return unchecked.length > 0 ? [messages.holdWithoutHealthCheck(name, unchecked)] : [];
}

/** The path of a stage; undefined if it is the app. */
function stagePath(stage: IConstruct | undefined): string | undefined {
  return stage?.node.path || undefined;
}
