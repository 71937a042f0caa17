import { IMeshService } from './i-mesh-service';
import { MeshEndpoint } from './mesh-endpoint';

/**
 * A service that another application deploys, and that the services of a mesh call.
 * `ServiceConnectMesh.addExternalService` returns it.
 *
 * Only this library extends this class.
 */
export abstract class ExternalMeshService implements IMeshService {
  /** The name of the service in the mesh. */
  public abstract readonly name: string;

  /**
   * The endpoints of the service.
   *
   * If an endpoint is published and declares no `discoveryName`, its discovery name is a token. The `listenerPort` of a
   * published endpoint that declares none is undefined.
   */
  public abstract readonly endpoints: MeshEndpoint[];

  /** The services of the mesh that depend on this one directly, in the order in which the edges were declared. */
  public abstract readonly dependents: IMeshService[];
}
