// The application of the orders team. Its service `orders` calls `catalog`, which ../catalog deploys and publishes.
import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { MeshNamespace, ServiceConnectMesh } from 'cdk-service-connect-mesh';

const stack = new Stack(new App(), 'Orders');

// What all teams share. Replace the ids with those of your account.
const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
  vpcId: 'vpc-0123456789abcdef0',
  availabilityZones: ['us-east-1a', 'us-east-1b'],
  privateSubnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
  privateSubnetRouteTableIds: ['rtb-0123456789abcdef0', 'rtb-0123456789abcdef1'],
});
const cluster = ecs.Cluster.fromClusterAttributes(stack, 'Cluster', { clusterName: 'prod', vpc, securityGroups: [] });
const namespace = MeshNamespace.fromNamespaceName(stack, 'Namespace', 'prod');

const ordersTask = new ecs.FargateTaskDefinition(stack, 'OrdersTask', { cpu: 512, memoryLimitMiB: 1024 });
ordersTask.addContainer('orders', {
  image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/httpd:2.4.65'),
  environment: { CATALOG_URL: 'http://catalog', MAIL_HOST: 'mail:25' },
});
const orders = new ecs.FargateService(stack, 'Orders', {
  cluster,
  taskDefinition: ordersTask,
  minHealthyPercent: 100,
  circuitBreaker: { rollback: true },
});

const mailTask = new ecs.FargateTaskDefinition(stack, 'MailTask', { cpu: 512, memoryLimitMiB: 1024 });
mailTask.addContainer('mail', {
  image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/httpd:2.4.65'),
  portMappings: [{ name: 'smtp', containerPort: 25 }],
  healthCheck: { command: ['CMD-SHELL', 'pidof httpd'] },
});
const mail = new ecs.FargateService(stack, 'Mail', {
  cluster,
  taskDefinition: mailTask,
  minHealthyPercent: 100,
  circuitBreaker: { rollback: true },
});

new ServiceConnectMesh(stack, 'Mesh', {
  namespace,
  externalServices: [{ name: 'catalog', endpoints: [{ port: 80 }], publishedTo: '/service-connect/prod' }],
  services: [
    { name: 'orders', service: orders, dependsOn: ['catalog', 'mail'] },
    { name: 'mail', service: mail, endpoints: [{ portMappingName: 'smtp' }], holdUntilHealthy: true },
  ],
});
