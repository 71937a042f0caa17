import { createHash } from 'crypto';
import { Stack, Token, Tokenization } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import { Construct } from 'constructs';
import { cfnService } from '../inspect/cfn-resources';
import { CreatedNamespaces } from '../inspect/created-namespaces';
import { NamespaceIdentity } from '../inspect/namespace-identity';
import { namespaceNames } from '../inspect/namespace-reference';
import { previewResolve } from '../inspect/preview-resolve';
import { scopeInStack } from '../inspect/scope-in-stack';
import { identify } from '../inspect/security-groups';
import { enclosingStacks } from '../inspect/stacks';
import { importConfiguredNamespace, importNamespace } from '../members/imported-namespace';
import { MeshState } from '../members/mesh-state';

/**
 * The namespace that a configured service uses: the one that this app creates, whether the configuration refers to it or names it,
 * else an import of the name or the ARN. Undefined if the service uses a default namespace that the app does not show.
 */
export function adoptedNamespace(
  state: MeshState,
  service: ecs.BaseService,
  configured: string | undefined,
  namespaces: CreatedNamespaces,
): cloudmap.INamespace | undefined {
  if (configured === undefined) return service.cluster.defaultCloudMapNamespace;
  const candidates = [state.namespace, service.cluster.defaultCloudMapNamespace].filter((each) => each !== undefined);
  const known = candidates.find((each) => namespaceNames(each).includes(configured));
  if (known) return known;
  const created = namespaces.find(service, configured);
  if (created) return created;
  // An import has to be in a stack, and a mesh may be in an app.
  const stack = enclosingStacks(state.construct).at(-1) ?? Stack.of(service);
  const [scope, id] = scopeInStack(state.construct, stack, `Namespace ${shownInId(service, configured)}`);
  return (scope.node.tryFindChild(id) as cloudmap.INamespace | undefined) ?? importConfigured(scope, id, configured);
}

/** Imports a name or an ARN. The first characters show which it is; if these are in a token, nothing shows it. */
function importConfigured(scope: Construct, id: string, configured: string): cloudmap.INamespace {
  if (Tokenization.reverseString(configured).firstToken) return importConfiguredNamespace(scope, id, configured);
  const method = configured.startsWith('arn:') ? 'fromNamespaceArn' : 'fromNamespaceName';
  return importNamespace(scope, id, method, configured);
}

/** Each value has an import of its own. */
function shownInId(service: ecs.BaseService, configured: string): string {
  if (!Token.isUnresolved(configured)) return configured.replace(/\//g, ' ');
  const value = JSON.stringify(previewResolve(service, configured, identify));
  return `of the configured services ${createHash('sha256').update(value).digest('hex').slice(0, 8)}`;
}

/** Whether two namespaces cannot be the same: both names are known and differ, or both ARNs are. */
export function areDifferent(one: cloudmap.INamespace, other: cloudmap.INamespace): boolean {
  return one !== other && areOfDifferent(knownNames(one), knownNames(other));
}

/**
 * Whether a value that replaces the namespace in the configuration of a service is another one than that of the mesh. A value that only the
 * deployment knows counts as another one. A name and an ARN count as the same, as they do when a service is adopted.
 */
export function isOtherNamespace(
  { namespace }: MeshState,
  service: ecs.BaseService,
  configured: string | undefined,
): boolean {
  if (new NamespaceIdentity(namespace!).isOf(cfnService(service), configured)) return false;
  if (configured === undefined) return service.cluster.defaultCloudMapNamespace !== namespace;
  const known = knownNames(namespace!);
  // Nothing is known at synthesis of a namespace that the mesh creates.
  return Token.isUnresolved(configured) || known.length === 0 || areOfDifferent([configured], known);
}

function knownNames(namespace: cloudmap.INamespace): string[] {
  return namespaceNames(namespace).filter((name) => !Token.isUnresolved(name) && !name.startsWith('ns-'));
}

function areOfDifferent(ours: readonly string[], theirs: readonly string[]): boolean {
  if (ours.some((name) => theirs.includes(name))) return false;
  const kinds = (names: readonly string[]) => new Set(names.map((name) => name.startsWith('arn:')));
  return [...kinds(ours)].some((kind) => kinds(theirs).has(kind));
}
