import { MeshEndpoint } from './mesh-endpoint';

/**
 * A service that services of a mesh can call.
 *
 * Only this library implements it.
 */
export interface IMeshService {
  /** The name of the service in the mesh. */
  readonly name: string;

  /** The endpoints that the service offers. Empty for a service that is only a client. */
  readonly endpoints: MeshEndpoint[];
}
