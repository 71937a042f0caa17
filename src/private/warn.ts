import { Annotations } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import type { MeshService } from '../mesh-service';
import type { ServiceConnectMesh } from '../service-connect-mesh';
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
  warn(cfnService(service), mesh, id, problem);
}

/** A warning about a mesh as a whole. */
export function adviseOnMesh(mesh: ServiceConnectMesh, id: string, problem: Problem) {
  warn(mesh, mesh, id, problem);
}

function warn(where: IConstruct, mesh: ServiceConnectMesh, id: string, problem: Problem) {
  Annotations.of(where).addWarningV2(`cdk-service-connect-mesh:${id}`, describe(mesh.node.path, problem));
}
