import { nameEvidence, quoted } from './names';
import { Problem } from './problem';

export function serviceNotFound(unknown: string, declared: readonly string[]): Problem {
  return {
    summary: `there is no service '${unknown}' in this mesh`,
    evidence: nameEvidence(unknown, declared),
    remedy: 'Correct the name, or call tryFindService, which does not throw',
  };
}

export function invalidServiceName(name: string): Problem {
  return {
    summary: `service name ${JSON.stringify(name)} is not valid`,
    remedy: 'Use a name of at least one character, without control characters such as line breaks',
  };
}

export function duplicateServiceName(name: string, paths: readonly string[]): Problem {
  return {
    summary: `service name '${name}' is given to ${paths.length} services`,
    evidence: paths.map((path) => `'${name}' is '${path}'`),
    remedy: 'Give each service of a mesh a unique name',
  };
}

export function namesDifferOnlyByCase(names: readonly string[]): Problem {
  return {
    summary: `service names ${quoted(names)} differ only by case`,
    evidence: ['host names are not case-sensitive'],
    remedy: 'Give each service of a mesh a unique name, preferably in lower case',
  };
}

export function settingsOfAdoptedService(name: string, path: string, settings: readonly string[]): Problem {
  return {
    summary: `service '${name}' has ${settings.join(' and ')} in the mesh, but its Service Connect configuration exists already`,
    evidence: [`'${path}' has a serviceConnectConfiguration, an override of it, or called enableServiceConnect()`],
    remedy:
      `Remove ${settings.join(' and ')} from '${name}': the mesh reads the endpoints from the configuration, and leaves the ` +
      'configuration as it is. Or remove the configuration, and the mesh writes it',
  };
}

/** @param undecided the part that only the deployment knows, and why */
export function undecidedConfiguration(name: string, path: string, undecided: string): Problem {
  return {
    summary: `service '${name}' has a Service Connect configuration that only the deployment knows`,
    evidence: [`in '${path}', ${undecided}`],
    remedy:
      'Give the service one configuration, or keep it out of the mesh: the mesh must know the endpoints at synthesis',
  };
}

/** @param found the field that disables it, and its value */
export function removedConfiguration(name: string, path: string, found: string): Problem {
  return {
    summary: `service '${name}' is in a mesh, but its Service Connect configuration is removed or disabled`,
    evidence: [`in the template of '${path}', ${found}`],
    remedy: `${CHANGE_REMEDY}. Or keep the service out of the mesh: its clients would not find it`,
  };
}

/** @param found undefined if the template has none, which means the default of the cluster */
export function changedNamespace(name: string, path: string, found: string | undefined, ofMesh: string): Problem {
  const value = found === undefined ? 'missing, which means the default of the cluster' : `'${found}'`;
  return {
    summary: `service '${name}' is in a mesh, but its Service Connect configuration names another namespace`,
    evidence: [
      `in the template of '${path}', ServiceConnectConfiguration.Namespace is ${value}`,
      `the mesh uses '${ofMesh}'`,
    ],
    remedy: `${CHANGE_REMEDY}. To choose the namespace of all services of the mesh, set its namespace prop`,
  };
}

/**
 * @param found the names of the ports in the template
 * @param known the names of the ports in the mesh
 * @param isAdopted whether the mesh has read them from the configuration
 */
export function changedEndpoints(
  name: string,
  path: string,
  found: readonly string[],
  known: readonly string[],
  isAdopted: boolean,
): Problem {
  const instead = isAdopted
    ? 'make the change before the mesh is declared'
    : `change the endpoints of '${name}' in the mesh`;
  return {
    summary: `service '${name}' is in a mesh, but its Service Connect configuration has other endpoints than the mesh`,
    evidence: [
      `in the template of '${path}', ServiceConnectConfiguration.Services has the ports: ${quoted(found)}`,
      `the mesh has the ports: ${quoted(known)}`,
    ],
    remedy: `${CHANGE_REMEDY}. Or ${instead}`,
  };
}

/** What to do if the template has another configuration than the one that the mesh has written or adopted. */
const CHANGE_REMEDY =
  'Remove the override, or the assignment to serviceConnectConfiguration of the CfnService, that changes the configuration';

export function differentNamespace(name: string, path: string, [own, ofMesh]: readonly string[]): Problem {
  return {
    summary: `service '${name}' has Service Connect configured in another namespace than the mesh`,
    evidence: [`'${path}' uses '${own}'`, `the mesh uses '${ofMesh}'`],
    remedy:
      'Declare the services of each namespace in a mesh of their own: clients find only the endpoints of one namespace',
  };
}

export function alreadyInMesh(name: string, path: string, nameInMesh: string, mesh: string): Problem {
  return {
    summary: `service '${name}' is already in a mesh`,
    evidence: [`'${path}' is service '${nameInMesh}' of '${mesh}'`],
    remedy: 'Declare the service only once: an ECS service has a single Service Connect configuration',
  };
}

export function serviceDeclaredTwice(path: string, names: readonly string[]): Problem {
  return {
    summary: `service '${path}' is declared more than once`,
    evidence: [`declared as ${quoted(names)}`],
    remedy: 'Declare the service only once: an ECS service has a single Service Connect configuration',
  };
}

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

export function cdkError(message: string): Problem {
  return {
    summary: 'CDK threw an error while the mesh added its resources',
    evidence: message.split('\n'),
    remedy: 'Fix the cause of this error. The mesh has added only some of its resources, so synthesis fails',
  };
}

export function unexpectedError(message: string): Problem {
  return {
    summary: 'unexpected error while the mesh added its resources',
    evidence: message.split('\n'),
    remedy:
      'This is probably a bug in cdk-service-connect-mesh: please report it with the stack trace of the cause. The mesh has ' +
      'added only some of its resources, so synthesis fails',
  };
}

export function noNamespaceYet(): Problem {
  return {
    summary: 'the mesh has no namespace yet',
    evidence: ['the namespace prop is not set, and no service has been added'],
    remedy: 'Set the namespace prop of the mesh, or read namespace after you add the first service',
  };
}

export function differentDefaultNamespace(
  name: string,
  cluster: string,
  clusterNamespace: string,
  meshNamespace: string,
): Problem {
  return {
    summary: `service '${name}' runs in a cluster with another default namespace`,
    evidence: [
      `the default namespace of cluster '${cluster}' is '${clusterNamespace}'`,
      `the namespace of the mesh is '${meshNamespace}'`,
    ],
    remedy: 'All services of a mesh use the same namespace: set the namespace prop of the mesh',
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

/** @param groups the paths of the security groups of the construct that the template leaves out */
export function replacedSecurityGroups(name: string, path: string, groups: readonly string[]): Problem {
  return {
    summary: `service '${name}' has other security groups than its construct`,
    evidence: groups.map((group) => `the networkConfiguration in the template of '${path}' leaves out '${group}'`),
    remedy:
      'The mesh adds rules to the security groups of the construct: set securityGroups of the service instead of the L1 property or an ' +
      'override. Or set openSecurityGroups: false of the mesh, and allow the traffic yourself',
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
