import { Annotations as CdkAnnotations, App, Aspects, Duration } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as logs from 'aws-cdk-lib/aws-logs';
import { ServiceConnectMesh } from '../../src';
import { ContainerSpec } from '../support/fargate-service';
import { errorOf, MeshStack } from '../support/mesh-stack';

const HEALTH_CHECK: ecs.HealthCheck = { command: ['CMD-SHELL', 'true'], interval: Duration.seconds(5) };

function server(stack: MeshStack, container: ContainerSpec = {}, id = 'Db') {
  return stack.fargate(id, { sql: 5432 }, { container: { image: 'postgres:17.5', ...container } });
}

const row = (service: ecs.BaseService, holdUntilHealthy?: boolean) => ({
  name: 'db',
  service,
  endpoints: [{ portMappingName: 'sql' }],
  holdUntilHealthy,
});

const containersOf = (stack: MeshStack) =>
  Object.values(stack.template.findResources('AWS::ECS::TaskDefinition')).flatMap(
    ({ Properties }) => Properties.ContainerDefinitions,
  );

const unchecked = (...containers: string[]) =>
  [
    "ServiceConnectMesh 'Shop/Mesh': service 'db' has holdUntilHealthy, but not all of its essential containers have a health check",
    ...containers.map((name) => `  essential container '${name}' has no health check`),
    "Set healthCheck of these containers (ECS ignores the HEALTHCHECK of an image), or remove holdUntilHealthy from 'db'",
  ].join('\n');

test('a container that exits at once waits until the essential ones are healthy', () => {
  const stack = new MeshStack();
  const service = server(stack, { healthCheck: HEALTH_CHECK });
  service.taskDefinition.addContainer('sidecar', {
    image: ecs.ContainerImage.fromRegistry('envoy:1'),
    healthCheck: HEALTH_CHECK,
  });
  service.taskDefinition.addContainer('job', { image: ecs.ContainerImage.fromRegistry('job:1'), essential: false });
  stack.mesh({ services: [row(service, true)] });

  expect(containersOf(stack)).toHaveLength(4);
  expect(containersOf(stack)[3]).toEqual({
    Name: 'hold-until-healthy',
    Image: 'public.ecr.aws/docker/library/busybox:1.37.0',
    EntryPoint: ['true'],
    Essential: false,
    ReadonlyRootFilesystem: true,
    DependsOn: [
      { ContainerName: 'main', Condition: 'HEALTHY' },
      { ContainerName: 'sidecar', Condition: 'HEALTHY' },
    ],
  });
});

describe('a container that comes after the mesh', () => {
  const heldWith = (late: Partial<ecs.ContainerDefinitionOptions>) => {
    const stack = new MeshStack();
    const service = server(stack, { healthCheck: HEALTH_CHECK });
    stack.mesh({ services: [row(service, true)] });
    service.taskDefinition.addContainer('late', { image: ecs.ContainerImage.fromRegistry('envoy:1'), ...late });
    return stack;
  };

  test('is waited for too, whoever synthesizes how often', () => {
    const stack = heldWith({ healthCheck: HEALTH_CHECK });
    const waitedFor = () => containersOf(stack)[1].DependsOn.map(({ ContainerName }: any) => ContainerName);
    expect(waitedFor()).toEqual(['main', 'late']);
    App.of(stack)!.synth({ force: true });
    expect(waitedFor()).toEqual(['main', 'late']);
  });

  test('is refused where nobody looks at its health', () => {
    expect(errorOf(() => heldWith({}).template)).toContain(unchecked('late'));
  });
});

describe('a container that an aspect adds after the mesh has been visited', () => {
  const heldWith = (sidecar: Partial<ecs.ContainerDefinitionOptions>) => {
    const stack = new MeshStack();
    const mesh = stack.mesh();
    const service = server(stack, { healthCheck: HEALTH_CHECK });
    mesh.addService('db', row(service, true));
    Aspects.of(stack).add({
      visit: (construct) => {
        if (construct !== service.taskDefinition || service.taskDefinition.findContainer('sidecar')) return;
        service.taskDefinition.addContainer('sidecar', {
          image: ecs.ContainerImage.fromRegistry('envoy:1'),
          ...sidecar,
        });
      },
    });
    return stack;
  };

  test('is waited for too', () => {
    const [, { DependsOn }] = containersOf(heldWith({ healthCheck: HEALTH_CHECK }));
    expect(DependsOn.map(({ ContainerName }: any) => ContainerName)).toEqual(['main', 'sidecar']);
  });

  test('is refused where nobody looks at its health', () => {
    expect(errorOf(() => heldWith({}).template)).toContain(unchecked('sidecar'));
  });
});

test('a service that only shares the task of one that is held has no part in what is wrong with it', () => {
  const stack = new MeshStack();
  const service = server(stack, { healthCheck: HEALTH_CHECK });
  const { taskDefinition } = service;
  const other = stack.fargate('Other', {}, { taskDefinition });
  stack.mesh({ services: [{ name: 'other', service: other }, row(service, true)] });
  taskDefinition.addContainer('late', { image: ecs.ContainerImage.fromRegistry('envoy:1') });
  const message = errorOf(() => stack.template);
  expect(message).toContain("service 'db' has holdUntilHealthy, but");
  expect(message).not.toContain("service 'other'");
});

test('a router of logs, which CDK adds as late as it writes the template, is neither asked nor waited for', () => {
  const stack = new MeshStack();
  const logging = ecs.LogDrivers.firelens({});
  stack.mesh({ services: [row(server(stack, { healthCheck: HEALTH_CHECK, logging }), true)] });
  const byName = () => Object.fromEntries(containersOf(stack).map((each) => [each.Name, each]));
  expect(Object.keys(byName()).sort()).toEqual(['hold-until-healthy', 'log-router', 'main']);
  App.of(stack)!.synth({ force: true });
  expect(byName()['hold-until-healthy'].DependsOn).toEqual([{ ContainerName: 'main', Condition: 'HEALTHY' }]);
});

