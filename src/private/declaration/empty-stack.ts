import { CfnResource } from 'aws-cdk-lib';
import { enclosingStacks } from '../inspect/stacks';
import { MeshState } from '../members/mesh-state';
import * as messages from '../messages';
import { Problem } from '../messages/problem';

/**
 * The stack of the mesh, if it is a nested one and the mesh has added all its resources to other stacks. The CDK CLI skips a stack
 * without resources, but CloudFormation refuses a nested one, and with it the parent stack.
 */
export function emptyStackProblems({ construct }: MeshState): Problem[] {
  const [stack, parent] = [...enclosingStacks(construct)].reverse();
  if (!parent) return [];
  const isFilled = stack.node.findAll().some((each) => CfnResource.isCfnResource(each) && each.stack === stack);
  return isFilled ? [] : [messages.emptyNestedStack(stack.node.path, parent.node.path)];
}
