import { IConstruct } from 'constructs';
import { cycleProblems } from './dependency-cycles';
import { EdgeKind } from './edge';
import { Endpoint, endpoint } from './endpoint';
import { endpointProblems } from './endpoint-problems';
import { serviceProblems } from './service-problems';
import { Wait } from './stack-graph';
import type { MeshService } from '../../mesh-service';
import type { MeshServiceProps } from '../../mesh-service-props';
import type { ServiceConnectMesh } from '../../service-connect-mesh';
import { DependencyGraph } from '../graph/dependency-graph';
import * as messages from '../messages';
import { edgeWait, environmentProblems, ownWaits, Place } from './places';
import { Problem } from '../messages/problem';
import { adoptable, portMappings } from '../wiring/port-mappings';

/** A services table as far as it could be read, and all that is wrong with it. */
export interface ServicesTable {
  /** The endpoints of each row, with the mesh's defaults filled in. */
  readonly endpoints: readonly (readonly Endpoint[])[];
  /** What waits for what because of these rows. */
  readonly waits: readonly Wait[];
  readonly problems: readonly Problem[];
}

/**
 * Reads rows that are to join a mesh, and changes nothing.
 *
 * @param namespacePlace something in the stack of the namespace in which they find each other
 */
export function readServicesTable(
  mesh: ServiceConnectMesh,
  rows: readonly MeshServiceProps[],
  namesMayReferForward: boolean,
  namespacePlace?: IConstruct,
): ServicesTable {
  const members = mesh._members;
  const services = rows.map(readEndpoints);
  const edges = readEdges(rows, members, namesMayReferForward);
  const waits = [...rows.flatMap((row) => ownWaits(row, namespacePlace)), ...edges.waits];
  const problems = [
    ...nameProblems(rows, mesh),
    ...sameServiceProblems(rows),
    ...rows.flatMap((row) => serviceProblems(mesh, row)),
    ...services.flatMap((service) => service.problems),
    ...edges.problems,
  ];
  const { logDriver, accessLogs } = mesh._props;
  for (const row of rows) {
    if ((row.accessLogs ?? accessLogs) && !(row.logDriver ?? logDriver)) problems.push(messages.noLogDriver(row.name));
  }
  return {
    endpoints: services.map(({ endpoints }) => endpoints),
    waits,
    problems: problems.length > 0 ? problems : mesh._stackGraph.problemsWith(waits),
  };
}

function nameProblems(rows: readonly MeshServiceProps[], { _members, _foldedNames }: ServiceConnectMesh): Problem[] {
  const named = new Map<string, Place[]>();
  const folded = new Map<string, Set<string>>();
  for (const row of rows) {
    const { name } = row;
    const member = _members.get(name);
    if (!named.has(name)) named.set(name, member ? [member] : []);
    named.get(name)!.push(row);
    const lower = name.toLowerCase();
    const similar = _foldedNames.get(lower);
    if (!folded.has(lower)) folded.set(lower, new Set(similar === undefined ? [] : [similar]));
    folded.get(lower)!.add(name);
  }
  return [
    ...[...named.keys()].filter((name) => /^$|\p{Cc}/u.test(name)).map(messages.illegalName),
    ...[...named]
      .filter(([, same]) => same.length > 1)
      .map(([name, same]) =>
        messages.duplicateName(
          name,
          same.map(({ service }) => service.node.path),
        ),
      ),
    ...[...folded.values()].filter(({ size }) => size > 1).map((similar) => messages.caseOnly([...similar])),
  ];
}

function sameServiceProblems(rows: readonly MeshServiceProps[]): Problem[] {
  const names = new Map<MeshServiceProps['service'], string[]>();
  for (const { name, service } of rows) {
    if (!names.has(service)) names.set(service, []);
    names.get(service)!.push(name);
  }
  return [...names]
    .filter(([, same]) => same.length > 1)
    .map(([service, same]) => messages.sameService(service.node.path, same));
}

function readEndpoints({ name, service, endpoints: given, testTraffic }: MeshServiceProps) {
  const endpoints: Endpoint[] = [];
  const problems: Problem[] = [];
  const { taskDefinition } = service;
  if (!taskDefinition.defaultContainer) return { endpoints, problems }; // which is a problem of its own
  const { named, unnamed } = portMappings(taskDefinition);
  for (const each of given ?? []) {
    const { portMappingName } = each;
    const mapped = named.get(portMappingName) ?? adoptable(service, { named, unnamed });
    if (mapped) {
      named.set(portMappingName, mapped); // a mapping without a name gets one, and may be used again by that only
      const read = endpoint(name, each, mapped);
      endpoints.push(read);
      problems.push(...endpointProblems(name, read));
    } else {
      const ports = unnamed.map(
        ({ container, mapping }) => `${mapping.containerPort} of container '${container.containerName}'`,
      );
      const { path } = taskDefinition.node;
      problems.push(messages.noPortMapping(name, portMappingName, path, [...named.keys()], ports));
    }
  }
  const known = endpoints.map(({ config }) => config.portMappingName);
  const tested = (testTraffic ?? []).map(({ portMappingName }) => portMappingName);
  tested.forEach((portMappingName, index) => {
    if (!known.includes(portMappingName)) problems.push(messages.noSuchEndpoint(name, portMappingName, known));
    else if (tested.indexOf(portMappingName) < index) problems.push(messages.testedTwice(name, portMappingName));
  });
  return { endpoints, problems };
}

/** Cycles can run through rows only: a service that is in the mesh already cannot depend on one that is not. */
function readEdges(
  rows: readonly MeshServiceProps[],
  members: ReadonlyMap<string, MeshService>,
  namesMayReferForward: boolean,
) {
  const problems: Problem[] = [];
  const waits: Wait[] = [];
  const graph = new DependencyGraph();
  const numbers = new Map(rows.map(({ name }) => [name, graph.addService()]));
  const known = () => [...new Set([...members.keys(), ...(namesMayReferForward ? numbers.keys() : [])])];

  rows.forEach((row, dependent) => {
    const { name } = row;
    const dependsOn = new Set(row.dependsOn);
    const read = (kind: EdgeKind, target: string) => {
      const number = numbers.get(target);
      const other = number === undefined ? members.get(target) : rows[number];
      if (kind === 'dependsOn' && target === name) {
        problems.push(messages.selfDependency(name));
      } else if (!other) {
        problems.push(messages.unknownTarget(name, kind, target, known(), !namesMayReferForward));
      } else {
        if (!other.endpoints?.length) problems.push(messages.noEndpoints(name, kind, target));
        problems.push(...environmentProblems(row, kind, other));
        if (kind === 'dependsOn') {
          waits.push(edgeWait(row, other));
          if (number !== undefined) graph.addEdge(dependent, number);
        } else if (dependsOn.has(target)) {
          problems.push(messages.bothKinds(name, target));
        }
      }
    };
    for (const target of dependsOn) read('dependsOn', target);
    for (const target of new Set(row.connectsTo)) read('connectsTo', target);
  });
  return { waits, problems: [...problems, ...cycleProblems(graph, (service) => rows[service].name)] };
}
