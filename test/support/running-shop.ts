import { App, CfnResource, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as patterns from 'aws-cdk-lib/aws-ecs-patterns';
import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import { fargateService } from './fargate-service';
import { ServiceConnectMesh } from '../../src';
import { cfnService } from '../../src/private/inspect/cfn-resources';

export interface RunningShop {
  readonly platform: Stack;
  readonly shop: Stack;
  /** The ECS services by the names that they have in the mesh, clients first. */
  readonly services: Readonly<Record<string, ecs.BaseService>>;
  readonly mesh?: ServiceConnectMesh;
}

/** The calls of the services, which are the edges of the mesh. */
export const CALLS: Readonly<Record<string, readonly string[]>> = {
  web: ['orders', 'users', 'payments'],
  worker: ['orders'],
  orders: ['cache'],
  payments: [],
  users: [],
  cache: [],
};

/**
 * The application of docs/adopting.md: six services in two stacks that use Service Connect, each configured in a different
 * style, with some rules and some dependencies that the user wrote. Clients are declared before their servers, which CDK allows.
 */
export function runningShop(app: App, withMesh: boolean): RunningShop {
  const platform = new Stack(app, 'Platform');
  const shop = new Stack(app, 'Shop');
  const vpc = new ec2.Vpc(platform, 'Vpc', { maxAzs: 2, natGateways: 1, restrictDefaultSecurityGroup: false });
  const cluster = new ecs.Cluster(platform, 'Cluster', { vpc });
  const type = cloudmap.NamespaceType.HTTP;
  cluster.addDefaultCloudMapNamespace({ name: 'shop.local', type, useForServiceConnect: true });

  const task = { cpu: 512, memoryLimitMiB: 1024 };
  const common = { cluster, circuitBreaker: { rollback: true }, minHealthyPercent: 100 };
  const serviceIn = (stack: Stack, id: string, port?: string, props: Partial<ecs.FargateServiceProps> = {}) =>
    fargateService(stack, id, {
      ...common,
      task,
      ports: port ? { [port]: 8080 } : {},
      container: { healthCheck: { command: ['CMD-SHELL', 'true'] } },
      ...props,
      taskDefinition: undefined,
    });
  const { service: web } = new patterns.ApplicationLoadBalancedFargateService(shop, 'Web', {
    ...common,
    ...task,
    taskImageOptions: { image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/busybox:1.37.0') },
  });
  const worker = serviceIn(shop, 'Worker');
  const orders = serviceIn(shop, 'Orders', 'http');
  const payments = serviceIn(shop, 'Payments', 'http');
  const users = serviceIn(shop, 'Users', 'users', {
    serviceConnectConfiguration: { services: [{ portMappingName: 'users' }] }, // clients call users.shop.local:8080
  });
  const cache = serviceIn(platform, 'Cache', 'cache');

  web.enableServiceConnect();
  worker.enableServiceConnect();
  orders.enableServiceConnect({
    services: [{ portMappingName: 'http', discoveryName: 'orders', dnsName: 'orders', port: 80 }],
  });
  cache.enableServiceConnect({ namespace: 'shop.local', services: [{ portMappingName: 'cache', dnsName: 'cache' }] });
  cfnService(payments).addPropertyOverride('ServiceConnectConfiguration', {
    Enabled: true,
    Namespace: 'shop.local',
    Services: [
      { PortName: 'http', DiscoveryName: 'payments', ClientAliases: [{ DnsName: 'payments.internal', Port: 80 }] },
    ],
  });
  const port = ec2.Port.tcp(8080);
  orders.connections.allowFrom(web, port);
  orders.connections.allowFrom(worker, port, 'worker calls orders');
  orders.connections.allowTo(cache, port);
  const groupOf = (service: ecs.BaseService) => service.connections.securityGroups[0].securityGroupId;
  new ec2.CfnSecurityGroupIngress(shop, 'PaymentsFromWeb', {
    groupId: groupOf(payments),
    sourceSecurityGroupId: groupOf(web),
    ipProtocol: 'tcp',
    fromPort: 8080,
    toPort: 8080,
  });
  web.node.addDependency(users);

  const services = { web, worker, orders, payments, users, cache };
  if (!withMesh) return { platform, shop, services };
  const rows = Object.entries(services).map(([name, service]) => ({ name, service, dependsOn: [...CALLS[name]] }));
  return { platform, shop, services, mesh: new ServiceConnectMesh(shop, 'Mesh', { services: rows }) };
}

/** The logical id of an ECS service. */
export function logicalIdOf(service: ecs.BaseService): string {
  const resource: CfnResource = cfnService(service);
  return Stack.of(resource).resolve(resource.logicalId);
}
