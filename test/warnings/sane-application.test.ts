import { App, Duration, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as patterns from 'aws-cdk-lib/aws-ecs-patterns';
import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import { MeshServiceProps, ServiceConnectMesh } from '../../src';

/*
 * Ten carefully configured services in two stacks: behind a load balancer, with sidecars, with logs of the proxies, with
 * existing Cloud Map service discovery, and with connections in both directions. The mesh adds no warning.
 */

const image = ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/busybox:1.37.0');
const healthCheck: ecs.HealthCheck = { command: ['CMD-SHELL', 'true'], interval: Duration.seconds(10) };

interface Service {
  readonly name: string;
  readonly port?: number;
  readonly dependsOn?: string[];
  readonly connectsTo?: string[];
  readonly sidecar?: boolean;
  readonly appProtocol?: ecs.AppProtocol;
  readonly cloudMapOptions?: ecs.CloudMapOptions;
}

const SERVICES: Service[] = [
  { name: 'web', dependsOn: ['catalog', 'orders', 'users'], sidecar: true },
  { name: 'catalog', port: 8080, dependsOn: ['search', 'cache'], appProtocol: ecs.AppProtocol.http },
  { name: 'orders', port: 8080, dependsOn: ['cache', 'queue'], connectsTo: ['payments'] },
  { name: 'payments', port: 8443, connectsTo: ['orders'], sidecar: true },
  { name: 'users', port: 8080, dependsOn: ['cache'], cloudMapOptions: { name: 'users' } },
  { name: 'search', port: 9200 },
  { name: 'cache', port: 6379 },
  { name: 'queue', port: 5672 },
  { name: 'worker', dependsOn: ['queue', 'orders'] },
];

test('a sane application of ten services has no warning', () => {
  const app = new App();
  const [platform, shop] = ['Platform', 'Shop'].map((id) => new Stack(app, id));
  const vpc = new ec2.Vpc(platform, 'Vpc', { maxAzs: 2, restrictDefaultSecurityGroup: false });
  const cluster = new ecs.Cluster(platform, 'Cluster', { vpc });
  const namespace = new cloudmap.PrivateDnsNamespace(platform, 'Namespace', { name: 'shop.local', vpc });
  const circuitBreaker = { rollback: true };

  const rows = SERVICES.map(({ name, port, dependsOn, connectsTo, sidecar, appProtocol, cloudMapOptions }) => {
    const scope = ['cache', 'queue', 'search'].includes(name) ? platform : shop;
    const taskDefinition = new ecs.FargateTaskDefinition(scope, `${name}Task`, { cpu: 512, memoryLimitMiB: 1024 });
    const portMappings = port === undefined ? [] : [{ name: 'main', containerPort: port, appProtocol }];
    taskDefinition.addContainer('app', { image, portMappings, healthCheck });
    if (sidecar) taskDefinition.addContainer('otel', { image, essential: false, memoryReservationMiB: 128 });
    const service = new ecs.FargateService(scope, name, {
      cluster,
      taskDefinition,
      circuitBreaker,
      minHealthyPercent: 100,
      cloudMapOptions: cloudMapOptions && { ...cloudMapOptions, cloudMapNamespace: namespace },
    });
    const endpoints = port === undefined ? undefined : [{ portMappingName: 'main' }];
    return { name, service, endpoints, dependsOn, connectsTo };
  });
  const { service: gateway } = new patterns.ApplicationLoadBalancedFargateService(shop, 'Gateway', {
    cluster,
    cpu: 512,
    memoryLimitMiB: 1024,
    minHealthyPercent: 100,
    circuitBreaker,
    taskImageOptions: { image },
  });
  const services: MeshServiceProps[] = [
    ...rows,
    { name: 'gateway', service: gateway, dependsOn: ['catalog', 'users'] },
  ];
  const logDriver = ecs.LogDrivers.awsLogs({ streamPrefix: 'proxy' });
  new ServiceConnectMesh(shop, 'Mesh', { namespace, holdUntilHealthy: true, logDriver, services });

  expect(services).toHaveLength(10);
  for (const stack of [platform, shop]) {
    const found = Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('ServiceConnectMesh'));
    expect(found.map(({ id, entry }) => `${id}: ${entry.data}`)).toEqual([]);
  }
});
