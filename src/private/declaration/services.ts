import { readAdoption } from './adoption';
import { ReadBatch } from './batch';
import { edgeProblems, externalEdgeProblems } from './edge-problems';
import { readEndpoints, testTrafficProblems } from './endpoints';
import { externalAliasProblems, externalNameProblems } from './external-names';
import { readExternals } from './external-services';
import { nameProblems } from './name-problems';
import { isCreatedByMesh, namespaceProblems, namespaceScope } from './namespace';
import { edgePrerequisites, ownPrerequisites, unitCycleProblems } from './prerequisites';
import { serviceProblems } from './service-problems';
import type { ExternalServiceProps } from '../../external-service-props';
import type { MeshServiceProps } from '../../mesh-service-props';
import { cfnService } from '../inspect/cfn-resources';
import { CreatedNamespaces } from '../inspect/created-namespaces';
import { readConfiguration } from '../inspect/service-connect-configuration';
import { ExternalEdge, ExternalMember } from '../members/external-member';
import { Member, MemberEdge } from '../members/member';
import { MeshState } from '../members/mesh-state';
import { memberOf } from '../members/registry';
import * as messages from '../messages';
import { Problem } from '../messages/problem';
import { EDGE_KINDS } from '../model/service';

/**
 * Reads and checks services and external services before they are added to a mesh.
 *
 * @param namesMayReferForward whether `dependsOn` and `connectsTo` may name services that are declared in the same rows
 */
export function readRows(
  state: MeshState,
  rows: readonly MeshServiceProps[],
  externalRows: readonly ExternalServiceProps[],
  namesMayReferForward: boolean,
): ReadBatch {
  const { construct: mesh, services, externals: known, units, props } = state;
  const { externals, problems: externalProblems } = readExternals(state, externalRows);
  const unreadable = new Set<Member>();
  const endpointProblems: Problem[] = [];
  const namespaces = new CreatedNamespaces();
  const members = rows.map((row): Member => {
    const { member, declared, problems } = readService(state, row, namespaces);
    if (member.endpoints.length < declared) unreadable.add(member);
    endpointProblems.push(...problems);
    return member;
  });
  const {
    edges,
    externalEdges,
    problems: unknownNames,
  } = readNames(state, rows, { members, externals }, namesMayReferForward);
  const batch = { members, edges, externals, externalEdges, unreadable };
  const scope = namespaceScope(state, members);
  const isNewNamespace = isCreatedByMesh(state, members);
  const prerequisites = [
    ...members.flatMap((member) => ownPrerequisites(member, scope, isNewNamespace)),
    ...edgePrerequisites(edges),
  ];
  const problems = [
    ...nameProblems(rows, services),
    ...externalNameProblems(state, rows, externals),
    ...externalProblems,
    ...rows.flatMap((row) => serviceProblems(mesh, row, props.holdUntilHealthy)),
    ...endpointProblems,
    ...unknownNames,
    ...edgeProblems(services, batch),
    ...externalEdgeProblems(known, batch),
    ...externalAliasProblems(state, members, externals),
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
function readService(state: MeshState, row: MeshServiceProps, namespaces: CreatedNamespaces) {
  const { name, service } = row;
  const { construct: mesh, props } = state;
  const publishing = { publishTo: row.publishTo ?? props.publishTo, hasOwnPublishTo: Boolean(row.publishTo) };
  const configuration = memberOf(service) ? undefined : readConfiguration(cfnService(service));
  if (configuration === undefined || configuration.undecided) {
    const { endpoints, problems } = readEndpoints(row);
    problems.push(...testTrafficProblems(row, endpoints));
    if (configuration?.undecided) {
      problems.push(messages.undecidedConfiguration(name, service.node.path, configuration.undecided));
    }
    const member: Member = { name, service, endpoints, mesh, isAdopted: false, ...publishing };
    return { member, declared: row.endpoints?.length ?? 0, problems };
  }
  const { endpoints, namespace, problems } = readAdoption(state, row, configuration, namespaces);
  const member: Member = {
    name,
    service,
    endpoints,
    mesh,
    isAdopted: true,
    adopted: configuration,
    adoptedNamespace: namespace,
    ...publishing,
  };
  return { member, declared: configuration.ports.length, problems };
}

/** Reads the edges that the names in `dependsOn` and `connectsTo` declare. */
function readNames(
  { services, externals }: MeshState,
  rows: readonly MeshServiceProps[],
  added: { readonly members: readonly Member[]; readonly externals: readonly ExternalMember[] },
  namesMayReferForward: boolean,
) {
  const { members } = added;
  const edges: MemberEdge[] = [];
  const externalEdges: ExternalEdge[] = [];
  const problems: Problem[] = [];
  const ofRows = new Map(members.map((member) => [member.name, member]));
  const externalByName = new Map([...externals.services, ...added.externals].map((each) => [each.name, each]));
  const known = () => {
    const names = services.services.map(({ name }) => name);
    return [...new Set([...names, ...(namesMayReferForward ? ofRows.keys() : []), ...externalByName.keys()])];
  };
  rows.forEach((row, index) => {
    for (const kind of EDGE_KINDS) {
      for (const target of new Set(row[kind])) {
        const dependency = ofRows.get(target) ?? services.find(target);
        const external = externalByName.get(target);
        if (dependency) {
          edges.push({ kind, dependent: members[index], dependency, endpoints: dependency.endpoints });
        } else if (external) {
          externalEdges.push({ kind, dependent: members[index], dependency: external, endpoints: external.endpoints });
        } else {
          problems.push(messages.unknownDependency(row.name, kind, target, known(), namesMayReferForward));
        }
      }
    }
  });
  return { edges, externalEdges, problems };
}
