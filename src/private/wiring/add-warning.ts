import { Annotations } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { cfnService } from '../inspect/cfn-resources';
import { Member } from '../members/member';
import { describe, Problem } from '../messages/problem';

/**
 * Adds a warning about a service. CDK shows it once. `acknowledgeWarning` on the service, or on a construct that
 * contains it, suppresses the warning.
 *
 * Under the hood, the annotation is on the `AWS::ECS::Service`. If a warning is acknowledged before it is added, CDK
 * finds the acknowledgement only on constructs that contain the annotated construct, not on that construct itself.
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
