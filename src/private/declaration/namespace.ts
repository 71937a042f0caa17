import { CfnResource, Reference, Resource, Stack, Stage, Token, Tokenization } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import { IConstruct } from 'constructs';
import { areDifferent } from './adopted-namespace';
import { namespaceEnvironmentProblems } from './environment-problems';
import { namespaceNames, namespaceReference } from '../inspect/namespace-reference';
import { enclosingStacks, topStackOf } from '../inspect/stacks';
import { Member } from '../members/member';
import { MeshState } from '../members/mesh-state';
import { namesOfApp, namesOfMember } from '../members/namespace-names';
import * as messages from '../messages';
import { Problem } from '../messages/problem';

type NamedService = Pick<Member, 'name' | 'service' | 'isAdopted' | 'adoptedNamespace'>;

/** The namespace that the mesh uses after these services are added; undefined if the mesh must create one. */
export function existingNamespace(state: MeshState, added: readonly NamedService[]): cloudmap.INamespace | undefined {
  const adopted = added.map((service) => service.adoptedNamespace).find((found) => found !== undefined);
  return state.namespace ?? adopted ?? added.map(defaultNamespaceOf).find((found) => found !== undefined);
}

/** Whether the mesh creates the namespace that it uses after these services are added, or has created it. */
export function isCreatedByMesh(state: MeshState, added: readonly NamedService[]): boolean {
  const namespace = existingNamespace(state, added);
  return namespace === undefined || namespace === state.createdNamespace;
}

/**
 * A construct in the stack in which the namespace is or will be created; undefined if the namespace is imported, or if there is no
 * service yet that needs one.
 */
export function namespaceScope(state: MeshState, added: readonly NamedService[]): IConstruct | undefined {
  const namespace = existingNamespace(state, added);
  if (!namespace) return added.length > 0 ? stackOfNewNamespace(state, added) : undefined;
  return Resource.isOwnedResource(namespace) ? namespace : undefined;
}

/**
 * The stack in which the mesh creates its namespace. Services that are added later do not change it.
 *
 * This is the stack of the cluster, on which the stacks of all services depend anyway, if the services that are declared
 * with the mesh share one cluster and this app creates it. Otherwise it is the stack of the mesh. A mesh outside of
 * stacks uses the stack of the cluster of the first service if this app creates it. If not, it uses the stack of that
 * service. It is no nested stack around which there are services: they would have to wait for all of it.
 */
export function stackOfNewNamespace(state: MeshState, added: readonly NamedService[]): Stack {
  const cluster = state.isConstructed ? undefined : sharedCluster(added);
  if (cluster) return Stack.of(cluster);
  const own = ownStack(state.construct, added);
  if (own) return own;
  const [{ service }] = added;
  return Resource.isOwnedResource(service.cluster) ? Stack.of(service.cluster) : topStackOf(service);
}

/** The innermost stack around a mesh that also contains the services of the same top-level stack; undefined outside of stacks. */
function ownStack(mesh: IConstruct, services: readonly NamedService[]): Stack | undefined {
  const around = enclosingStacks(mesh);
  const beside = services.map(({ service }) => enclosingStacks(service)).filter(([top]) => top === around[0]);
  return around.filter((stack) => beside.every((stacks) => stacks.includes(stack))).at(-1);
}

/** The cluster that all services share; undefined if they run in several ones, or if it is imported. */
function sharedCluster(services: readonly NamedService[]): ecs.ICluster | undefined {
  const clusters = new Set(services.map(({ service }) => service.cluster));
  const [cluster] = clusters;
  return clusters.size === 1 && Resource.isOwnedResource(cluster) ? cluster : undefined;
}

/**
 * Finds services that cannot use the namespace: their clusters have another default namespace, or their names are in
 * use.
 */
