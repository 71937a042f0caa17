import { Resource } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import { IConstruct } from 'constructs';
import { Member } from '../members/member';
import { MeshState } from '../members/mesh-state';
import { namesOfApp } from '../members/namespace-names';
import * as messages from '../messages';
import { Problem } from '../messages/problem';

type NamedService = Pick<Member, 'name' | 'service'>;

/** The namespace that the mesh uses after these services are added; undefined if the mesh must create one. */
export function existingNamespace(state: MeshState, added: readonly NamedService[]): cloudmap.INamespace | undefined {
  return state.namespace ?? added.map(defaultNamespaceOf).find((found) => found !== undefined);
}

/** A construct in the stack in which the namespace is or will be created; undefined if the namespace is imported. */
export function namespaceScope(state: MeshState, added: readonly NamedService[]): IConstruct | undefined {
  const namespace = existingNamespace(state, added);
  if (!namespace) return clusterOfNamespace(added);
  return Resource.isOwnedResource(namespace) ? namespace : undefined;
}

/**
 * The cluster in whose stack a mesh creates its namespace: the first by construct path, whatever the order of the
 * services.
 */
export function clusterOfNamespace(services: readonly NamedService[]): ecs.ICluster {
  return services.map(({ service }) => service.cluster).reduce((a, b) => (b.node.path < a.node.path ? b : a));
}

/**
 * Finds services that cannot use the namespace: their clusters have another default namespace, or their names are in
 * use.
 */
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

/**
 * Identifies a namespace within an app: equal for two imports of one namespace, and known before the mesh creates its
 * own.
 */
export function namespaceKey(state: MeshState, namespace: cloudmap.INamespace | undefined): string {
  if (!namespace || namespace === state.createdNamespace) return `created by ${state.path}`;
  return namespace.namespaceArn;
}

function defaultNamespaceOf({ service }: NamedService): cloudmap.INamespace | undefined {
  return service.cluster.defaultCloudMapNamespace;
}

function hasOtherDefault(service: NamedService, namespace: cloudmap.INamespace | undefined): boolean {
  const own = defaultNamespaceOf(service);
  return own !== undefined && own.namespaceArn !== namespace?.namespaceArn;
}
