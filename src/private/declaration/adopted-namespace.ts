import { CfnResource, Reference, Stack, Stage, Token, Tokenization } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import { IConstruct } from 'constructs';
import { namespaceNames } from '../inspect/namespace-reference';
import { scopeInStack } from '../inspect/scope-in-stack';
import { enclosingStacks } from '../inspect/stacks';
import { importNamespace } from '../members/imported-namespace';
import { MeshState } from '../members/mesh-state';

/**
 * The namespace that a configured service uses: the one that this app creates, whether the configuration refers to it or names it,
 * else an import of the name or the ARN. Undefined if the service uses a default namespace that the app does not show.
 */
export function adoptedNamespace(
  state: MeshState,
  service: ecs.BaseService,
  configured: string | undefined,
): cloudmap.INamespace | undefined {
  if (configured === undefined) return service.cluster.defaultCloudMapNamespace;
  const candidates = [state.namespace, service.cluster.defaultCloudMapNamespace].filter((each) => each !== undefined);
  const known = candidates.find((each) => namespaceNames(each).includes(configured));
  if (known) return known;
  const created = createdNamespace(Stage.of(state.construct) ?? state.construct.node.root, configured);
  if (created) return created;
  const method = configured.startsWith('arn:') ? 'fromNamespaceArn' : 'fromNamespaceName';
  const shown = Token.isUnresolved(configured) ? 'of the configured services' : configured.replace(/\//g, ' ');
  // An import has to be in a stack, and a mesh may be in an app.
  const stack = enclosingStacks(state.construct).pop() ?? Stack.of(service);
  const [scope, id] = scopeInStack(state.construct, stack, `Namespace ${shown}`);
  return (
    (scope.node.tryFindChild(id) as cloudmap.INamespace | undefined) ?? importNamespace(scope, id, method, configured)
  );
}

/** The namespace that a value refers to, or that the stage of the mesh creates under that name. Each stage may create its own. */
function createdNamespace(stage: IConstruct, value: string): cloudmap.INamespace | undefined {
  const token = Token.isUnresolved(value) ? Tokenization.reverse(value, { failConcat: false }) : undefined;
  const resource = Reference.isReference(token)
    ? token.target
    : stage.node.findAll().find((each) => isNamespace(each) && (each as { name?: unknown }).name === value);
  const creator = resource && isNamespace(resource) ? resource.node.scope : undefined;
  return creator && 'namespaceArn' in creator ? (creator as cloudmap.INamespace) : undefined;
}

function isNamespace(construct: IConstruct): construct is CfnResource {
  return (
    CfnResource.isCfnResource(construct) && /^AWS::ServiceDiscovery::\w+Namespace$/.test(construct.cfnResourceType)
  );
}

/** Whether two namespaces cannot be the same: both names are known and differ, or both ARNs are. */
export function areDifferent(one: cloudmap.INamespace, other: cloudmap.INamespace): boolean {
  if (one === other) return false;
  const [ours, theirs] = [one, other].map((namespace) =>
    namespaceNames(namespace).filter((name) => !Token.isUnresolved(name) && !name.startsWith('ns-')),
  );
  if (ours.some((name) => theirs.includes(name))) return false;
  const kinds = (names: readonly string[]) => new Set(names.map((name) => name.startsWith('arn:')));
  return [...kinds(ours)].some((kind) => kinds(theirs).has(kind));
}
