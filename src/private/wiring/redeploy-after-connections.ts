import { CfnResource, Fn, Lazy, Names, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as cr from 'aws-cdk-lib/custom-resources';
import { IConstruct } from 'constructs';
import { endpointListHash } from './endpoint-list-hash';
import { addResourceDependency, catchUp } from './late-constructs';
import { importInto } from './stack-dependencies';
import { cfnService } from '../inspect/cfn-resources';
import { namespaceReference } from '../inspect/namespace-reference';
import { scopeInStack } from '../inspect/scope-in-stack';
import { topStackOf } from '../inspect/stacks';
import { MeshState } from '../members/mesh-state';
import { Endpoint } from '../model/service';

/**
 * Redeploys a client after the servers in its `connectsTo` exist.
 *
 * Under the hood, this adds a `Custom::AWS` resource that depends on the `AWS::ECS::Service` of the client and of each
 * server, and then calls `UpdateService` of Amazon ECS with `forceNewDeployment`. The Lambda function that all such
 * resources of a stack share is allowed to update this service. The physical id contains the hash of the endpoint list
 * of the client, so the call is made when the resource is created and when the list changes.
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
    // Includes the ARN itself, because CloudFormation may replace the namespace under the same logical id.
    const list = Fn.join('-', [listHash, importInto(home, namespaceReference(namespace!))]);
    const updateService: cr.AwsSdkCall = {
      service: 'ECS',
      action: 'updateService',
      parameters: { cluster: client.cluster.clusterArn, service: serviceArn, forceNewDeployment: true },
      physicalResourceId: cr.PhysicalResourceId.of(list),
      outputPaths: ['service.serviceArn'], // CloudFormation limits the size of the response
    };
    this.construct = new cr.AwsCustomResource(scope, id, {
      onCreate: updateService,
      onUpdate: updateService,
      policy: cr.AwsCustomResourcePolicy.fromStatements([
        new iam.PolicyStatement({ actions: ['ecs:UpdateService'], resources: [serviceArn] }),
      ]),
      installLatestAwsSdk: false, // the function does not download anything at run time
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
    catchUp((this.construct.grantPrincipal as iam.Role).node.scope!); // the Lambda function
    catchUp(this.construct);
  }

  /**
   * Adds dependencies on resources of the same stack. A stack on which this one depends is deployed before it as a
   * whole.
   */
  private waitFor(...others: IConstruct[]) {
    for (const other of others) {
      if (topStackOf(other) !== topStackOf(this.resource)) continue;
      addResourceDependency(this.resource, other as CfnResource);
    }
  }
}
