import { Names, Stack } from 'aws-cdk-lib';
import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import { clusterOfNamespace, existingNamespace, namespaceKey } from '../declaration/namespace';
import { scopeInStack } from '../inspect/scope-in-stack';
import { Member } from '../members/member';
import { MeshState } from '../members/mesh-state';
import { namesOfApp } from '../members/namespace-names';

/** Sets the namespace of the mesh, creates one if necessary, and reserves the names of these services in it. */
export function joinNamespace(state: MeshState, added: readonly Member[]): cloudmap.INamespace {
  const existing = existingNamespace(state, added);
  namesOfApp(state.construct).reserve(namespaceKey(state, existing), state.path, added);
  state.namespace = existing ?? createNamespace(state, added);
  return state.namespace;
}

/**
 * Creates a namespace in the stack of the cluster, on which the stacks of all services depend anyway. Its name contains
 * the path of the mesh, so that it is unique in the app.
 */
function createNamespace(state: MeshState, added: readonly Member[]): cloudmap.INamespace {
  const { construct } = state;
  const [scope, id] = scopeInStack(construct, Stack.of(clusterOfNamespace(added)), 'Namespace');
  state.createdNamespace = new cloudmap.HttpNamespace(scope, id, {
    name: Names.uniqueResourceName(construct, { separator: '-', maxLength: 128 }),
    description: `Service Connect endpoints of ${construct.node.path}`,
  });
  return state.createdNamespace;
}