test('its logs go where those of the task go', () => {
  const stack = new MeshStack();
  const logGroup = new logs.LogGroup(stack, 'Logs');
  const logging = ecs.LogDrivers.awsLogs({ logGroup, streamPrefix: 'db' });
  stack.mesh({ services: [row(server(stack, { healthCheck: HEALTH_CHECK, logging }), true)] });

  const [main, hold] = containersOf(stack);
  expect(hold.LogConfiguration).toEqual(main.LogConfiguration);
  expect(hold.LogConfiguration.LogDriver).toBe('awslogs');
});

test('its image can be replaced for the mesh', () => {
  const stack = new MeshStack();
  stack.mesh({
    holdImage: ecs.ContainerImage.fromRegistry('mirror.example.com/true:1'),
    services: [row(server(stack, { healthCheck: HEALTH_CHECK }), true)],
  });
  expect(containersOf(stack)[1].Image).toBe('mirror.example.com/true:1');
});

test('on EC2 it has the little memory that CDK asks of each container', () => {
  const stack = new MeshStack();
  stack.cluster.addCapacity('Instances', { instanceType: new ec2.InstanceType('t3.small') });
  const taskDefinition = new ecs.Ec2TaskDefinition(stack, 'Task', { networkMode: ecs.NetworkMode.AWS_VPC });
  taskDefinition.addContainer('main', {
    image: ecs.ContainerImage.fromRegistry('postgres:17.5'),
    memoryLimitMiB: 512,
    healthCheck: HEALTH_CHECK,
    portMappings: [{ name: 'sql', containerPort: 5432 }],
  });
  const service = new ecs.Ec2Service(stack, 'Db', { cluster: stack.cluster, taskDefinition, minHealthyPercent: 100 });
  stack.mesh({ services: [row(service, true)] });
  expect(containersOf(stack)[1].Memory).toBe(16);
});

test('a container of the same name that is not ours is refused', () => {
  const stack = new MeshStack();
  const service = server(stack, { healthCheck: HEALTH_CHECK });
  const image = ecs.ContainerImage.fromRegistry('other:1');
  service.taskDefinition.addContainer('hold-until-healthy', { image, essential: false });
  expect(errorOf(() => stack.mesh({ services: [row(service, true)] }))).toBe(
    [
      "ServiceConnectMesh 'Shop/Mesh': service 'db' already has a container named 'hold-until-healthy'",
      "  task definition 'Shop/DbTask' defines it",
      '  holdUntilHealthy adds a container with the same name',
      "Rename the container, or remove holdUntilHealthy from 'db'",
    ].join('\n'),
  );
});

test('services that share a task definition share the container', () => {
  const stack = new MeshStack();
  const first = server(stack, { healthCheck: HEALTH_CHECK });
  const { taskDefinition } = first;
  const second = stack.fargate('Second', {}, { taskDefinition });
  new ServiceConnectMesh(stack, 'One', { services: [row(first, true)] });
  new ServiceConnectMesh(stack, 'Two', { services: [row(second, true)] });
  expect(containersOf(stack)).toHaveLength(2);
  expect(containersOf(stack)[1].DependsOn).toEqual([{ ContainerName: 'main', Condition: 'HEALTHY' }]);
});

test('without holdUntilHealthy, tasks stay as they are', () => {
  const stack = new MeshStack();
  stack.mesh({ services: [row(server(stack, { healthCheck: HEALTH_CHECK }))] });
  expect(containersOf(stack)).toHaveLength(1);
});

test('an essential container without a health check is refused', () => {
  const stack = new MeshStack();
  const service = server(stack);
  service.taskDefinition.addContainer('sidecar', { image: ecs.ContainerImage.fromRegistry('envoy:1') });
  expect(errorOf(() => stack.mesh({ services: [row(service, true)] }))).toBe(unchecked('main', 'sidecar'));
});

describe('the warning of a server that nobody checks', () => {
  const warningsOf = (healthCheck?: ecs.HealthCheck, dependents = ['One', 'Two'], acknowledged = false) => {
    const stack = new MeshStack();
    const clients = dependents.map((id) => ({ name: id, service: stack.fargate(id), dependsOn: ['db'] }));
    const service = server(stack, { healthCheck });
    const mesh = stack.mesh({ services: [row(service), ...clients] });
    if (acknowledged) CdkAnnotations.of(service).acknowledgeWarning('cdk-service-connect-mesh:healthCheck');
    expect(mesh.services).toHaveLength(1 + dependents.length);
    return Annotations.fromStack(stack)
      .findWarning('*', Match.stringLikeRegexp('even if the tasks are not healthy yet'))
      .map(({ id, entry }) => `${id}: ${entry.data}`);
  };

  test('comes once, however many depend on it', () => {
    expect(warningsOf()).toEqual([
      `/Shop/Db/Service: ServiceConnectMesh 'Shop/Mesh': dependents of service 'db' are deployed when its tasks are running, even if the tasks are not healthy yet
  essential container 'main' has no health check
Set healthCheck for these containers, and holdUntilHealthy: true for 'db' [ack: cdk-service-connect-mesh:healthCheck]`,
    ]);
  });

  test('does not come where it has a health check', () => expect(warningsOf(HEALTH_CHECK)).toEqual([]));
  test('does not come where nobody depends on it', () => expect(warningsOf(undefined, [])).toEqual([]));
  test('does not come where it is acknowledged', () => expect(warningsOf(undefined, ['One'], true)).toEqual([]));
});