export function namespaceProblems(state: MeshState, added: readonly Member[]): Problem[] {
  const namespace = existingNamespace(state, added);
  const elsewhere = namespaceEnvironmentProblems(state, namespace, added);
  if (elsewhere.length > 0) return elsewhere;
  const unknown = isCreatedByMesh(state, added) ? added.filter(usesUnknownDefault) : [];
  if (unknown.length > 0) {
    return unknown.map(({ name, service: { node, cluster } }) =>
      messages.unknownDefaultNamespace(name, node.path, cluster.node.path),
    );
  }
  const others = state.props.namespace ? [] : added.filter((service) => hasOtherDefault(service, namespace));
  const apart = added.filter(({ adoptedNamespace }) => {
    if (!adoptedNamespace || !namespace || adoptedNamespace === namespace) return false;
    // No name or ARN that is known at synthesis can be that of a namespace that the mesh creates.
    if (namespace === state.createdNamespace && knownNames(adoptedNamespace).length > 0) return true;
    return areDifferent(adoptedNamespace, namespace);
  });
  const within = added.filter((member) => !apart.includes(member));
  const names = namesOfApp(state.construct);
  const conflicts = [...byNamespace(namespace, within)].flatMap(([key, members]) =>
    names.conflicts(key, state.path, members.map(namesOfMember)),
  );
  return [
    ...others.map((each) =>
      messages.differentDefaultNamespace(
        each.name,
        each.service.cluster.node.path,
        defaultNamespaceOf(each)!.node.path,
        namespace!.node.path,
      ),
    ),
    ...apart.map((each) =>
      messages.differentNamespace(
        each.name,
        each.service.node.path,
        [each.adoptedNamespace!, namespace!].map(shownNamespace),
      ),
    ),
    ...conflicts.map(messages.nameConflict),
  ];
}

/**
 * Sorts services by the key of the namespace that they use, which identifies it within an app: equal for two imports of one
 * namespace by its ARN, or by its name.
 *
 * @param namespace undefined if the mesh is about to create it: then no other service uses a name in it
 */
export function byNamespace(
  namespace: cloudmap.INamespace | undefined,
  services: readonly Member[],
): ReadonlyMap<string, Member[]> {
  const byKey = new Map<string, Member[]>();
  for (const member of services) {
    const key = namespace ? keyOf(namespace, member) : '';
    byKey.set(key, [...(byKey.get(key) ?? []), member]);
  }
  return byKey;
}

/**
 * An ARN, or a reference to a namespace of this app, identifies a namespace by itself. A name, or a value that only the deployment
 * knows, means another one in each account and region, which stages may have of their own.
 */
function keyOf(namespace: cloudmap.INamespace, { service }: Member): string {
  const reference = namespaceReference(namespace);
  if (reference.startsWith('arn:') && !Token.isUnresolved(reference)) return reference;
  const token = Token.isUnresolved(reference) ? Tokenization.reverse(reference, { failConcat: false }) : undefined;
  if (Reference.isReference(token) && CfnResource.isCfnResource(token.target)) return reference;
  const { account, region } = Stack.of(service);
  return [Stage.of(service)?.node.path ?? '', account, region, reference].join('\n');
}

function defaultNamespaceOf({ service }: NamedService): cloudmap.INamespace | undefined {
  return service.cluster.defaultCloudMapNamespace;
}

/** What a message calls a namespace. */
export function shownNamespace(namespace: cloudmap.INamespace): string {
  return knownNames(namespace)[0] ?? namespace.node.path;
}

function knownNames(namespace: cloudmap.INamespace): string[] {
  return namespaceNames(namespace).filter((name) => !Token.isUnresolved(name));
}

/** An adopted service that names no namespace uses a namespace that no other service of the mesh would be in. */
function usesUnknownDefault({ isAdopted, adoptedNamespace }: NamedService): boolean {
  return isAdopted && adoptedNamespace === undefined;
}

function hasOtherDefault(service: NamedService, namespace: cloudmap.INamespace | undefined): boolean {
  if (service.isAdopted) return false;
  const own = defaultNamespaceOf(service);
  return own !== undefined && (!namespace || namespaceReference(own) !== namespaceReference(namespace));
}
