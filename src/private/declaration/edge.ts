import { Batch, ReadBatch } from './batch';
import { edgeProblems, externalEdgeProblems } from './edge-problems';
import { fieldProblems, isGiven } from './fields';
import { edgePrerequisites, unitCycleProblems } from './prerequisites';
import type { MeshEdgeOptions } from '../../mesh-service-props';
import { ExternalEdge, ExternalMember, isMember } from '../members/external-member';
import { Member, MemberEdge } from '../members/member';
import { MeshState } from '../members/mesh-state';
import * as messages from '../messages';
import { Problem } from '../messages/problem';
import { EdgeKind, Endpoint, endpointName } from '../model/service';

/** Reads and checks the edge that a call of `dependsOn()` or `connectsTo()` declares. */
export function readEdge(
  { services, units }: MeshState,
  dependent: Member,
  kind: EdgeKind,
  dependency: Member,
  options: MeshEdgeOptions,
): ReadBatch {
  const endpoints = selected(dependency.endpoints, options);
  const edge: MemberEdge = { kind, dependent, dependency, endpoints };
  const batch: Batch = { members: [], edges: [edge], externals: [], externalEdges: [], unreadable: new Set() };
  const prerequisites = edgePrerequisites(batch.edges);
  const unusable = optionProblems(edge, options);
  if (unusable.length > 0) return { batch, prerequisites, problems: unusable };
  const problems = [...usedEndpointProblems(edge, options.endpoints), ...edgeProblems(services, batch)];
  return { batch, prerequisites, problems: problems.length > 0 ? problems : unitCycleProblems(units, prerequisites) };
}

/** Reads and checks the edge to an external service that a call of `dependsOn()` or `connectsTo()` declares. */
export function readExternalEdge(
  { externals }: MeshState,
  dependent: Member,
  kind: EdgeKind,
  dependency: ExternalMember,
  options: MeshEdgeOptions,
): ReadBatch {
  const edge: ExternalEdge = { kind, dependent, dependency, endpoints: selected(dependency.endpoints, options) };
  const batch: Batch = { members: [], edges: [], externals: [], externalEdges: [edge], unreadable: new Set() };
  const unusable = optionProblems(edge, options);
  if (unusable.length > 0) return { batch, prerequisites: [], problems: unusable };
  const problems = [...usedEndpointProblems(edge, options.endpoints), ...externalEdgeProblems(externals, batch)];
  return { batch, prerequisites: [], problems };
}

/** The endpoints that the options select; all if they select none. */
function selected<E extends Endpoint>(endpoints: readonly E[], options: MeshEdgeOptions): E[] {
  return endpoints.filter((endpoint) => options?.endpoints?.includes?.(endpointName(endpoint)) ?? true);
}

/** Finds problems after which no other check makes sense. */
function optionProblems(
  { kind, dependent, dependency }: MemberEdge | ExternalEdge,
  options: MeshEdgeOptions,
): Problem[] {
  const { name, mesh } = dependent;
  const problems = fieldProblems(`options of ${kind} of service '${name}'`, options, ['endpoints']);
  if (problems.length > 0 || dependency.mesh === mesh) return problems;
  return [messages.dependencyInOtherMesh(name, kind, dependency.name, dependency.mesh.node.path)];
}

function usedEndpointProblems(
  { kind, dependent, dependency }: MemberEdge | ExternalEdge,
  endpoints: unknown,
): Problem[] {
  if (!isGiven(endpoints) || (dependency.endpoints.length === 0 && kind === 'connectsTo')) return []; // reported anyway
  const { name } = dependent;
  if (!Array.isArray(endpoints)) {
    const where = `${kind} of service '${name}'`;
    return [messages.notAList(where, 'options.endpoints', 'port mapping names', endpoints)];
  }
  if (endpoints.length === 0) return [messages.emptyEndpointList(name, kind, dependency.name)];
  const known = dependency.endpoints.map(endpointName);
  const by = isMember(dependency) ? 'portMappingName' : '<dnsName>:<port>';
  return endpoints
    .filter((given) => !known.includes(given))
    .map((unknown) => messages.unknownEndpoint(name, kind, dependency.name, String(unknown), known, by));
}
