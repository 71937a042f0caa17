import { Lazy, Names, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as cr from 'aws-cdk-lib/custom-resources';
import { IConstruct } from 'constructs';
import { cfnService } from './cfn-service';
import { endpointListHash } from './endpoint-list';
import { placeIn } from './place-in';
import { importInto, topStackOf } from './stacks';
import type { ServiceConnectMesh } from '../../service-connect-mesh';
import { Endpoint } from '../endpoint';

/**
 * Deploys a client again once the servers stand that it connects to in no order.
 *
 * Under the hood, a `Custom::AWS` resource that waits for the `AWS::ECS::Service` of the client and of each server, then
 * calls ECS UpdateService with `forceNewDeployment`. Its Lambda function may do that to this service and nothing else.
 * The hash of the client's list is its physical id, so it acts when it is made and when the list has changed.
 */
export class RedeployAfterConnections {
  private readonly endpoints = new Set<Endpoint>();
  private readonly resource: IConstruct;

  constructor(mesh: ServiceConnectMesh, home: Stack, client: ecs.BaseService) {
    const [scope, id] = placeIn(mesh, home, `Redeploy${Names.nodeUniqueId(client.node)}`);
    const serviceArn = importInto(home, cfnService(client).ref);
    const listHash = Lazy.string({ produce: () => endpointListHash(mesh.namespace, this.endpoints) });
    const updateService: cr.AwsSdkCall = {
      service: 'ECS',
      action: 'updateService',
      parameters: { cluster: client.cluster.clusterArn, service: serviceArn, forceNewDeployment: true },
      physicalResourceId: cr.PhysicalResourceId.of(listHash),
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
    this.waitFor(client);
  }

  public after(server: ecs.BaseService, endpoints: readonly Endpoint[]) {
    this.waitFor(server);
    for (const endpoint of endpoints) this.endpoints.add(endpoint);
  }

  /** A stack follows another as a whole: there is nothing to wait for in a stack that ours follows. */
  private waitFor(service: ecs.BaseService) {
    if (topStackOf(service) === topStackOf(this.resource)) this.resource.node.addDependency(cfnService(service));
  }
}
