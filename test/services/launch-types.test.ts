import { Size } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import { MeshServiceProps } from '../../src';
import { addContainer, Ports } from '../support/fargate-service';
import { errorOf, MeshStack } from '../support/mesh-stack';

const INSTANCES = 'Cluster/Instances/InstanceSecurityGroup';

function stackWithInstances() {
  const stack = new MeshStack();
  stack.cluster.addCapacity('Instances', { instanceType: new ec2.InstanceType('t3.small') });
  return stack;
}

function onEc2(stack: MeshStack, id: string, networkMode: ecs.NetworkMode, ports: Ports = {}, props = {}) {
  const taskDefinition = new ecs.Ec2TaskDefinition(stack, `${id}Task`, { networkMode });
  addContainer(taskDefinition, { ports, memoryLimitMiB: 128 });
  return new ecs.Ec2Service(stack, id, {
    cluster: stack.cluster,
    taskDefinition,
    minHealthyPercent: 100,
    circuitBreaker: { rollback: true },
    ...props,
  });
}

function pair(web: ecs.BaseService, mysql: ecs.BaseService, endpoint = {}): MeshServiceProps[] {
  return [
    { name: 'wordpress', service: web, dependsOn: ['mysql'] },
    { name: 'mysql', service: mysql, endpoints: [{ portMappingName: 'mysql', ...endpoint }] },
  ];
}

test('EC2 services in bridge mode: a rule between the instances allows the ephemeral ports', () => {
  const stack = stackWithInstances();
  const [web, mysql] = [
    onEc2(stack, 'Web', ecs.NetworkMode.BRIDGE),
    onEc2(stack, 'MySql', ecs.NetworkMode.BRIDGE, { mysql: 3306 }),
  ];
  stack.mesh({ services: pair(web, mysql) });
  expect(stack.ingress).toEqual([`${INSTANCES} -> ${INSTANCES}: tcp 32768-65535`]);
  expect(stack.dependsOn(web)).toEqual(expect.arrayContaining(['MySql/Service']));
});

test('EC2 services in bridge mode with ingressPortOverride: the rule allows only that port', () => {
  const stack = stackWithInstances();
  const mysql = onEc2(stack, 'MySql', ecs.NetworkMode.BRIDGE, { mysql: 3306 });
  stack.mesh({
    services: pair(onEc2(stack, 'Web', ecs.NetworkMode.BRIDGE), mysql, { ingressPortOverride: 13306 }),
  });
  expect(stack.ingress).toEqual([`${INSTANCES} -> ${INSTANCES}: tcp 13306`]);
});

test('EC2 services in awsvpc mode: the rule allows the container port', () => {
  const stack = stackWithInstances();
  const mysql = onEc2(stack, 'MySql', ecs.NetworkMode.AWS_VPC, { mysql: 3306 });
  stack.mesh({ services: pair(onEc2(stack, 'Web', ecs.NetworkMode.AWS_VPC), mysql) });
  expect(stack.ingress).toEqual(['Web/SecurityGroup -> MySql/SecurityGroup: tcp 3306']);
});

test('a Fargate service can depend on an EC2 service in bridge mode', () => {
  const stack = stackWithInstances();
  const mysql = onEc2(stack, 'MySql', ecs.NetworkMode.BRIDGE, { mysql: 3306 });
  stack.mesh({ services: pair(stack.fargate('Web'), mysql) });
  expect(stack.ingress).toEqual([`Web/SecurityGroup -> ${INSTANCES}: tcp 32768-65535`]);
});

test('instances that are added after the services and the mesh get a rule', () => {
  const stack = new MeshStack();
  const mysql = onEc2(stack, 'MySql', ecs.NetworkMode.BRIDGE, { mysql: 3306 });
  stack.mesh({ services: pair(stack.fargate('Web'), mysql) });
  stack.cluster.addCapacity('Instances', { instanceType: new ec2.InstanceType('t3.small') });
  expect(stack.ingress).toEqual([`Web/SecurityGroup -> ${INSTANCES}: tcp 32768-65535`]);
  Annotations.fromStack(stack).hasNoWarning('*', Match.stringLikeRegexp('noCapacity'));
});

test('a warning names a service on instances with unknown security groups', () => {
  const stack = new MeshStack();
  const cluster = ecs.Cluster.fromClusterAttributes(stack, 'Imported', { clusterName: 'shared', vpc: stack.vpc });
  const mysql = onEc2(stack, 'MySql', ecs.NetworkMode.BRIDGE, { mysql: 3306 }, { cluster });
  stack.mesh({ services: pair(stack.fargate('Web'), mysql) });
  const [warning] = Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('noCapacity'));
  expect(warning.entry.data).toBe(
    [
      "ServiceConnectMesh 'Shop/Mesh': service 'wordpress' may not reach 'mysql': the mesh cannot add security group rules",
      "  the app does not show the security groups of the instances on which 'Shop/MySql' runs",
      'Import the cluster with the security groups of its instances: ecs.Cluster.fromClusterAttributes(..., { securityGroups: [...] }). Or add the rules to these groups yourself, and acknowledge this warning [ack: cdk-service-connect-mesh:noCapacity]',
    ].join('\n'),
  );
});

