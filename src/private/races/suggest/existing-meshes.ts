import { Edge } from './edge';
import { EcsService } from '../../template/ecs-services';
import { Facts } from '../../template/facts';

/** The key of a mesh that the templates show without its path. */
export const UNKNOWN_MESH = '';

/** An edge between services in different meshes, or in one whose path is not known. */
export interface UnplacedEdge extends Edge {
  /** The paths of the meshes that contain the services now. */
  readonly meshes: ReadonlyMap<EcsService, string>;
}

/** Edges by the mesh that can declare them. */
export interface EdgesByMesh {
  /** Between services that are in no mesh. */
  readonly ofNew: readonly Edge[];
  /** By the path of the mesh. A service that is in no mesh yet gets a row in it. */
  readonly ofExisting: ReadonlyMap<string, readonly Edge[]>;
  readonly unplaced: readonly UnplacedEdge[];
}

/**
 * Divides edges by the meshes that exist already. A service can be in one mesh only, so a service without one that calls a
 * service in a mesh, or is called by it, belongs to this mesh, and so do the services around it.
 */
export function divideByMesh(edges: readonly Edge[], { redeployments }: Facts): EdgesByMesh {
  const current = new Map<EcsService, string>();
  for (const service of edges.flatMap(({ client, server }) => [client, server])) {
    const isRedeployed = redeployments.some(
      (each) => each.isOfMesh && each.service.stack === service.stack && each.service.logicalId === service.logicalId,
    );
    if (service.meshRow) current.set(service, service.meshRow.mesh);
    else if (service.isInMesh || isRedeployed) current.set(service, UNKNOWN_MESH);
  }
  const meshes = new Map(current);
  let size = -1;
  while (size !== meshes.size) {
    size = meshes.size;
    for (const { client, server } of edges) {
      const mesh = meshes.get(client) ?? meshes.get(server);
      if (mesh === undefined) continue;
      if (!meshes.has(client)) meshes.set(client, mesh);
      if (!meshes.has(server)) meshes.set(server, mesh);
    }
  }

  const ofExisting = new Map<string, Edge[]>();
  const ofNew: Edge[] = [];
  const unplaced: UnplacedEdge[] = [];
  for (const edge of edges) {
    const [ours, theirs] = [meshes.get(edge.client), meshes.get(edge.server)];
    if (ours === undefined) ofNew.push(edge);
    else if (ours === UNKNOWN_MESH || ours !== theirs) unplaced.push({ ...edge, meshes: current });
    else ofExisting.set(ours, [...(ofExisting.get(ours) ?? []), edge]);
  }
  return { ofNew, ofExisting, unplaced };
}
