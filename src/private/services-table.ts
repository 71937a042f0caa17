import { cycleProblems } from './dependency-cycles';
import { EdgeKind } from './edge';
import { Endpoint, endpoint } from './endpoint';
import { DependencyGraph } from './graph/dependency-graph';
import * as messages from './messages';
import { Problem } from './problem';
import type { MeshService, MeshServiceProps } from '../mesh-service';
import { uncheckedContainers } from './wiring/hold-until-healthy';
import { portMappings } from './wiring/port-mappings';
import { hasServiceConnect, unsupportedController } from './wiring/service-connect';

/** A services table as far as it could be read, and all that is wrong with it. */
export interface ServicesTable {
  /** The endpoints of each row, with the mesh's defaults filled in. */
  readonly endpoints: readonly (readonly Endpoint[])[];
  readonly problems: readonly Problem[];
}

/**
 * Reads the rows of a services table and changes nothing.
 *
 * @param rows    the services to add
 * @param members the services that are in the mesh already
 */
export function readServicesTable(
  rows: readonly MeshServiceProps[],
  members: ReadonlyMap<string, MeshService>,
  namesMayReferForward: boolean,
): ServicesTable {
  const services = rows.map(readService);
  return {
    endpoints: services.map(({ endpoints }) => endpoints),
    problems: [
      ...nameProblems(rows, members),
      ...services.flatMap(({ problems }) => problems),
      ...edgeProblems(rows, members, namesMayReferForward),
    ],
  };
}

function nameProblems(rows: readonly MeshServiceProps[], members: ReadonlyMap<string, MeshService>): Problem[] {
  const paths = new Map<string, string[]>();
  for (const { name, service } of rows) {
    const member = members.get(name);
    if (!paths.has(name)) paths.set(name, member ? [member.service.node.path] : []);
    paths.get(name)!.push(service.node.path);
  }
  return [...paths].flatMap(([name, of]) => [
    ...(/^$|\p{Cc}/u.test(name) ? [messages.illegalName(name)] : []),
    ...(of.length > 1 ? [messages.duplicateName(name, of)] : []),
  ]);
}

function readService({ name, service, endpoints = [], holdUntilHealthy }: MeshServiceProps) {
  const { taskDefinition } = service;
  if (hasServiceConnect(service)) {
    return { endpoints: [], problems: [messages.configuredAlready(name, service.node.path)] };
  }
  if (!taskDefinition.defaultContainer) {
    return { endpoints: [], problems: [messages.noContainer(name, taskDefinition.node.path)] };
  }
  const problems: Problem[] = [];
  const controller = unsupportedController(service);
  if (controller) problems.push(messages.unsupportedController(name, service.node.path, controller));
  const unchecked = holdUntilHealthy ? uncheckedContainers(taskDefinition) : [];
  if (unchecked.length > 0) problems.push(messages.cannotHold(name, unchecked));
  const { named, unnamed } = portMappings(taskDefinition);
  const read: Endpoint[] = [];
  for (const given of endpoints) {
    const mapping = named.get(given.portMappingName);
    if (mapping) {
      read.push(endpoint(name, given, mapping));
    } else {
      problems.push(
        messages.noPortMapping(name, given.portMappingName, taskDefinition.node.path, [...named.keys()], unnamed),
      );
    }
  }
  return { endpoints: read, problems };
}

/** Cycles can run through rows only: a service that is in the mesh already cannot depend on one that is not. */
function edgeProblems(
  rows: readonly MeshServiceProps[],
  members: ReadonlyMap<string, MeshService>,
  namesMayReferForward: boolean,
): Problem[] {
  const problems: Problem[] = [];
  const graph = new DependencyGraph();
  const numbers = new Map(rows.map(({ name }) => [name, graph.addService()]));
  const known = [...new Set([...members.keys(), ...numbers.keys()])];

  rows.forEach(({ name, dependsOn = [], connectsTo = [] }, dependent) => {
    const check = (kind: EdgeKind, target: string) => {
      const number = numbers.get(target);
      const endpoints = number === undefined ? members.get(target)?._endpoints : (rows[number].endpoints ?? []);
      if (kind === 'dependsOn' && target === name) {
        problems.push(messages.selfDependency(name));
      } else if (!endpoints) {
        const declared = namesMayReferForward ? known : [...members.keys()];
        problems.push(messages.unknownTarget(name, kind, target, declared, !namesMayReferForward));
      } else {
        if (endpoints.length === 0) problems.push(messages.noEndpoints(name, kind, target));
        if (kind === 'dependsOn' && number !== undefined) graph.addEdge(dependent, number);
      }
    };
    for (const target of new Set(dependsOn)) check('dependsOn', target);
    for (const target of new Set(connectsTo)) {
      check('connectsTo', target);
      if (dependsOn.includes(target)) problems.push(messages.bothKinds(name, target));
    }
  });
  return [...problems, ...cycleProblems(graph, (service) => rows[service].name)];
}