test('instances of this app whose launch template has no security group: a warning with another remedy', () => {
  const stack = new MeshStack();
  const launchTemplate = new ec2.LaunchTemplate(stack, 'Launch', {
    instanceType: new ec2.InstanceType('t3.small'),
    machineImage: ecs.EcsOptimizedImage.amazonLinux2023(),
    userData: ec2.UserData.forLinux(),
    role: new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') }),
  });
  const autoScalingGroup = new autoscaling.AutoScalingGroup(stack, 'Asg', { vpc: stack.vpc, launchTemplate });
  stack.cluster.addAsgCapacityProvider(new ecs.AsgCapacityProvider(stack, 'Capacity', { autoScalingGroup }));
  const mysql = onEc2(stack, 'MySql', ecs.NetworkMode.BRIDGE, { mysql: 3306 });
  stack.mesh({ services: pair(stack.fargate('Web'), mysql) });
  const [warning] = Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('noCapacity'));
  expect(warning.entry.data).toBe(
    [
      "ServiceConnectMesh 'Shop/Mesh': service 'wordpress' may not reach 'mysql': the mesh cannot add security group rules",
      "  the app does not show the security groups of the instances on which 'Shop/MySql' runs",
      'Add the capacity to the cluster in this app, and set securityGroup of its launch template or Auto Scaling group. Or add the rules to these groups yourself, and acknowledge this warning [ack: cdk-service-connect-mesh:noCapacity]',
    ].join('\n'),
  );
});

test('services on EC2 capacity providers wait for their dependencies', () => {
  const stack = new MeshStack();
  const autoScalingGroup = new autoscaling.AutoScalingGroup(stack, 'Group', {
    vpc: stack.vpc,
    instanceType: new ec2.InstanceType('t3.small'),
    machineImage: ecs.EcsOptimizedImage.amazonLinux2023(),
  });
  const provider = new ecs.AsgCapacityProvider(stack, 'Provider', { autoScalingGroup });
  stack.cluster.addAsgCapacityProvider(provider);
  const capacityProviderStrategies = [{ capacityProvider: provider.capacityProviderName, weight: 1 }];
  const mysql = onEc2(stack, 'MySql', ecs.NetworkMode.AWS_VPC, { mysql: 3306 }, { capacityProviderStrategies });
  const web = onEc2(stack, 'Web', ecs.NetworkMode.AWS_VPC, {}, { capacityProviderStrategies });
  stack.mesh({ services: pair(web, mysql) });
  expect(stack.dependsOn(web)).toEqual(expect.arrayContaining(['MySql/Service']));
});

test('services on Fargate Spot wait for their dependencies', () => {
  const stack = new MeshStack();
  stack.cluster.enableFargateCapacityProviders();
  const spot = { capacityProviderStrategies: [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }] };
  const web = stack.fargate('Web', {}, spot);
  stack.mesh({ services: pair(web, stack.fargate('MySql', { mysql: 3306 }, spot)) });
  expect(stack.dependsOn(web)).toEqual(expect.arrayContaining(['MySql/Service']));
});

/** The oldest supported CDK does not have them. CI runs this test with the latest CDK, too. */
const { ManagedInstancesCapacityProvider, Compatibility }: any = ecs;

(ManagedInstancesCapacityProvider ? test : test.skip)(
  'services on managed instances wait for their dependencies (skipped if CDK is too old to have managed instances)',
  () => {
    const stack = new MeshStack();
    const provider = new ManagedInstancesCapacityProvider(stack, 'Provider', {
      subnets: stack.vpc.privateSubnets,
      securityGroups: [new ec2.SecurityGroup(stack, 'Instances', { vpc: stack.vpc })],
      instanceRequirements: { vCpuCountMin: 1, memoryMin: Size.gibibytes(2) },
    });
    (stack.cluster as any).addManagedInstancesCapacityProvider(provider);
    const onManaged = (id: string, ports?: Ports) => {
      const taskDefinition = new ecs.TaskDefinition(stack, `${id}Task`, {
        compatibility: Compatibility.MANAGED_INSTANCES,
        networkMode: ecs.NetworkMode.AWS_VPC,
        cpu: '512',
        memoryMiB: '1024',
      });
      addContainer(taskDefinition, { ports, memoryLimitMiB: 128 });
      const capacityProviderStrategies = [{ capacityProvider: provider.capacityProviderName, weight: 1 }];
      return stack.fargate(id, {}, { taskDefinition, capacityProviderStrategies });
    };
    const [web, mysql] = [onManaged('Web'), onManaged('MySql', { mysql: 3306 })];
    stack.mesh({ services: pair(web, mysql) });
    expect(stack.ingress).toEqual(['Web/SecurityGroup -> MySql/SecurityGroup: tcp 3306']);
    expect(stack.dependsOn(web)).toEqual(expect.arrayContaining(['MySql/Service']));
  },
);

const { VERSION1_0, VERSION1_1, VERSION1_2, VERSION1_3, VERSION1_4, LATEST } = ecs.FargatePlatformVersion;

test.each([VERSION1_0, VERSION1_1, VERSION1_2, VERSION1_3])('Fargate platform %s is refused', (platformVersion) => {
  const stack = new MeshStack();
  const service = stack.fargate('Web', {}, { platformVersion });
  expect(errorOf(() => stack.mesh({ services: [{ name: 'web', service }] }))).toBe(
    [
      `ServiceConnectMesh 'Shop/Mesh': service 'web' runs on Fargate platform version ${platformVersion}`,
      "  'Shop/Web' sets platformVersion",
      'Service Connect requires version 1.4.0 or later: set platformVersion to ecs.FargatePlatformVersion.LATEST, or remove it',
    ].join('\n'),
  );
});

test.each([VERSION1_4, LATEST])('Fargate platform %s is accepted', (platformVersion) => {
  const stack = new MeshStack();
  const service = stack.fargate('Web', {}, { platformVersion });
  expect(stack.mesh({ services: [{ name: 'web', service }] }).services).toHaveLength(1);
});
