import { Problem } from './problem';
import type { EdgeKind } from '../model/service';

/** @param stage the path of the stage; undefined if the construct is in none, and so for `meshStage` */
export function differentStage(
  name: string,
  path: string,
  stage: string | undefined,
  meshStage: string | undefined,
): Problem {
  return {
    summary: `service '${name}' and the mesh are in different stages`,
    evidence: stageEvidence(path, stage, meshStage),
    remedy: 'Stages are deployed separately: create a mesh in each stage, for the services of that stage',
  };
}

/** @param group the path of the security group of an external service */
export function groupInDifferentStage(
  name: string,
  group: string,
  stage: string | undefined,
  meshStage: string | undefined,
): Problem {
  return {
    summary: `the securityGroup of external service '${name}' and the mesh are in different stages`,
    evidence: stageEvidence(group, stage, meshStage),
    remedy:
      'Stages are deployed separately, and cannot refer to each other. Set publishTo in the mesh of the service, and publishedTo here. ' +
      "Or import the group in this stage by its id: ec2.SecurityGroup.fromSecurityGroupId(scope, id, 'sg-...')",
  };
}

/** @param namespace the path of the namespace, which this app creates */
export function namespaceInDifferentStage(
  namespace: string,
  stage: string | undefined,
  meshStage: string | undefined,
): Problem {
  return {
    summary: `namespace '${namespace}' and the mesh are in different stages`,
    evidence: stageEvidence(namespace, stage, meshStage),
    remedy: `Stages are deployed separately, and cannot refer to each other. ${IMPORT_NAMESPACE}`,
  };
}

function stageEvidence(path: string, stage: string | undefined, meshStage: string | undefined): string[] {
  const place = (each: string | undefined) => (each === undefined ? 'not in a stage' : `in stage '${each}'`);
  return [`'${path}' is ${place(stage)}`, `the mesh is ${place(meshStage)}`];
}

export function differentEnvironment(
  name: string,
  kind: EdgeKind,
  dependency: string,
  what: 'account' | 'region',
  places: readonly (string | undefined)[],
): Problem {
  return {
    summary: `service '${name}' ${kind} '${dependency}' in another ${what}`,
    evidence: environmentEvidence(name, dependency, what, places),
    remedy: `Both services of a ${kind} entry must be in the same account and region: move one of them, or remove the entry`,
  };
}

/** @param group the path of the security group of an external service, which this app creates */
export function groupInDifferentEnvironment(
  name: string,
  dependency: string,
  group: string,
  what: 'account' | 'region',
  places: readonly (string | undefined)[],
): Problem {
  return {
    summary: `the securityGroup of external service '${dependency}' is in another ${what} than service '${name}'`,
    evidence: environmentEvidence(name, group, what, places),
    remedy:
      'CloudFormation changes security groups of its own account and region only. Leave out securityGroup, allow the traffic where ' +
      'the group is created, and acknowledge the warning about it',
  };
}

/** @param namespace the path of the namespace, which this app creates */
export function namespaceInDifferentEnvironment(
  name: string,
  namespace: string,
  what: 'account' | 'region',
  places: readonly (string | undefined)[],
): Problem {
  return {
    summary: `namespace '${namespace}' is in another ${what} than service '${name}'`,
    evidence: environmentEvidence(name, namespace, what, places),
    remedy:
      what === 'region'
        ? `A service can use only a namespace of its own region. ${IMPORT_NAMESPACE}`
        : 'Share the namespace with the account of the service, and import it by its ARN: ' +
          "namespace: MeshNamespace.fromNamespaceArn(scope, 'Namespace', 'arn:...')",
  };
}

function environmentEvidence(
  name: string,
  other: string,
  what: 'account' | 'region',
  places: readonly (string | undefined)[],
): string[] {
  const [ours, theirs] = places.map((place) =>
    place === undefined ? `a stack that sets no ${what}` : `${what} ${place}`,
  );
  return [`'${name}' is in ${ours}`, `'${other}' is in ${theirs}`];
}

/** @param isByNamespace whether the stack of the namespace that the mesh creates is part of the cycle */
export function stackCycle(paths: readonly string[], evidence: readonly string[], isByNamespace = false): Problem {
  return {
    summary: `stack dependency cycle detected: ${[...paths, paths[0]].join(' -> ')}`,
    evidence,
    remedy: isByNamespace
      ? `The mesh creates its namespace in one of these stacks. ${NAMESPACE_REMEDY}`
      : 'CloudFormation deploys each stack as a whole, so no deployment order exists. Move a service to another stack, or ' +
        'make one of these dependsOn entries connectsTo',
  };
}

/** What to do if the namespace is in the wrong stack. */
const NAMESPACE_REMEDY =
  'Define the namespace in a stack on which the others depend already, or use an existing one, and pass it to the mesh: ' +
  "namespace: MeshNamespace.fromNamespaceName(scope, 'Namespace', '...')";

/** What to do if the namespace is where the mesh cannot refer to it. */
const IMPORT_NAMESPACE =
  'Create a namespace there, or import one by its name: ' +
  "namespace: MeshNamespace.fromNamespaceName(scope, 'Namespace', '...')";

/** @param parent the path of the stack around the nested stack */
export function emptyNestedStack(path: string, parent: string): Problem {
  return {
    summary: `the mesh adds nothing to the nested stack '${path}', which would be empty`,
    evidence: [
      'CloudFormation refuses a template without resources',
      'the resources of a mesh are in the stacks of its services, their security groups and their cluster',
    ],
    remedy: `Create the mesh in '${parent}'`,
  };
}

/** @param namespace the path of the namespace, which this app or the mesh creates */
export function namespaceStackOrder(name: string, namespace: string, reasons: readonly string[]): Problem {
  return {
    summary: `service '${name}' uses namespace '${namespace}', but the stack of the namespace depends on the stack of '${name}'`,
    evidence: reasons,
    remedy: NAMESPACE_REMEDY,
  };
}
