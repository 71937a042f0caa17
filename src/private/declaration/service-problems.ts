import * as ecs from 'aws-cdk-lib/aws-ecs';
import { IConstruct } from 'constructs';
import type { MeshServiceProps } from '../../mesh-service-props';
import { cfnService } from '../inspect/cfn-resources';
import { healthChecksOf, renderedContainers } from '../inspect/containers';
import { isInTree } from '../inspect/is-in-tree';
import {
  containersWithoutMemoryLimit,
  deploymentControllerOf,
  networkModeOf,
  operatingSystemOf,
  platformVersionOf,
  replacedGroupsOf,
} from '../inspect/service-settings';
import { stagePathOf } from '../inspect/stacks';
import { MeshState } from '../members/mesh-state';
import { isHeld, memberOf } from '../members/registry';
import * as messages from '../messages';
import { Problem } from '../messages/problem';

/** The name of the container that `holdUntilHealthy` adds. */
export const HOLD_CONTAINER = 'hold-until-healthy';

/** Finds the reasons why a service cannot be in a mesh, except for those in its endpoints. */
export function serviceProblems(mesh: IConstruct, row: MeshServiceProps, meshDefault?: boolean): Problem[] {
  const { name, service } = row;
  const { taskDefinition, node } = service;
  const problems: Problem[] = [];
  const add = (isWrong: unknown, problem: () => Problem) => {
    if (isWrong) problems.push(problem());
  };

  const other = memberOf(service);
  add(other, () => messages.alreadyInMesh(name, node.path, other!.name, other!.mesh.node.path));
  add(!taskDefinition.defaultContainer, () => messages.noContainer(name, taskDefinition.node.path));

  const [stage, meshStage] = [service, mesh].map(stagePathOf);
  add(stage !== meshStage, () => messages.differentStage(name, node.path, stage, meshStage));

  add(service instanceof ecs.ExternalService, () => messages.ecsAnywhereService(name, node.path));
  problems.push(...settingProblems(row));
  const unlimited = containersWithoutMemoryLimit(taskDefinition);
  add(unlimited.length > 0, () => messages.noMemoryLimit(name, taskDefinition.node.path, unlimited));

  if (row.holdUntilHealthy) problems.push(...holdProblems(row));
  const isTaken =
    isHoldWanted(row, meshDefault) && taskDefinition.findContainer(HOLD_CONTAINER) && !isHeld(taskDefinition);
  add(isTaken, () => messages.holdContainerExists(name, taskDefinition.node.path, HOLD_CONTAINER));
  return problems;
}

/**
 * Finds the settings that Service Connect does not support. Checked again on the complete tree, because overrides may
 * have changed them.
 */
export function settingProblems({ name, service }: Pick<MeshServiceProps, 'name' | 'service'>): Problem[] {
  const { taskDefinition, node } = service;
  const problems: Problem[] = [];
  const controller = deploymentControllerOf(service);
  if (controller === 'CODE_DEPLOY' || controller === 'EXTERNAL') {
    problems.push(messages.unsupportedDeploymentController(name, node.path, controller));
  }
  const networkMode = networkModeOf(taskDefinition);
  if (['host', 'none', 'nat'].includes(networkMode)) {
    problems.push(messages.unsupportedNetworkMode(name, taskDefinition.node.path, networkMode));
  }
  const family = operatingSystemOf(taskDefinition);
  if (family?.startsWith('WINDOWS')) problems.push(messages.windowsTask(name, taskDefinition.node.path, family));
  const version = platformVersionOf(service);
  if (OLD_PLATFORM_VERSIONS.includes(version)) {
    problems.push(messages.oldPlatformVersion(name, node.path, String(version)));
  }
  return problems;
}

/** Services that the app has removed from the tree, or whose `AWS::ECS::Service` it has. Checked on the complete tree. */
export function removedServiceProblems({ services }: MeshState): Problem[] {
  return services.services.flatMap(({ name, service }) => {
    const removed = [service, cfnService(service)].find((construct) => !isInTree(construct));
    return removed ? [messages.removedService(name, removed.node.path)] : [];
  });
}

/** Services without the security groups that the mesh would open. Checked on the complete tree. */
export function replacedGroupProblems({ props, services }: MeshState): Problem[] {
  if (props.openSecurityGroups === false) return [];
  return services.services.flatMap(({ name, service }) => {
    const replaced = replacedGroupsOf(service).map((group) => group.node.path);
    return replaced.length === 0 ? [] : [messages.replacedSecurityGroups(name, service.node.path, replaced)];
  });
}

const OLD_PLATFORM_VERSIONS: readonly unknown[] = ['1.0.0', '1.1.0', '1.2.0', '1.3.0'];

/**
 * Finds the reasons against `holdUntilHealthy`. Checked again on the complete tree, because containers may have been
 * added.
 */
export function holdProblems({ name, service }: Pick<MeshServiceProps, 'name' | 'service'>): Problem[] {
  const { checked, unchecked } = healthChecksOf(renderedContainers(service.taskDefinition));
  return checked.length === 0 ? [messages.holdWithoutHealthCheck(name, unchecked)] : [];
}

/**
 * Whether a service gets the container of `holdUntilHealthy`. With the setting of the mesh, only services that have
 * something to wait for get it.
 */
export function isHoldWanted({ service, holdUntilHealthy }: MeshServiceProps, meshDefault?: boolean): boolean {
  return (
    holdUntilHealthy ??
    (Boolean(meshDefault) && healthChecksOf(renderedContainers(service.taskDefinition)).checked.length > 0)
  );
}
