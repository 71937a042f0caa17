import { Fn, Lazy, Names, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as cr from 'aws-cdk-lib/custom-resources';
import { IConstruct } from 'constructs';
import { cfnService } from './cfn-service';
import { endpointListHash } from './endpoint-list';
import { placeIn } from './place-in';
import { importInto, topStackOf } from './stacks';
import type { ServiceConnectMesh } from '../../service-connect-mesh';
import { Endpoint } from '../declaration/endpoint';

/**
 * Deploys a client again once the servers stand that it connects to in no order.
 *
 * Under the hood, a `Custom::AWS` resource that waits for the `AWS::ECS::Service` of the client and of each server, then
 * calls ECS UpdateService with `forceNewDeployment`. For that, the Lambda function that CDK shares among such resources of a
 * stack may update this one service. The client's list is the physical id, by its hash, so that the call is made when the
 * resource is made and when the list has changed.
 */
export class RedeployAfterConnections {
  private readonly endpoints = new Set<Endpoint>();
  private readonly resource: IConstruct;

  constructor(mesh: ServiceConnectMesh, home: Stack, client: ecs.BaseService) {
    const [scope, id] = placeIn(mesh, home, `Redeploy${Names.nodeUniqueId(client.node)}`);
    const serviceArn = importInto(home, cfnService(client).ref);
    const listHash = Lazy.uncachedString({ produce: () => endpointListHash(mesh.namespace, this.endpoints) });
    // The ARN itself too: a namespace may be replaced by one that the template calls the same.
    const list = Fn.join('-', [listHash, importInto(home, mesh.namespace.namespaceArn)]);
    const updateService: cr.AwsSdkCall = {
      service: 'ECS',
      action: 'updateService',
      parameters: { cluster: client.cluster.clusterArn, service: serviceArn, forceNewDeployment: true },
      physicalResourceId: cr.PhysicalResourceId.of(list),
      outputPaths: ['service.serviceArn'], // the whole answer is longer than CloudFormation takes
    };
    const redeploy = new cr.AwsCustomResource(scope, id, {
      onCreate: updateService,
      onUpdate: updateService,
      policy: cr.AwsCustomResourcePolicy.fromStatements([
        new iam.PolicyStatement({ actions: ['ecs:UpdateService'], resources: [serviceArn] }),
      ]),
      installLatestAwsSdk: false, // nothing is fetched at run time
    });
    this.resource = redeploy.node.findChild('Resource').node.defaultChild!;
    this.waitFor(cfnService(client));
  }

  public after(server: ecs.BaseService, rules: readonly IConstruct[], endpoints: readonly Endpoint[]) {
    this.waitFor(cfnService(server), ...rules);
    for (const endpoint of endpoints) this.endpoints.add(endpoint);
  }

  /** A stack follows another as a whole: there is nothing to wait for in a stack that ours follows. */
  private waitFor(...others: IConstruct[]) {
    this.resource.node.addDependency(...others.filter((other) => topStackOf(other) === topStackOf(this.resource)));
  }
}
