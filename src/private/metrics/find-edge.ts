import type { IMeshService } from '../../i-mesh-service';
import { Member, MemberEdge } from '../members/member';
import * as messages from '../messages';
import { meshError } from '../messages/problem';
import { EDGE_KINDS } from '../model/service';
import { ServiceGraph } from '../model/service-graph';

/**
 * Finds the edge from a service to another one. Throws an error if there is none.
 *
 * @param other the other service, as the user passes it
 * @param viewOf returns what users see of a service
 */
export function findEdge(
  services: ServiceGraph<Member>,
  dependent: Member,
  other: IMeshService,
  viewOf: (member: Member) => IMeshService,
): MemberEdge {
  const { name, mesh } = dependent;
  if (typeof other?.name !== 'string') {
    throw meshError(mesh.node.path, [messages.notAMeshService(`edgeTo of service '${name}'`, other)]);
  }
  const edges = EDGE_KINDS.flatMap((kind) => services.edgesOf(dependent, kind));
  const found = edges.find(({ dependency }) => viewOf(dependency) === other);
  if (found) return found;
  const used = edges.map(({ dependency }) => dependency.name);
  throw meshError(mesh.node.path, [messages.noEdge(name, other.name, used, used.includes(other.name))]);
}
