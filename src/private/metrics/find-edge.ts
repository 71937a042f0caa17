import type { IMeshService } from '../../i-mesh-service';
import { ExternalEdge, ExternalMember, isMember } from '../members/external-member';
import { Member, MemberEdge } from '../members/member';
import { MeshState } from '../members/mesh-state';
import * as messages from '../messages';
import { meshError } from '../messages/problem';
import { EDGE_KINDS } from '../model/service';

/**
 * Finds the edge from a service to another one. Throws an error if there is none.
 *
 * @param other the other service, as the user passes it
 * @param viewOf returns what users see of a service
 */
export function findEdge(
  { services, externals }: MeshState,
  dependent: Member,
  other: IMeshService,
  viewOf: (member: Member | ExternalMember) => IMeshService,
): MemberEdge | ExternalEdge {
  const { name, mesh } = dependent;
  if (typeof other?.name !== 'string') {
    throw meshError(mesh.node.path, [messages.notAMeshService(`edgeTo of service '${name}'`, other)]);
  }
  const edges: (MemberEdge | ExternalEdge)[] = [
    ...EDGE_KINDS.flatMap((kind) => services.edgesOf(dependent, kind)),
    ...externals.edgesFrom([dependent]),
  ];
  const found = edges.find(({ dependency }) => viewOf(dependency) === other);
  if (found) return found;
  const used = edges.map(({ dependency }) => dependency.name);
  throw meshError(mesh.node.path, [messages.noEdge(name, other.name, used, used.includes(other.name))]);
}

/** An edge with the endpoints that are in use by now. */
export function currentEdge({ services, externals }: MeshState, edge: MemberEdge | ExternalEdge) {
  return isExternal(edge) ? externals.currentEdge(edge) : services.currentEdge(edge);
}

function isExternal(edge: MemberEdge | ExternalEdge): edge is ExternalEdge {
  return !isMember(edge.dependency);
}
