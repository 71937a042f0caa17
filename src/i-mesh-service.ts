import { MeshEndpoint } from './mesh-endpoint';

/**
 * A service that the services of a mesh can call.
 *
 * Only this library implements this interface.
 */
export interface IMeshService {
  /** The name of the service in the mesh. */
  readonly name: string;

  /** The endpoints that the service offers through Service Connect. Empty if the service is client-only. */
  readonly endpoints: MeshEndpoint[];
}
