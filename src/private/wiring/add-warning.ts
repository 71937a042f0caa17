import { Annotations } from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import { cfnService } from '../inspect/cfn-resources';
import { enclosingStacks } from '../inspect/stacks';
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

/**
 * Adds a warning about a mesh as a whole, unless it is acknowledged on the mesh.
 *
 * CDK shows only the annotations within stacks. If the mesh is outside of all stacks, the warning is on this stack.
 */
export function addMeshWarning(mesh: IConstruct, id: string, problem: Problem, stack: IConstruct | undefined) {
  if (isAcknowledged(mesh, id, problem)) return;
  annotate(enclosingStacks(mesh).length > 0 || !stack ? mesh : stack, mesh, id, problem);
}

/** Whether a warning is acknowledged on a mesh. Adds the warning to a temporary child to find out. */
function isAcknowledged(mesh: IConstruct, id: string, problem: Problem): boolean {
  const child = new Construct(mesh as Construct, 'AcknowledgementProbe');
  annotate(child, mesh, id, problem);
  mesh.node.tryRemoveChild(child.node.id);
  return child.node.metadata.length === 0;
}

function annotate(construct: IConstruct, mesh: IConstruct, id: string, problem: Problem) {
  Annotations.of(construct).addWarningV2(`cdk-service-connect-mesh:${id}`, describe(mesh.node.path, problem));
}
