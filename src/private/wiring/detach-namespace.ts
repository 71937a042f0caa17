import { CfnResource, Stack } from 'aws-cdk-lib';
import { addResourceDependencies } from './late-constructs';
import { moveToStack } from './move-to-stack';
import { MeshState } from '../members/mesh-state';

/**
 * Moves the namespace that a mesh created out of the scope of the mesh if something makes this scope wait with `node.addDependency`. The
 * namespace would wait too, often for services that refer to it.
 */
export function detachNamespace({ construct, createdNamespace }: MeshState) {
  const resource = createdNamespace?.node.tryFindChild('Resource');
  if (!createdNamespace || !CfnResource.isCfnResource(resource)) return;
  const { scopes } = createdNamespace.node;
  const above = scopes.slice(scopes.indexOf(Stack.of(createdNamespace)) + 1, -1);
  if (!above.includes(construct) || above.every(({ node }) => node.dependencies.length === 0)) return;
  addResourceDependencies(moveToStack(resource, 'ServiceConnectNamespace'), createdNamespace.node.dependencies);
}
