import { Annotations } from 'aws-cdk-lib';
import type { MeshService } from '../mesh-service';
import { describe, Problem } from './messages/problem';
import { cfnService } from './wiring/cfn-service';

/**
 * A warning about a service: it stops nobody, CDK shows it once, and `acknowledgeWarning` on the service or on anything
 * around it silences it.
 *
 * It stands at the service's resource, since CDK looks for an acknowledgement of a later warning only above where the
 * warning stands, not there itself.
 */
export function advise({ service, _mesh: mesh }: MeshService, id: string, problem: Problem) {
  const warning = describe(mesh.node.path, problem);
  Annotations.of(cfnService(service)).addWarningV2(`cdk-service-connect-mesh:${id}`, warning);
}
