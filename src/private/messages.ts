import type { EdgeKind } from './edge';
import { nearestName } from './nearest-name';
import { Problem } from './problem';

/*
 * Every sentence that a user of the library may read when something is wrong. In Python and Java the text is all that
 * arrives, so it names the place, the thing, the value given, and the way out.
 */

/** Lists of names longer than this are cut: they help nobody, and a terminal shows the end of a message only. */
const MOST_NAMES = 20;

export function dependencyCycle(names: readonly string[]): Problem {
  const path = [...names, names[0]];
  return {
    what: `dependency cycle detected: ${path.join(' -> ')}`,
    evidence: names.map((name, index) => `'${name}' dependsOn '${path[index + 1]}'`),
    wayOut:
      'No deployment order exists for these services. Remove one of these dependsOn entries, or make it connectsTo',
  };
}

export function moreCycles(listed: number): Problem {
  return {
    what: `more than ${listed} dependency cycles detected: the first ${listed} stand above`,
    wayOut: 'Break those first: services on several cycles are often the same few',
  };
}

export function selfDependency(name: string): Problem {
  return {
    what: `service '${name}' dependsOn itself`,
    wayOut: `A service cannot be deployed after itself. Remove '${name}' from what it dependsOn`,
  };
}

export function unknownTarget(
  name: string,
  kind: EdgeKind,
  unknown: string,
  declared: readonly string[],
  oneByOne: boolean,
): Problem {
  const declareIt = oneByOne
    ? `add '${unknown}' before '${name}' (only in the services table may names refer forward)`
    : `declare '${unknown}' in the same mesh`;
  return {
    what: `service '${name}' ${kind} unknown service '${unknown}'`,
    evidence: knownNames(unknown, declared),
    wayOut: `Correct the name, or ${declareIt}`,
  };
}

export function unknownService(unknown: string, declared: readonly string[]): Problem {
  return {
    what: `there is no service '${unknown}' in this mesh`,
    evidence: knownNames(unknown, declared),
    wayOut: 'Correct the name, or ask with tryFindService, which gives undefined for an unknown one',
  };
}

export function illegalName(name: string): Problem {
  return {
    what: `service name ${JSON.stringify(name)} is not usable`,
    wayOut: 'Give the service a name of at least one character and no control characters, such as line breaks',
  };
}

export function duplicateName(name: string, paths: readonly string[]): Problem {
  return {
    what: `service name '${name}' is given to ${paths.length} services`,
    evidence: paths.map((path) => `'${name}' is '${path}'`),
    wayOut: 'Give each service of a mesh a name of its own',
  };
}

export function configuredAlready(name: string, path: string): Problem {
  return {
    what: `service '${name}' has Service Connect configured already`,
    evidence: [`'${path}' has a serviceConnectConfiguration, or enableServiceConnect() was called on it`],
    wayOut: `Remove that and declare its ports as endpoints of '${name}': the mesh writes the configuration`,
  };
}

export function noContainer(name: string, taskDefinitionPath: string): Problem {
  return {
    what: `service '${name}' has no container yet`,
    evidence: [`task definition '${taskDefinitionPath}' is empty`],
    wayOut: 'Add its containers before the service joins the mesh',
  };
}

export function noPortMapping(
  name: string,
  portMappingName: string,
  taskDefinitionPath: string,
  named: readonly string[],
  unnamed: readonly string[],
): Problem {
  return {
    what: `service '${name}' has no port mapping named '${portMappingName}'`,
    evidence: [
      ...didYouMean(portMappingName, named),
      `named port mappings of '${taskDefinitionPath}': ${list(named)}`,
      ...(unnamed.length > 0 ? [`without a name: ${unnamed.join(', ')}`] : []),
    ],
    wayOut:
      "Correct portMappingName, or name the container's mapping: " +
      `portMappings: [{ name: '${portMappingName}', containerPort: ... }]`,
  };
}

export function bothKinds(name: string, target: string): Problem {
  return {
    what: `service '${name}' both dependsOn and connectsTo '${target}'`,
    evidence: [
      `dependsOn: '${name}' is deployed after '${target}'`,
      `connectsTo: '${name}' and '${target}' are deployed in no order`,
    ],
    wayOut: 'Remove one of the two: dependsOn where an order is possible, connectsTo where they call each other',
  };
}

