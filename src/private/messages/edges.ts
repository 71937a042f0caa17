import { didYouMean, knownNames, list } from './names';
import { Problem } from './problem';
import type { EdgeKind } from '../declaration/edge';

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
    wayOut: `A service cannot be deployed after itself. Remove '${name}' from what it dependsOn; where its tasks call each other, make it connectsTo`,
  };
}

export function unknownTarget(
  name: string,
  kind: EdgeKind,
  unknown: string,
  declared: readonly string[],
  oneByOne: boolean,
): Problem {
  const mayBe = kind === 'dependsOn' ? declared.filter((other) => other !== name) : declared;
  const declareIt = oneByOne
    ? `add '${unknown}' first (only in the services table may names refer forward), or call ${kind}() once both are added`
    : `declare '${unknown}' in the same mesh`;
  return {
    what: `service '${name}' ${kind} unknown service '${unknown}'`,
    evidence: knownNames(unknown, declared, mayBe),
    wayOut: `Correct the name, or ${declareIt}`,
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
