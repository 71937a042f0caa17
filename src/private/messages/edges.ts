import { didYouMean, knownNames, list } from './names';
import { Problem } from './problem';
import type { EdgeKind } from '../model/service';

export function dependencyCycle(names: readonly string[]): Problem {
  const path = [...names, names[0]];
  return {
    summary: `dependency cycle detected: ${path.join(' -> ')}`,
    evidence: names.map((name, index) => `'${name}' dependsOn '${path[index + 1]}'`),
    remedy:
      'No deployment order exists for these services. Remove one of these dependsOn entries, or make it connectsTo',
  };
}

export function moreCycles(listed: number): Problem {
  return {
    summary: `more than ${listed} dependency cycles detected: the first ${listed} stand above`,
    remedy: 'Break those first: services on several cycles are often the same few',
  };
}

export function selfDependency(name: string): Problem {
  return {
    summary: `service '${name}' dependsOn itself`,
    remedy: `A service cannot be deployed after itself. Remove '${name}' from what it dependsOn; where its tasks call each other, make it connectsTo`,
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
    summary: `service '${name}' ${kind} unknown service '${unknown}'`,
    evidence: knownNames(unknown, declared, mayBe),
    remedy: `Correct the name, or ${declareIt}`,
  };
}

export function bothKinds(name: string, target: string): Problem {
  return {
    summary: `service '${name}' both dependsOn and connectsTo '${target}'`,
    evidence: [
      `dependsOn: '${name}' is deployed after '${target}'`,
      `connectsTo: '${name}' and '${target}' are deployed in no order`,
    ],
    remedy: 'Remove one of the two: dependsOn where an order is possible, connectsTo where they call each other',
  };
}

export function noEndpoints(name: string, kind: EdgeKind, target: string): Problem {
  return {
    summary: `service '${name}' ${kind} '${target}', which has no endpoints`,
    evidence: [`'${target}' is client-only: it offers nothing through Service Connect`],
    remedy: `Declare what '${name}' calls: endpoints: [{ portMappingName: '...' }] of '${target}', or remove the entry`,
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
    summary: `service '${name}' ${kind} '${target}' through unknown endpoint '${unknown}'`,
    evidence: [
      ...didYouMean(unknown, portMappingNames),
      `endpoints of '${target}', by port mapping: ${list(portMappingNames)}`,
    ],
    remedy: 'Correct the name, or leave endpoints out to use them all',
  };
}

export function emptyEdge(name: string, kind: EdgeKind, target: string): Problem {
  return {
    summary: `service '${name}' ${kind} '${target}' through no endpoint: an empty list was given`,
    remedy: 'Name the port mappings it uses, or leave endpoints out to use them all',
  };
}

export function otherMesh(name: string, kind: EdgeKind, target: string, otherMeshPath: string): Problem {
  return {
    summary: `service '${name}' ${kind} '${target}', which belongs to another mesh`,
    evidence: [`'${target}' is a service of '${otherMeshPath}'`],
    remedy: 'Declare both services in one mesh: a client sees the endpoints of one namespace only',
  };
}

/** One resource waits for another because of a field. */
interface Step {
  readonly dependent: string;
  readonly dependency: string;
  readonly field: string;
}

export function cycleByReference(client: string, server: string, steps: readonly Step[]): Problem {
  return {
    summary: `service '${client}' dependsOn '${server}', which waits for '${client}'`,
    evidence: steps.map(({ dependent, dependency, field }) =>
      field === 'DependsOn'
        ? `'${dependent}' has a dependency on '${dependency}'`
        : `'${dependent}' refers to '${dependency}' in ${field}`,
    ),
    remedy:
      `CloudFormation cannot create the two in any order. Remove one of these dependencies or references, or make it connectsTo: ` +
      `'${client}' is then redeployed once '${server}' exists`,
  };
}

export function stackOrderConflict(client: string, server: string, reasons: readonly string[]): Problem {
  return {
    summary: `service '${client}' dependsOn '${server}', whose stack is deployed after the stack of '${client}'`,
    evidence: reasons,
    remedy: 'Stacks are deployed as a whole. Remove one of these dependencies or references, or make it connectsTo',
  };
}
