// The application of the catalog team. It publishes the endpoint that ../orders, an application of another team, calls.
import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { MeshNamespace, ServiceConnectMesh } from 'cdk-service-connect-mesh';

const stack = new Stack(new App(), 'Catalog');

// What all teams share. Replace the ids with those of your account.
const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
  vpcId: 'vpc-0123456789abcdef0',
  availabilityZones: ['us-east-1a', 'us-east-1b'],
  privateSubnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
  privateSubnetRouteTableIds: ['rtb-0123456789abcdef0', 'rtb-0123456789abcdef1'],
});
const cluster = ecs.Cluster.fromClusterAttributes(stack, 'Cluster', { clusterName: 'prod', vpc, securityGroups: [] });
const namespace = MeshNamespace.fromNamespaceName(stack, 'Namespace', 'prod');

const taskDefinition = new ecs.FargateTaskDefinition(stack, 'CatalogTask', { cpu: 512, memoryLimitMiB: 1024 });
taskDefinition.addContainer('catalog', {
  image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/httpd:2.4.65'),
  portMappings: [{ name: 'http', containerPort: 80 }],
  healthCheck: { command: ['CMD-SHELL', 'pidof httpd'] },
});
const catalog = new ecs.FargateService(stack, 'Catalog', {
  cluster,
  taskDefinition,
  minHealthyPercent: 100,
  circuitBreaker: { rollback: true },
});

new ServiceConnectMesh(stack, 'Mesh', {
  namespace,
  publishTo: '/service-connect/prod',
  services: [
    {
      name: 'catalog',
      service: catalog,
      endpoints: [{ portMappingName: 'http', discoveryName: 'catalog' }],
      holdUntilHealthy: true, // clients of other applications find it when it answers
    },
  ],
});
