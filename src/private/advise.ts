import { Annotations } from 'aws-cdk-lib';
import { describe, Problem } from './problem';
import type { MeshService } from '../mesh-service';

/** A warning on a service: it stops nobody, CDK shows it once, and `Annotations.acknowledgeWarning` silences it. */
export function advise({ service, _mesh: mesh }: MeshService, id: string, problem: Problem) {
  Annotations.of(service).addWarningV2(`cdk-service-connect-mesh:${id}`, describe(mesh.node.path, problem));
}
