import { knownNames, list } from './names';
import { Problem } from './problem';
import type { EdgeKind } from '../model/service';

export function unknownService(unknown: string, declared: readonly string[]): Problem {
  return {
    summary: `there is no service '${unknown}' in this mesh`,
    evidence: knownNames(unknown, declared),
    remedy: 'Correct the name, or ask with tryFindService, which does not throw',
  };
}

export function illegalName(name: string): Problem {
  return {
    summary: `service name ${JSON.stringify(name)} is not usable`,
    remedy: 'Give the service a name of at least one character and no control characters, such as line breaks',
  };
}

export function duplicateName(name: string, paths: readonly string[]): Problem {
  return {
    summary: `service name '${name}' is given to ${paths.length} services`,
    evidence: paths.map((path) => `'${name}' is '${path}'`),
    remedy: 'Give each service of a mesh a name of its own',
  };
}

export function configuredAlready(name: string, path: string): Problem {
  return {
    summary: `service '${name}' has Service Connect configured already`,
    evidence: [`'${path}' has a serviceConnectConfiguration, or enableServiceConnect() was called on it`],
    remedy: `Remove that and declare its ports as endpoints of '${name}': the mesh writes the configuration`,
  };
}

export function noContainer(name: string, taskDefinitionPath: string): Problem {
  return {
    summary: `service '${name}' has no container yet`,
    evidence: [`task definition '${taskDefinitionPath}' is empty`],
    remedy: 'Add its containers before the service joins the mesh',
  };
}

export function unsupportedController(name: string, path: string, controller: string): Problem {
  return {
    summary: `service '${name}' has the ${controller} deployment controller`,
    evidence: [`'${path}' sets deploymentController`],
    remedy: 'Service Connect and redeployment need the ECS controller: remove deploymentController from the service',
  };
}

export function cannotHold(name: string, unchecked: readonly string[]): Problem {
  return {
    summary: `service '${name}' cannot be held until it is healthy`,
    evidence: unchecked.map((container) => `essential container '${container}' has no health check`),
    remedy: `Give it a healthCheck in addContainer() (ECS does not see one of the image), or remove holdUntilHealthy from '${name}'`,
  };
}

export function holdContainerTaken(name: string, taskDefinitionPath: string, container: string): Problem {
  return {
    summary: `service '${name}' cannot be held until it is healthy`,
    evidence: [`'${taskDefinitionPath}' has a container '${container}' of its own`],
    remedy: 'Give that container another name: the mesh adds one of this name',
  };
}

/** A service as messages tell it. */
interface Placed {
  readonly name: string;
  readonly path: string;
}

export function orderedByConstructs(client: Placed, kind: EdgeKind, server: Placed): Problem {
  const mend = kind === 'dependsOn' ? '' : ' and make the edge dependsOn';
  return {
    summary: `service '${client.name}' ${kind} '${server.name}', and waits for it in a circle`,
    evidence: [
      `'${client.path}', or a construct around it, has node.addDependency of '${server.path}', or of one around it`,
      `so its security group waits for the rule of '${server.name}' that names this group`,
    ],
    remedy: `Remove that node.addDependency${mend}: a dependsOn orders the two services, and nothing else of them`,
  };
}

export function orderedAgainst(client: Placed, server: Placed): Problem {
  return {
    summary: `service '${client.name}' dependsOn '${server.name}', which waits for '${client.name}'`,
    evidence: [
      `'${server.path}', or a construct around it, has node.addDependency of '${client.path}', or of one around it`,
    ],
    remedy: 'Remove that node.addDependency, or make the edge connectsTo',
  };
}

export function refusedByCdk(message: string): Problem {
  return {
    summary: 'CDK refuses what the mesh writes',
    evidence: message.split('\n'),
    remedy: 'Fix this. The mesh has written only a part of its resources, so the app does not synthesize',
  };
}

export function noNamespaceYet(): Problem {
  return {
    summary: 'namespace asked for before there is one',
    evidence: ['no namespace was given, and no service was added whose cluster has one'],
    remedy: 'Give the mesh a namespace, or ask after the first service was added',
  };
}

export function caseOnly(names: readonly string[]): Problem {
  return {
    summary: `service names ${list(names)} differ only by case`,
    evidence: ['host names are the same in upper and lower case'],
    remedy: 'Give each service of a mesh a name of its own, best in lower case',
  };
}

export function inMeshAlready(name: string, path: string, knownAs: string, mesh: string): Problem {
  return {
    summary: `service '${name}' is in a mesh already`,
    evidence: [`'${path}' is '${knownAs}' of '${mesh}'`],
    remedy: 'Keep it there only: an ECS service has one Service Connect configuration, and one name',
  };
}

export function sameService(path: string, names: readonly string[]): Problem {
  return {
    summary: `service '${path}' is declared more than once`,
    evidence: [`as ${list(names)}`],
    remedy: 'Keep one of them: an ECS service has one Service Connect configuration, and one name',
  };
}

export function externalService(name: string, path: string): Problem {
  return {
    summary: `service '${name}' is an ExternalService`,
    evidence: [`'${path}' runs on ECS Anywhere`],
    remedy: 'Service Connect does not reach ECS Anywhere: keep the service out of the mesh',
  };
}

export function unsupportedNetworkMode(name: string, taskDefinitionPath: string, mode: string): Problem {
  return {
    summary: `service '${name}' has the ${mode} network mode`,
    evidence: [`'${taskDefinitionPath}' sets networkMode`],
    remedy: 'Service Connect, for clients too, needs awsvpc or bridge: set networkMode to ecs.NetworkMode.AWS_VPC',
  };
}

export function windowsTask(name: string, taskDefinitionPath: string, family: string): Problem {
  return {
    summary: `service '${name}' runs on Windows`,
    evidence: [`'${taskDefinitionPath}' has the operating system family ${family}`],
    remedy:
      'Service Connect, for clients too, needs Linux: set runtimePlatform to a Linux one, or keep the service out',
  };
}

export function oldPlatform(name: string, path: string, version: string): Problem {
  return {
    summary: `service '${name}' runs on Fargate platform ${version}`,
    evidence: [`'${path}' sets platformVersion`],
    remedy:
      'Service Connect needs 1.4.0 or later: set platformVersion to ecs.FargatePlatformVersion.LATEST, or to none',
  };
}

export function noMemoryLimit(name: string, taskDefinitionPath: string, containers: readonly string[]): Problem {
  return {
    summary: `service '${name}' has no memory limit`,
    evidence: [
      `'${taskDefinitionPath}' has none for the task as a whole`,
      `containers without memoryLimitMiB: ${list(containers)}`,
    ],
    remedy:
      'Service Connect needs a limit on EC2, with 64 MiB for its proxy: set memoryLimitMiB of each container, or Memory of ' +
      'the task: (taskDefinition.node.defaultChild as ecs.CfnTaskDefinition).memory',
  };
}

export function otherDefaultNamespace(name: string, evidence: readonly string[]): Problem {
  return {
    summary: `service '${name}' runs in a cluster with another default namespace`,
    evidence,
    remedy: 'Services find each other in one namespace only: give the mesh its namespace',
  };
}

export function unexpectedError(message: string): Problem {
  return {
    summary: 'unexpected error while the mesh wrote its resources',
    evidence: message.split('\n'),
    remedy:
      'This is probably a bug of cdk-service-connect-mesh: please report it, with the stack trace of the cause. The services ' +
      'may be only partly configured, so the app does not synthesize',
  };
}
