import { Resource } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import { IConstruct } from 'constructs';
import { Member } from '../members/member';
import { MeshState } from '../members/mesh-state';
import { namesOfApp } from '../members/namespace-names';
import * as messages from '../messages';
import { Problem } from '../messages/problem';

type Hosted = Pick<Member, 'name' | 'service'>;

/** The namespace of the mesh, or the one that it uses once these services are added; undefined if it has to create one. */
export function existingNamespace(state: MeshState, added: readonly Hosted[]): cloudmap.INamespace | undefined {
  return state.namespace ?? added.map(defaultNamespaceOf).find((found) => found !== undefined);
}

/** A construct in the stack that contains the namespace, or is going to; undefined if the namespace is imported. */
export function namespaceScope(state: MeshState, added: readonly Hosted[]): IConstruct | undefined {
  const namespace = existingNamespace(state, added);
  if (!namespace) return clusterOfNamespace(added);
  return Resource.isOwnedResource(namespace) ? namespace : undefined;
}

/** The cluster in whose stack a mesh creates its namespace. Of several the first by path, in whatever order services come. */
export function clusterOfNamespace(services: readonly Hosted[]): ecs.ICluster {
  return services.map(({ service }) => service.cluster).reduce((a, b) => (b.node.path < a.node.path ? b : a));
}

/** Why services cannot be in the namespace: other default namespaces, and names that are taken. */
export function namespaceProblems(state: MeshState, added: readonly Member[]): Problem[] {
  const namespace = existingNamespace(state, added);
  const others = state.props.namespace ? [] : added.filter((service) => hasOtherDefault(service, namespace));
  const conflicts = namesOfApp(state.construct).conflicts(namespaceKey(state, namespace), state.path, added);
  return [
    ...others.map((each) =>
      messages.differentDefaultNamespace(
        each.name,
        each.service.cluster.node.path,
        defaultNamespaceOf(each)!.node.path,
        namespace!.node.path,
      ),
    ),
    ...conflicts.map(messages.nameConflict),
  ];
}

/** Identifies a namespace within an app: two imports of one namespace are one, and one to be created has an identity already. */
export function namespaceKey(state: MeshState, namespace: cloudmap.INamespace | undefined): string {
  if (!namespace || namespace === state.createdNamespace) return `created by ${state.path}`;
  return namespace.namespaceArn;
}

function defaultNamespaceOf({ service }: Hosted): cloudmap.INamespace | undefined {
  return service.cluster.defaultCloudMapNamespace;
}

function hasOtherDefault(service: Hosted, namespace: cloudmap.INamespace | undefined): boolean {
  const own = defaultNamespaceOf(service);
  return own !== undefined && own.namespaceArn !== namespace?.namespaceArn;
}
