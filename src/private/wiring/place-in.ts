import { Names, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/**
 * The scope and id under which something that the mesh makes stands in a stack: under the mesh where that is its own
 * stack, else directly in the stack, under an id that no other mesh has.
 */
export function placeIn(mesh: Construct, stack: Stack, id: string): [scope: Construct, id: string] {
  const isHome = mesh.node.scopes.filter(Stack.isStack).pop() === stack;
  return isHome ? [mesh, id] : [stack, `${Names.nodeUniqueId(mesh.node)}${id}`];
}
