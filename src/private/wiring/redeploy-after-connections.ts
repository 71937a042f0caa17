import { CfnResource, Fn, Lazy, Names, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as cr from 'aws-cdk-lib/custom-resources';
import { IConstruct } from 'constructs';
import { endpointListHash } from './endpoint-list-hash';
import { addResourceDependency, catchUp } from './late-constructs';
import { importInto } from './stack-dependencies';
import { cfnService } from '../inspect/cfn-resources';
import { scopeInStack } from '../inspect/scope-in-stack';
import { topStackOf } from '../inspect/stacks';
import { MeshState } from '../members/mesh-state';
import { Endpoint } from '../model/service';

/**
 * Redeploys a client once the servers exist that it connects to in no order.
 *
 * Under the hood, a `Custom::AWS` resource that waits for the `AWS::ECS::Service` of the client and of each server, then calls
 * ECS UpdateService with `forceNewDeployment`. For that, the Lambda function that CDK shares among such resources of a stack may
 * update this one service. The physical id contains the hash of the client's list, so that the call is made when the resource is
 * created and when the list has changed.
 */
export class RedeployAfterConnections {
  private readonly endpoints = new Set<Endpoint>();
  private readonly construct: cr.AwsCustomResource;
  private readonly resource: CfnResource;
  private isNew = true;

  constructor({ construct: mesh, namespace }: MeshState, home: Stack, client: ecs.BaseService) {
    const [scope, id] = scopeInStack(mesh, home, `Redeploy${Names.nodeUniqueId(client.node)}`);
    const serviceArn = importInto(home, cfnService(client).ref);
    const listHash = Lazy.uncachedString({ produce: () => endpointListHash(namespace!, this.endpoints) });
    // The ARN itself too: a namespace may be replaced by another that the template calls the same.
    const list = Fn.join('-', [listHash, importInto(home, namespace!.namespaceArn)]);
    const updateService: cr.AwsSdkCall = {
      service: 'ECS',
      action: 'updateService',
      parameters: { cluster: client.cluster.clusterArn, service: serviceArn, forceNewDeployment: true },
      physicalResourceId: cr.PhysicalResourceId.of(list),
      outputPaths: ['service.serviceArn'], // the whole answer is longer than CloudFormation accepts
    };
    this.construct = new cr.AwsCustomResource(scope, id, {
      onCreate: updateService,
      onUpdate: updateService,
      policy: cr.AwsCustomResourcePolicy.fromStatements([
        new iam.PolicyStatement({ actions: ['ecs:UpdateService'], resources: [serviceArn] }),
      ]),
      installLatestAwsSdk: false, // nothing is fetched at run time
    });
    this.resource = this.construct.node.findChild('Resource').node.defaultChild as CfnResource;
    this.waitFor(cfnService(client));
  }

  public after(server: ecs.BaseService, rules: readonly IConstruct[], endpoints: readonly Endpoint[]) {
    this.waitFor(cfnService(server), ...rules);
    for (const endpoint of endpoints) this.endpoints.add(endpoint);
  }

  public complete() {
    if (!this.isNew) return;
    this.isNew = false;
    catchUp((this.construct.grantPrincipal as iam.Role).node.scope!); // the function, which CDK creates in the stack
    catchUp(this.construct);
  }

  /** Stacks are deployed as a whole: in a stack on which this one depends, there is nothing to wait for. */
  private waitFor(...others: IConstruct[]) {
    for (const other of others) {
      if (topStackOf(other) !== topStackOf(this.resource)) continue;
      addResourceDependency(this.resource, other as CfnResource);
    }
  }
}
