import { Batch, ReadBatch } from './batch';
import { edgeProblems } from './edge-problems';
import { fieldProblems, isGiven } from './fields';
import { edgePrerequisites, unitCycleProblems } from './prerequisites';
import type { MeshEdgeOptions } from '../../mesh-service-props';
import { Member, MemberEdge } from '../members/member';
import { MeshState } from '../members/mesh-state';
import * as messages from '../messages';
import { Problem } from '../messages/problem';
import { EdgeKind } from '../model/service';

/** Reads and checks the edge that a call of `dependsOn()` or `connectsTo()` declares. */
export function readEdge(
  { services, units }: MeshState,
  dependent: Member,
  kind: EdgeKind,
  dependency: Member,
  options: MeshEdgeOptions,
): ReadBatch {
  const endpoints = dependency.endpoints.filter(
    ({ portMappingName }) => options?.endpoints?.includes?.(portMappingName) ?? true,
  );
  const edge: MemberEdge = { kind, dependent, dependency, endpoints };
  const batch: Batch = { members: [], edges: [edge], unreadable: new Set() };
  const prerequisites = edgePrerequisites(batch.edges);
  const unusable = optionProblems(edge, options);
  if (unusable.length > 0) return { batch, prerequisites, problems: unusable };
  const problems = [...usedEndpointProblems(edge, options.endpoints), ...edgeProblems(services, batch)];
  return { batch, prerequisites, problems: problems.length > 0 ? problems : unitCycleProblems(units, prerequisites) };
}

/** Finds problems after which no other check makes sense. */
function optionProblems({ kind, dependent, dependency }: MemberEdge, options: MeshEdgeOptions): Problem[] {
  const { name, mesh } = dependent;
  const problems = fieldProblems(`options of ${kind} of service '${name}'`, options, ['endpoints']);
  if (problems.length > 0 || dependency.mesh === mesh) return problems;
  return [messages.dependencyInOtherMesh(name, kind, dependency.name, dependency.mesh.node.path)];
}

function usedEndpointProblems({ kind, dependent, dependency }: MemberEdge, endpoints: unknown): Problem[] {
  if (!isGiven(endpoints) || (dependency.endpoints.length === 0 && kind === 'connectsTo')) return []; // reported anyway
  const { name } = dependent;
  if (!Array.isArray(endpoints)) {
    const where = `${kind} of service '${name}'`;
    return [messages.notAList(where, 'options.endpoints', 'port mapping names', endpoints)];
  }
  if (endpoints.length === 0) return [messages.emptyEndpointList(name, kind, dependency.name)];
  const known = dependency.endpoints.map(({ portMappingName }) => portMappingName);
  return endpoints
    .filter((portMappingName) => !known.includes(portMappingName))
    .map((unknown) => messages.unknownEndpoint(name, kind, dependency.name, String(unknown), known));
}
