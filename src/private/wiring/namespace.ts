import { Fn, Names, ScopedAws, Stack } from 'aws-cdk-lib';
import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import { IConstruct } from 'constructs';
import { byNamespace, existingNamespace, stackOfNewNamespace } from '../declaration/namespace';
import { scopeInStack } from '../inspect/scope-in-stack';
import { Member } from '../members/member';
import { MeshState } from '../members/mesh-state';
import { namesOfApp, namesOfMember } from '../members/namespace-names';

/** With the name of the stack, this leaves much of the 1,024 characters that Cloud Map accepts. */
const MAX_PATH_LENGTH = 128;

/** Sets the namespace of the mesh, creates one if necessary, and reserves the names of these services in it. */
export function joinNamespace(state: MeshState, added: readonly Member[]): cloudmap.INamespace {
  const namespace = existingNamespace(state, added) ?? createNamespace(state, added);
  const names = namesOfApp(state.construct);
  for (const [key, members] of byNamespace(namespace, added)) {
    names.reserve(key, state.path, members.map(namesOfMember));
  }
  state.namespace = namespace;
  return namespace;
}

function createNamespace(state: MeshState, added: readonly Member[]): cloudmap.INamespace {
  const { construct } = state;
  const stack = stackOfNewNamespace(state, added);
  const [scope, id] = scopeInStack(construct, stack, 'Namespace');
  state.createdNamespace = new cloudmap.HttpNamespace(scope, id, {
    name: nameInStack(construct, stack),
    description: `Service Connect endpoints of ${construct.node.path}`,
  });
  return state.createdNamespace;
}

/**
 * Returns a name that is unique in an account and region, however often the template of the stack is deployed: it begins
 * with the name of the stack, which only the deployment knows. The rest identifies the mesh.
 */
function nameInStack({ node }: IConstruct, stack: Stack): string {
  const within = node.scopes.slice(node.scopes.indexOf(stack) + 1).map((scope) => scope.node.id);
  const words = within.map((id) => id.replace(/[^A-Za-z0-9]/g, '')).filter((word) => word !== '');
  // The hash of CDK, if it adds one to the id of the mesh: then the name is the same as in earlier versions.
  const [hash = node.addr.slice(-8)] = /[0-9A-F]{8}$/.exec(Names.nodeUniqueId(node)) ?? [];
  const mesh = [words.join('-').slice(0, MAX_PATH_LENGTH), hash].join('-');
  return Fn.join('-', [new ScopedAws(stack).stackName, mesh]);
}
