import { cfnService } from '../inspect/cfn-resources';
import { Member } from '../members/member';

/** The type of the construct metadata by which the race check knows that a service is in a mesh. */
const TYPE = 'cdk-service-connect-mesh:service';

/**
 * Records in the cloud assembly, not in the template, in which mesh a service is and under which name: the race check then suggests a
 * change of this mesh instead of a second one, which the service cannot be in.
 */
export function recordMembership({ service, mesh, name }: Member) {
  cfnService(service).node.addMetadata(TYPE, { mesh: mesh.node.path, name });
}
