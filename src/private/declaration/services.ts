import { readAdoption } from './adoption';
import { ReadBatch } from './batch';
import { edgeProblems } from './edge-problems';
import { readEndpoints, testTrafficProblems } from './endpoints';
import { nameProblems } from './name-problems';
import { isCreatedByMesh, namespaceProblems, namespaceScope } from './namespace';
import { edgePrerequisites, ownPrerequisites, unitCycleProblems } from './prerequisites';
import { serviceProblems } from './service-problems';
import type { MeshServiceProps } from '../../mesh-service-props';
import { cfnService } from '../inspect/cfn-resources';
import { readConfiguration } from '../inspect/service-connect-configuration';
import { Member, MemberEdge } from '../members/member';
import { MeshState } from '../members/mesh-state';
import { memberOf } from '../members/registry';
import * as messages from '../messages';
import { Problem } from '../messages/problem';
import { EDGE_KINDS } from '../model/service';

/**
 * Reads and checks services before they are added to a mesh.
 *
 * @param namesMayReferForward whether `dependsOn` and `connectsTo` may name services that are declared in the same rows
 */
export function readRows(
  state: MeshState,
  rows: readonly MeshServiceProps[],
  namesMayReferForward: boolean,
): ReadBatch {
  const { construct: mesh, services, units, props } = state;
  const unreadable = new Set<Member>();
  const endpointProblems: Problem[] = [];
  const members = rows.map((row): Member => {
    const { member, declared, problems } = readService(state, row);
    if (member.endpoints.length < declared) unreadable.add(member);
    endpointProblems.push(...problems);
    return member;
  });
  const { edges, problems: unknownNames } = readNames(state, rows, members, namesMayReferForward);
  const batch = { members, edges, unreadable };
  const scope = namespaceScope(state, members);
  const isNewNamespace = isCreatedByMesh(state, members);
  const prerequisites = [
    ...members.flatMap((member) => ownPrerequisites(member, scope, isNewNamespace)),
    ...edgePrerequisites(edges),
  ];
  const problems = [
    ...nameProblems(rows, services),
    ...rows.flatMap((row) => serviceProblems(mesh, row, props.holdUntilHealthy)),
    ...endpointProblems,
    ...unknownNames,
    ...edgeProblems(services, batch),
    ...rows
      .filter((row) => (row.accessLogs ?? props.accessLogs) && !(row.logDriver ?? props.logDriver))
      .map(({ name }) => messages.accessLogsWithoutLogDriver(name)),
  ];
  // Most other problems would cause a misleading stack dependency cycle too.
  if (problems.length === 0) problems.push(...unitCycleProblems(units, prerequisites));
  problems.push(...namespaceProblems(state, members));
  return { batch, prerequisites, problems };
}

/** Reads a service and its endpoints: from its configuration if it has one, else from the row. */
function readService(state: MeshState, row: MeshServiceProps) {
  const { name, service } = row;
  const { construct: mesh } = state;
  const configuration = memberOf(service) ? undefined : readConfiguration(cfnService(service));
  if (configuration === undefined || configuration.undecided) {
    const { endpoints, problems } = readEndpoints(row);
    problems.push(...testTrafficProblems(row, endpoints));
    if (configuration?.undecided) {
      problems.push(messages.undecidedConfiguration(name, service.node.path, configuration.undecided));
    }
    const member: Member = { name, service, endpoints, mesh, isAdopted: false };
    return { member, declared: row.endpoints?.length ?? 0, problems };
  }
  const { endpoints, namespace, problems } = readAdoption(state, row, configuration);
  const member: Member = { name, service, endpoints, mesh, isAdopted: true, adoptedNamespace: namespace };
  return { member, declared: configuration.ports.length, problems };
}

/** Reads the edges that the names in `dependsOn` and `connectsTo` declare. */
function readNames(
  { services }: MeshState,
  rows: readonly MeshServiceProps[],
  members: readonly Member[],
  namesMayReferForward: boolean,
) {
  const edges: MemberEdge[] = [];
  const problems: Problem[] = [];
  const ofRows = new Map(members.map((member) => [member.name, member]));
  const known = () => {
    const names = services.services.map(({ name }) => name);
    return [...new Set([...names, ...(namesMayReferForward ? ofRows.keys() : [])])];
  };
  rows.forEach((row, index) => {
    for (const kind of EDGE_KINDS) {
      for (const target of new Set(row[kind])) {
        const dependency = ofRows.get(target) ?? services.find(target);
        if (dependency) edges.push({ kind, dependent: members[index], dependency, endpoints: dependency.endpoints });
        else problems.push(messages.unknownDependency(row.name, kind, target, known(), namesMayReferForward));
      }
    }
  });
  return { edges, problems };
}
