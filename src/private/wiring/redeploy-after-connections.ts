import { CfnResource, CfnResourceProps, Fn, Lazy, Names, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { IConstruct } from 'constructs';
import { addDependencyIfDistinct } from './distinct-targets';
import { EndpointList, textOf } from './endpoint-list-hash';
import { addResourceDependency, catchUp } from './late-constructs';
import { FUNCTION_TIMEOUT, MeshFunction } from './mesh-function';
import { createInStack } from './move-to-stack';
import { importInto } from './stack-dependencies';
import { REDEPLOYMENT_TYPE } from '../handler/custom-resource';
import { cfnService } from '../inspect/cfn-resources';
import { namespaceReference } from '../inspect/namespace-reference';
import { scopeInStack } from '../inspect/scope-in-stack';
import { topStackOf } from '../inspect/stacks';
import { TreeSurvey } from '../inspect/tree-survey';
import { ExternalMember } from '../members/external-member';
import { MeshState } from '../members/mesh-state';
import * as messages from '../messages';
import { meshError } from '../messages/problem';

/**
 * Redeploys a client after the servers in its `connectsTo` exist.
 *
 * Under the hood, this adds a `Custom::ServiceConnectRedeployment` resource that depends on the `AWS::ECS::Service` of
 * the client and of each server, on the rules between them, and on the policy that allows the function to redeploy the
 * client. The function redeploys the client when the resource is created, and when a property changes: one property is
 * the hash of the endpoint list of the client.
 *
 * A service of another application is not in the stack. The digest of its endpoints, which that application publishes, is part
 * of this property.
 */
export class RedeployAfterConnections {
  private readonly servers = new Set<ecs.BaseService | ExternalMember>();
  private readonly resource: CfnResource;

  /** @param listOf identifies the endpoints that the client uses, of these servers */
  constructor(
    { construct: mesh, namespace }: MeshState,
    public readonly home: Stack,
    public readonly client: ecs.BaseService,
    listOf: (servers: ReadonlySet<ecs.BaseService | ExternalMember>) => EndpointList,
    survey: TreeSurvey,
  ) {
    const place = scopeInStack(mesh, home, `Redeploy${Names.nodeUniqueId(client.node)}`);
    const listHash = Lazy.uncachedString({ produce: () => textOf(listOf(this.servers)) });
    const props: CfnResourceProps = {
      type: REDEPLOYMENT_TYPE,
      properties: {
        ServiceToken: MeshFunction.of(home).arn,
        ServiceTimeout: FUNCTION_TIMEOUT,
        Cluster: client.cluster.clusterArn,
        Service: importInto(home, cfnService(client).ref),
        // Includes the ARN itself, because CloudFormation may replace the namespace under the same logical id.
        Endpoints: Fn.join('-', [listHash, importInto(home, namespaceReference(namespace!))]),
      },
    };
    // The client itself may be among the resources that wait for everything in the scope of the mesh.
    this.resource = survey.isAwaited(place[0])
      ? createInStack(...place, 'ServiceConnectRedeployment', (stack, id) => new CfnResource(stack, id, props))
      : new CfnResource(...place, props);
    this.waitFor(cfnService(client));
  }

  public after(server: ecs.BaseService, rules: readonly IConstruct[]) {
    this.waitFor(cfnService(server), ...rules);
    this.servers.add(server);
  }

  /** @param awaited the rules, and the resource that waits until the endpoints of the external service exist */
  public afterExternal(server: ExternalMember, awaited: readonly IConstruct[]) {
    this.waitFor(...awaited);
    this.servers.add(server);
  }

  /** @param policy allows the function to redeploy the client */
  public complete(policy: CfnResource | undefined) {
    if (policy) this.waitFor(policy);
    catchUp(this.resource);
  }

  /**
   * Adds dependencies on resources of the same stack. A stack on which this one depends is deployed before it as a
   * whole.
   */
  private waitFor(...others: IConstruct[]) {
    for (const other of others) {
      if (topStackOf(other) !== topStackOf(this.resource)) continue;
      if (addDependencyIfDistinct(this.resource, other as CfnResource)) continue;
      addResourceDependency(this.resource, other as CfnResource);
    }
  }
}

/**
 * Completes new redeployments of a mesh: allows the function of each stack to redeploy the clients, and makes the custom
 * resources depend on that. Throws an error if a function cannot get permission for all clients of its stack.
 */
export function completeRedeployments({ construct, path }: MeshState, added: readonly RedeployAfterConnections[]) {
  for (const home of new Set(added.map((each) => each.home))) {
    const redeployments = added.filter((each) => each.home === home);
    const clients = redeployments.map(({ client }) => client);
    const { policyOf, unpacked } = MeshFunction.of(home).allowRedeployment(construct, clients);
    for (const redeployment of redeployments) redeployment.complete(policyOf.get(redeployment.client));
    if (unpacked.length === 0) continue;
    throw meshError(path, [messages.tooManyRedeployments(home.node.path, clients.length, unpacked.length)]);
  }
}
