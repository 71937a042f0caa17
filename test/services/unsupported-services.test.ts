import { App, CfnResource, Duration, Stack } from 'aws-cdk-lib';
import * as appscaling from 'aws-cdk-lib/aws-applicationautoscaling';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as patterns from 'aws-cdk-lib/aws-ecs-patterns';
import { Construct } from 'constructs';
import { fargateService } from '../support/fargate-service';
import { errorOf, MeshStack } from '../support/mesh-stack';

/*
 * Constructs that run tasks, but that a mesh cannot configure: the message names their kind and the alternative.
 */

const image = ecs.ContainerImage.fromRegistry('busybox:1.37.0');

const IMPORTED =
  'The mesh cannot configure it, but its services can call it: declare it in externalServices of the mesh, or with addExternalService, and use its name in dependsOn. If this app creates the service, pass that construct';
const L1 =
  'Create the service with ecs.FargateService or ecs.Ec2Service. Or leave it out of the mesh, and set the order with node.addDependency() of its client';
const EXPRESS =
  'Create the service with ecs.FargateService. Or leave it out of the mesh, and call it through its load balancer';
const SCHEDULED =
  'Only services can use Service Connect: run the task as an ecs.FargateService. Or leave it out of the mesh, and let it call services through a load balancer or Cloud Map service discovery';

const is = {
  imported: ["'Shop/X' is an imported service, which this app does not create", IMPORTED],
  l1: ["'Shop/X' is an ecs.CfnService, which the mesh cannot read", L1],
  express: ["'Shop/X' is an Express Mode service, which has no Service Connect configuration", EXPRESS],
  scheduled: ["'Shop/X' is a scheduled task, which Service Connect does not support", SCHEDULED],
};

const arn = 'arn:aws:ecs:eu-west-1:123456789012:service/shared/orders';

test.each<[string, (stack: MeshStack) => unknown, string[]]>([
  [
    'FargateService.fromFargateServiceAttributes',
    (s) => ecs.FargateService.fromFargateServiceAttributes(s, 'X', { cluster: s.cluster, serviceName: 'orders' }),
    is.imported,
  ],
  ['FargateService.fromFargateServiceArn', (s) => ecs.FargateService.fromFargateServiceArn(s, 'X', arn), is.imported],
  [
    'Ec2Service.fromEc2ServiceAttributes',
    (s) => ecs.Ec2Service.fromEc2ServiceAttributes(s, 'X', { cluster: s.cluster, serviceName: 'orders' }),
    is.imported,
  ],
  ['Ec2Service.fromEc2ServiceArn', (s) => ecs.Ec2Service.fromEc2ServiceArn(s, 'X', arn), is.imported],
  ['BaseService.fromServiceArnWithCluster', (s) => ecs.BaseService.fromServiceArnWithCluster(s, 'X', arn), is.imported],
  ['a CfnService', (s) => new ecs.CfnService(s, 'X', {}), is.l1],
  ['an Express Mode service', (s) => new CfnResource(s, 'X', { type: 'AWS::ECS::ExpressGatewayService' }), is.express],
  [
    'a scheduled Fargate task',
    (s) =>
      new patterns.ScheduledFargateTask(s, 'X', {
        cluster: s.cluster,
        schedule: appscaling.Schedule.rate(Duration.days(1)),
        scheduledFargateTaskImageOptions: { image, memoryLimitMiB: 512 },
      }),
    is.scheduled,
  ],
  [
    'a scheduled EC2 task',
    (s) =>
      new patterns.ScheduledEc2Task(s, 'X', {
        cluster: s.cluster,
        schedule: appscaling.Schedule.rate(Duration.days(1)),
        scheduledEc2TaskImageOptions: { image, memoryLimitMiB: 512 },
      }),
    is.scheduled,
  ],
])('%s is refused', (_, make, [what, remedy]) => {
  const stack = new MeshStack();
  const mesh = stack.mesh();
  const service: any = make(stack);
  const message = [`ServiceConnectMesh 'Shop/Mesh': service 'orders': ${what}`, remedy].join('\n');
  expect(errorOf(() => mesh.addService('orders', { service }))).toBe(message);
  expect(errorOf(() => mesh.addService('orders', { service, endpoints: [{ portMappingName: 'http' }] }))).toBe(message);
});

describe('a construct of the application with the method enableServiceConnect', () => {
  /** A wrapper, as companies have, around an ECS service. */
  class CompanyService extends Construct {
    public readonly service: ecs.FargateService;
    public readonly connections: ec2.Connections;

    constructor(stack: MeshStack, id: string) {
      super(stack, id);
      this.service = fargateService(this, 'Inner', { cluster: stack.cluster });
      this.connections = this.service.connections;
    }

    public enableServiceConnect(): void {
      this.service.enableServiceConnect();
    }
  }

  test('is refused as the service of a row', () => {
    const stack = new MeshStack();
    const service = new CompanyService(stack, 'Orders') as unknown as ecs.FargateService;
    expect(errorOf(() => stack.mesh().addService('orders', { service }))).toBe(
      [
        "ServiceConnectMesh 'Shop/Mesh': service 'orders': service must be an ECS service, got the Construct 'Shop/Orders'",
        'Use its .service, which is an ecs.FargateService or ecs.Ec2Service',
      ].join('\n'),
    );
  });

  test('has no effect elsewhere in the app', () => {
    const stack = new MeshStack();
    const { service } = new CompanyService(stack, 'Orders');
    class CompanyStack extends Stack {
      public enableServiceConnect(): void {}
    }
    new CompanyStack(stack.node.root as App, 'Other');
    const api = stack.fargate('Api', { http: 80 });
    stack.mesh({
      services: [
        { name: 'orders', service, dependsOn: ['api'] },
        { name: 'api', service: api, endpoints: [{ portMappingName: 'http' }] },
      ],
    });
    expect(stack.dependsOn(service)).toEqual(expect.arrayContaining(['Api/Service']));
  });
});
