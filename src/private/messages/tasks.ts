import { quoted } from './names';
import { Problem } from './problem';

export function noContainer(name: string, taskDefinitionPath: string): Problem {
  return {
    summary: `service '${name}' has no containers`,
    evidence: [`task definition '${taskDefinitionPath}' is empty`],
    remedy: 'Add the containers to the task definition before you add the service to the mesh',
  };
}

export function unsupportedDeploymentController(name: string, path: string, controller: string): Problem {
  return {
    summary: `service '${name}' has the ${controller} deployment controller`,
    evidence: [`'${path}' sets deploymentController`],
    remedy: 'Service Connect requires the ECS deployment controller: remove deploymentController from the service',
  };
}

export function holdWithoutHealthCheck(name: string, containers: readonly string[]): Problem {
  return {
    summary: `service '${name}' has holdUntilHealthy, but none of its essential containers has a health check`,
    evidence: containers.map((container) => `essential container '${container}' has no health check`),
    remedy: `Set healthCheck of one of these containers (ECS ignores the HEALTHCHECK of an image), or remove holdUntilHealthy from '${name}'`,
  };
}

export function holdContainerExists(name: string, taskDefinitionPath: string, container: string): Problem {
  return {
    summary: `service '${name}' already has a container named '${container}'`,
    evidence: [
      `task definition '${taskDefinitionPath}' defines it`,
      'holdUntilHealthy adds a container with the same name',
    ],
    remedy: `Rename the container, or remove holdUntilHealthy from '${name}'`,
  };
}

export function ecsAnywhereService(name: string, path: string): Problem {
  return {
    summary: `service '${name}' is an ecs.ExternalService`,
    evidence: [`'${path}' runs on ECS Anywhere`],
    remedy: 'Service Connect does not support ECS Anywhere: remove the service from the mesh',
  };
}

export function unsupportedNetworkMode(name: string, taskDefinitionPath: string, mode: string): Problem {
  return {
    summary: `service '${name}' has the ${mode} network mode`,
    evidence: [`'${taskDefinitionPath}' sets networkMode`],
    remedy:
      'Service Connect requires the network mode awsvpc or bridge, also for clients: set networkMode to ecs.NetworkMode.AWS_VPC',
  };
}

export function windowsTask(name: string, taskDefinitionPath: string, family: string): Problem {
  return {
    summary: `service '${name}' runs on Windows`,
    evidence: [`'${taskDefinitionPath}' has the operating system family ${family}`],
    remedy:
      'Service Connect requires Linux, also for clients: set runtimePlatform to Linux, or remove the service from the mesh',
  };
}

export function oldPlatformVersion(name: string, path: string, version: string): Problem {
  return {
    summary: `service '${name}' runs on Fargate platform version ${version}`,
    evidence: [`'${path}' sets platformVersion`],
    remedy:
      'Service Connect requires version 1.4.0 or later: set platformVersion to ecs.FargatePlatformVersion.LATEST, or remove it',
  };
}

export function noMemoryLimit(name: string, taskDefinitionPath: string, containers: readonly string[]): Problem {
  return {
    summary: `service '${name}' has no memory limit`,
    evidence: [
      `task definition '${taskDefinitionPath}' sets no memory limit for the task`,
      `containers without memoryLimitMiB: ${quoted(containers)}`,
    ],
    remedy:
      'On EC2, Service Connect requires a memory limit that includes 64 MiB for its proxy: set memoryLimitMiB of each ' +
      'container, or the memory limit of the task: (taskDefinition.node.defaultChild as ecs.CfnTaskDefinition).memory',
  };
}
