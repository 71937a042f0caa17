import { createHash } from 'crypto';
import { CfnResource, Lazy, Names, Stack, Token } from 'aws-cdk-lib';
import { DiscoveredNamespace } from './discovery-policy';
import { digest } from './endpoint-list-hash';
import { addResourceDependency, catchUp } from './late-constructs';
import { FUNCTION_TIMEOUT, MeshFunction } from './mesh-function';
import { importInto } from './stack-dependencies';
import { ENDPOINTS_TYPE } from '../handler/custom-resource';
import { cfnService } from '../inspect/cfn-resources';
import { previewValue } from '../inspect/deploy-time-values';
import { isNameOrArn, nameOfNamespace, namespaceReference } from '../inspect/namespace-reference';
import { ExternalEdge } from '../members/external-member';
import { MeshState } from '../members/mesh-state';
import * as messages from '../messages';
import { meshError } from '../messages/problem';

/**
 * Waits until Cloud Map knows a healthy task for each endpoint of an edge to an external service with `waitUpTo`, before the client is
 * created or updated.
 *
 * Under the hood, this adds a `Custom::ServiceConnectEndpoints` resource to the stack of the client. CloudFormation updates it only if
 * one of its properties changes, so one of them identifies the properties of the client.
 *
 * It is directly in the stack. In the scope of the mesh, other resources could depend on it with `node.addDependency(mesh)`, also those
 * to which it refers.
 */
export class EndpointGate {
  public readonly resource: CfnResource;
  public readonly stack: Stack;
  private readonly isNew: boolean;

  constructor(
    private readonly state: MeshState,
    private readonly edge: ExternalEdge,
  ) {
    const { dependent, dependency } = edge;
    this.stack = Stack.of(dependent.service);
    const id = gateId(edge);
    const known = this.stack.node.tryFindChild(id) as CfnResource | undefined;
    this.isNew = !known;
    const { name, arn } = discoveredNamespace(state, this.stack);
    const properties = () => ({
      ServiceToken: MeshFunction.of(this.stack).arn,
      ServiceTimeout: FUNCTION_TIMEOUT,
      ...(name === undefined ? { NamespaceId: arn } : { NamespaceName: name }),
      DiscoveryNames: Lazy.uncachedAny({ produce: () => this.names }),
      WaitUpTo: dependency.waitUpTo!.toSeconds(),
      Client: Lazy.uncachedAny({ produce: () => identityOf(cfnService(dependent.service)) }),
    });
    this.resource = known ?? new CfnResource(this.stack, id, { type: ENDPOINTS_TYPE, properties: properties() });
  }

  /** Further declarations of the edge may add endpoints. */
  public get names(): readonly string[] {
    return this.state.externals.currentEdge(this.edge).endpoints.map(({ discoveryName }) => discoveryName);
  }

  /** @param policyOf the policies that allow the function to find the endpoints, by their discovery names */
  public complete(policyOf: ReadonlyMap<string, CfnResource | undefined>) {
    for (const name of this.names) {
      const policy = policyOf.get(name);
      if (policy) addResourceDependency(this.resource, policy);
    }
    if (this.isNew) catchUp(this.resource);
  }
}

/**
 * Completes new gates of a mesh: allows the function of each stack to find the endpoints, and makes the gates depend on that. Throws an
 * error if a function cannot get permission for all of them.
 */
export function completeGates(state: MeshState, gates: readonly EndpointGate[]) {
  for (const stack of new Set(gates.map((each) => each.stack))) {
    const inStack = gates.filter((each) => each.stack === stack);
    const names = inStack.flatMap((each) => each.names);
    const namespace = discoveredNamespace(state, stack);
    const { policyOf, unpacked } = MeshFunction.of(stack).allowDiscovery(state.construct, namespace, names);
    if (unpacked.length > 0) throw meshError(state.path, [messages.tooManyGates(stack.node.path, unpacked.length)]);
    for (const gate of inStack) gate.complete(policyOf);
  }
}

function gateId({ dependent: { service }, dependency: { name } }: ExternalEdge): string {
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return `ServiceConnectWait ${Names.nodeUniqueId(service.node)} ${name} ${hash}`;
}

/**
 * How the function finds the namespace: by its name, which Cloud Map asks for. A namespace that another account shares is found by its
 * ARN, because its owner must be known too.
 */
function discoveredNamespace({ namespace, path }: MeshState, stack: Stack): DiscoveredNamespace {
  if (isNameOrArn(namespace!)) throw meshError(path, [messages.gateInUnknownNamespace()]);
  const reference = importInto(stack, namespaceReference(namespace!));
  const name = nameOfNamespace(namespace!);
  const owner = Token.isUnresolved(reference) ? undefined : /^arn:[^:]+:[^:]+:[^:]+:(\d+):/.exec(reference)?.[1];
  const isShared = owner !== undefined && !Token.isUnresolved(stack.account) && owner !== stack.account;
  return name === undefined || isShared ? { arn: reference } : { name: importInto(stack, name) };
}

/**
 * Identifies the properties of a resource: a hash of what is known at synthesis, followed by what only the deployment knows. These
 * values are not joined to a text, because some of them may be lists.
 */
function identityOf(resource: CfnResource): unknown[] {
  const { cfnProperties, rawOverrides } = resource as unknown as Record<string, unknown>;
  const { known, unknown } = previewValue(resource, [cfnProperties, rawOverrides]);
  return [digest([JSON.stringify(known)]), ...unknown.values()];
}