export function noEndpoints(name: string, kind: EdgeKind, target: string): Problem {
  return {
    what: `service '${name}' ${kind} '${target}', which has no endpoints`,
    evidence: [`'${target}' is client-only: it offers nothing through Service Connect`],
    wayOut: `Declare what '${name}' calls: endpoints: [{ portMappingName: '...' }] of '${target}', or remove the entry`,
  };
}

export function unknownEndpoint(
  name: string,
  kind: EdgeKind,
  target: string,
  unknown: string,
  portMappingNames: readonly string[],
): Problem {
  return {
    what: `service '${name}' ${kind} '${target}' through unknown endpoint '${unknown}'`,
    evidence: [
      ...didYouMean(unknown, portMappingNames),
      `endpoints of '${target}', by port mapping: ${list(portMappingNames)}`,
    ],
    wayOut: 'Correct the name, or leave endpoints out to use them all',
  };
}

export function emptyEdge(name: string, kind: EdgeKind, target: string): Problem {
  return {
    what: `service '${name}' ${kind} '${target}' through no endpoint: an empty list was given`,
    wayOut: 'Name the port mappings it uses, or leave endpoints out to use them all',
  };
}

export function otherMesh(name: string, kind: EdgeKind, target: string, otherMeshPath: string): Problem {
  return {
    what: `service '${name}' ${kind} '${target}', which belongs to another mesh`,
    evidence: [`'${target}' is a service of '${otherMeshPath}'`],
    wayOut: 'Declare both services in one mesh: a client sees the endpoints of one namespace only',
  };
}

export function unsupportedController(name: string, path: string, controller: string): Problem {
  return {
    what: `service '${name}' has the ${controller} deployment controller`,
    evidence: [`'${path}' sets deploymentController`],
    wayOut: 'Service Connect and redeployment need the ECS controller: remove deploymentController from the service',
  };
}

export function cannotHold(name: string, unchecked: readonly string[]): Problem {
  return {
    what: `service '${name}' cannot be held until it is healthy`,
    evidence: unchecked.map((container) => `essential container '${container}' has no health check`),
    wayOut: `Give it a healthCheck in addContainer() (ECS does not see one of the image), or remove holdUntilHealthy from '${name}'`,
  };
}

/** A warning. */
export function runningIsNotHealthy(name: string, unchecked: readonly string[]): Problem {
  return {
    what: `dependents of service '${name}' are deployed when it runs, whether or not it answers`,
    evidence: unchecked.map((container) => `essential container '${container}' has no health check`),
    wayOut: `Give it a healthCheck in addContainer(), and '${name}' holdUntilHealthy: true`,
  };
}

/** A warning. */
export function goesStale(name: string, target: string): Problem {
  return {
    what: `service '${name}' connectsTo '${target}' and is not deployed again once that stands`,
    evidence: [
      'the mesh has redeployAfterConnections: false',
      `where an endpoint of '${target}' is new or changed, tasks of '${name}' do not find it until the next deployment`,
    ],
    wayOut: `Deploy '${name}' again by hand after each such change, or remove redeployAfterConnections: false`,
  };
}

export function noNamespaceYet(): Problem {
  return {
    what: 'namespace asked for before there is one',
    evidence: ['no namespace was given, and no service was added whose cluster has one'],
    wayOut: 'Give the mesh a namespace, or ask after the first service was added',
  };
}

function knownNames(unknown: string, declared: readonly string[]): string[] {
  return [...didYouMean(unknown, declared), `declared: ${list(declared)}`];
}

function didYouMean(unknown: string, known: readonly string[]): string[] {
  const nearest = nearestName(unknown, known);
  return nearest === undefined ? [] : [`did you mean '${nearest}'?`];
}

function list(names: readonly string[]): string {
  if (names.length === 0) return 'none';
  const shown = names.slice(0, MOST_NAMES).map((name) => `'${name}'`);
  const rest = names.length - shown.length;
  return shown.join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}
