import { Annotations } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { cfnService } from '../inspect/cfn-resources';
import { Member } from '../members/member';
import { describe, Problem } from '../messages/problem';

/**
 * Adds a warning about a service. CDK shows it once, and `acknowledgeWarning` on the service, or on anything around it, silences
 * it.
 *
 * Under the hood, the annotation is on the `AWS::ECS::Service`, since CDK looks for an acknowledgement of a later warning only
 * above the construct that has the warning, and not on that construct itself.
 */
export function addWarning({ service, mesh }: Member, id: string, problem: Problem) {
  annotate(cfnService(service), mesh, id, problem);
}

/** Adds a warning about a mesh as a whole. */
export function addMeshWarning(mesh: IConstruct, id: string, problem: Problem) {
  annotate(mesh, mesh, id, problem);
}

function annotate(construct: IConstruct, mesh: IConstruct, id: string, problem: Problem) {
  Annotations.of(construct).addWarningV2(`cdk-service-connect-mesh:${id}`, describe(mesh.node.path, problem));
}
