import { didYouMean, nameEvidence, quoted } from './names';
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
    summary: `more than ${listed} dependency cycles detected: only the first ${listed} are listed`,
    remedy: 'Fix the listed cycles first: a few services are often part of many cycles',
  };
}

export function selfDependency(name: string): Problem {
  return {
    summary: `service '${name}' dependsOn itself`,
    remedy: `A service cannot be deployed after itself. Remove '${name}' from its dependsOn. If its tasks call each other, use connectsTo instead`,
  };
}

export function unknownDependency(
  name: string,
  kind: EdgeKind,
  unknown: string,
  declared: readonly string[],
  namesMayReferForward: boolean,
): Problem {
  const candidates = kind === 'dependsOn' ? declared.filter((other) => other !== name) : declared;
  const remedy = namesMayReferForward
    ? `Correct the name, or add '${unknown}' to the services of this mesh`
    : `Correct the name, add '${unknown}' to the mesh first, or call ${kind}() after both services are added. Only the services prop accepts names of services that are declared later`;
  return {
    summary: `service '${name}' ${kind} unknown service '${unknown}'`,
    evidence: nameEvidence(unknown, declared, candidates),
    remedy,
  };
}

export function bothKinds(name: string, dependency: string): Problem {
  return {
    summary: `service '${name}' both dependsOn and connectsTo '${dependency}'`,
    evidence: [
      `dependsOn: '${name}' is deployed after '${dependency}'`,
      `connectsTo: '${name}' and '${dependency}' are deployed in any order`,
    ],
    remedy: 'Remove one of the two. Keep connectsTo only if the services call each other',
  };
}

export function noEndpoints(name: string, dependency: string): Problem {
  return {
    summary: `service '${name}' connectsTo '${dependency}', which has no endpoints`,
    evidence: [`'${dependency}' is client-only: no service can reach it through Service Connect`],
    remedy: `Declare the ports that '${name}' calls as endpoints of '${dependency}': endpoints: [{ portMappingName: '...' }]. Or remove '${dependency}' from the connectsTo of '${name}'`,
  };
}

/** @param by what the names consist of */
export function unknownEndpoint(
  name: string,
  kind: EdgeKind,
  dependency: string,
  unknown: string,
  known: readonly string[],
  by: 'portMappingName' | '<dnsName>:<port>' = 'portMappingName',
): Problem {
  return {
    summary: `service '${name}' ${kind} '${dependency}' through unknown endpoint '${unknown}'`,
    evidence: [...didYouMean(unknown, known), `endpoints of '${dependency}' by ${by}: ${quoted(known)}`],
    remedy: `Correct the name in options.endpoints, or omit options.endpoints to use all endpoints of '${dependency}'`,
  };
}

export function emptyEndpointList(name: string, kind: EdgeKind, dependency: string): Problem {
  return {
    summary: `service '${name}' ${kind} '${dependency}' with an empty list of endpoints`,
    remedy: `List the port mapping names that '${name}' uses in options.endpoints, or omit options.endpoints to use all endpoints of '${dependency}'`,
  };
}

export function dependencyInOtherMesh(name: string, kind: EdgeKind, dependency: string, otherMesh: string): Problem {
  return {
    summary: `service '${name}' ${kind} '${dependency}', which belongs to another mesh`,
    evidence: [`'${dependency}' is a service of '${otherMesh}'`],
    remedy: 'Declare both services in one mesh: a client finds only the endpoints of its own namespace',
  };
}

export function stackOrderConflict(name: string, dependency: string, reasons: readonly string[]): Problem {
  return {
    summary: `service '${name}' dependsOn '${dependency}', but the stack of '${dependency}' depends on the stack of '${name}'`,
    evidence: reasons,
    remedy:
      'CloudFormation deploys a stack as a whole. Remove one of these dependencies or references, or make the dependsOn entry ' +
      'connectsTo',
  };
}

/** @param reasons why the stack of the rule depends on the stack of the client */
export function ruleAfterClient(name: string, dependency: string, rule: string, reasons: readonly string[]): Problem {
  return {
    summary: `service '${name}' dependsOn '${dependency}', but the security group rule between them is in a stack that depends on the stack of '${name}'`,
    evidence: [`the rule is '${rule}'`, ...reasons],
    remedy:
      `'${name}' would be deployed before it may call '${dependency}'. Remove the line that adds this rule (if it is deployed ` +
      'already, in a deployment before you add the edge): the mesh then adds the rule ' +
      `where '${name}' can wait for it. Or make the dependsOn entry connectsTo`,
  };
}

export function longNonce(name: string, values: readonly string[], max: number): Problem {
  return {
    summary: `service '${name}' uses endpoints with ${values.length} values that only the deployment knows, and at most ${max} are possible`,
    evidence: values.map((value) => `known at deployment: ${value}`),
    remedy:
      `The mesh redeploys '${name}' when one of these values changes, through a nonce that has room for ${max}. Use fewer ` +
      'parameters and references in discoveryName, dnsName and port of the endpoints, and in the nonce of the service, set ' +
      'redeployDependents: false, or use connectsTo for some of the services',
  };
}

/**
 * @param clients services with edges
 * @param unconfigured services without a Service Connect configuration
 */
export function createdTooLate(clients: readonly string[], unconfigured: readonly string[]): Problem {
  return {
    summary: 'the mesh was created too late to have its full effect',
    evidence: [
      ...(clients.length > 0 ? [`dependsOn and connectsTo of these services have no effect: ${quoted(clients)}`] : []),
      ...(unconfigured.length > 0
        ? [`these services get no Service Connect configuration: ${quoted(unconfigured)}`]
        : []),
    ],
    remedy:
      'An aspect created the mesh in a scope that CDK had visited already. Create the mesh before synthesis, or let the aspect ' +
      'create it when it visits the scope of the mesh. Aspects may add edges at any time',
  };
}
