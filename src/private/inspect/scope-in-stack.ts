import { Names, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/**
 * Returns the scope and the id of a resource that the mesh adds to a stack. If the mesh is in this stack, the scope is
 * the mesh. Otherwise the scope is the stack, and the id includes the path of the mesh, so that it is unique.
 */
export function scopeInStack(mesh: Construct, stack: Stack, id: string): [scope: Construct, id: string] {
  const isOwnStack = mesh.node.scopes.filter(Stack.isStack).pop() === stack;
  return isOwnStack ? [mesh, id] : [stack, `${Names.nodeUniqueId(mesh.node)}${id}`];
}
