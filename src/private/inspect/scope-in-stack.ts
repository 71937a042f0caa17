import { Names, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/**
 * The scope and id for a resource of the mesh in a stack: under the mesh if that is its own stack, else directly in the stack,
 * with an id that no other mesh uses.
 */
export function scopeInStack(mesh: Construct, stack: Stack, id: string): [scope: Construct, id: string] {
  const isOwnStack = mesh.node.scopes.filter(Stack.isStack).pop() === stack;
  return isOwnStack ? [mesh, id] : [stack, `${Names.nodeUniqueId(mesh.node)}${id}`];
}
