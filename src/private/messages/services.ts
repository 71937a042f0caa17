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

/** @param path the path of what was removed: the service, or its `AWS::ECS::Service` */
export function removedService(name: string, path: string): Problem {
  return {
    summary: `service '${name}' is no longer in the app`,
    evidence: [`'${path}' was removed from the construct tree`],
    remedy: `Do not remove it, or do not declare '${name}' in the mesh`,
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
