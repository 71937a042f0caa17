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

const waitedForIn = (stack: MeshStack) =>
  containersOf(stack)
    .find(({ Name }: any) => Name === 'hold-until-healthy')
    .DependsOn.map(({ ContainerName }: any) => ContainerName);

const unchecked = (...containers: string[]) =>
  [
    "ServiceConnectMesh 'Shop/Mesh': service 'db' has holdUntilHealthy, but none of its essential containers has a health check",
    ...containers.map((name) => `  essential container '${name}' has no health check`),
    "Set healthCheck of one of these containers (ECS ignores the HEALTHCHECK of an image), or remove holdUntilHealthy from 'db'",
  ].join('\n');

test('the task gets a container that exits once all essential containers are healthy', () => {
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

describe('a container added after the mesh', () => {
  const heldWith = (late: Partial<ecs.ContainerDefinitionOptions>) => {
    const stack = new MeshStack();
    const service = server(stack, { healthCheck: HEALTH_CHECK });
    stack.mesh({ services: [row(service, true)] });
    service.taskDefinition.addContainer('late', { image: ecs.ContainerImage.fromRegistry('envoy:1'), ...late });
    return stack;
  };

  test('is waited for too, even if the app is synthesized several times', () => {
    const stack = heldWith({ healthCheck: HEALTH_CHECK });
    expect(waitedForIn(stack)).toEqual(['main', 'late']);
    App.of(stack)!.synth({ force: true });
    expect(waitedForIn(stack)).toEqual(['main', 'late']);
  });

  test('is not waited for without a health check', () => {
    expect(waitedForIn(heldWith({}))).toEqual(['main']);
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
    expect(waitedForIn(heldWith({ healthCheck: HEALTH_CHECK }))).toEqual(['main', 'sidecar']);
  });

  test('is not waited for without a health check', () => {
    expect(waitedForIn(heldWith({}))).toEqual(['main']);
  });
});

test('a sidecar without a health check is not waited for, and causes no warning', () => {
  const stack = new MeshStack();
  const service = server(stack, { healthCheck: HEALTH_CHECK });
  service.taskDefinition.addContainer('sidecar', { image: ecs.ContainerImage.fromRegistry('envoy:1') });
  stack.mesh({ services: [row(service, true), { name: 'web', service: stack.fargate('Web'), dependsOn: ['db'] }] });
  expect(waitedForIn(stack)).toEqual(['main']);
  expect(Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('mesh:healthCheck'))).toEqual([]);
});

describe('holdUntilHealthy of the mesh', () => {
  const heldIds = (stack: MeshStack) =>
    Object.entries(stack.template.findResources('AWS::ECS::TaskDefinition'))
      .filter(([, { Properties }]) =>
        Properties.ContainerDefinitions.some(({ Name }: any) => Name === 'hold-until-healthy'),
      )
      .map(([id]) => id.slice(0, 3))
      .sort();

  test('is the default for services with a health check; a service can override it', () => {
    const stack = new MeshStack();
    const services = ['One', 'Two', 'Off', 'Non'].map((id) => ({
      name: id.toLowerCase(),
      service: server(stack, { healthCheck: id === 'Non' ? undefined : HEALTH_CHECK }, id),
      holdUntilHealthy: id === 'Off' ? false : undefined,
    }));
    const mesh = stack.mesh({ holdUntilHealthy: true, services });
    mesh.addService('new', { service: server(stack, { healthCheck: HEALTH_CHECK }, 'New') });
    expect(heldIds(stack)).toEqual(['New', 'One', 'Two']);
  });

  test('does not refuse a service without a health check, but a warning reports it if it has dependents', () => {
    const stack = new MeshStack();
    const services = [row(server(stack)), { name: 'web', service: stack.fargate('Web'), dependsOn: ['db'] }];
    stack.mesh({ holdUntilHealthy: true, services });
    expect(heldIds(stack)).toEqual([]);
    expect(Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('mesh:healthCheck'))).toHaveLength(1);
  });

  test('does not prevent the error for a service that sets it to true without a health check', () => {
    const stack = new MeshStack();
    expect(errorOf(() => stack.mesh({ holdUntilHealthy: true, services: [row(server(stack), true)] }))).toBe(
      unchecked('main'),
    );
  });

  test('refuses a container of the user with the same name only if it would add one', () => {
    const stack = new MeshStack();
    const image = ecs.ContainerImage.fromRegistry('other:1');
    const [one, two] = ['One', 'Two'].map((id) => server(stack, { healthCheck: HEALTH_CHECK }, id));
    for (const { taskDefinition } of [one, two]) {
      taskDefinition.addContainer('hold-until-healthy', { image, essential: false });
    }
    expect(errorOf(() => stack.mesh({ holdUntilHealthy: true, services: [row(one)] }))).toContain(
      "service 'db' already has a container named 'hold-until-healthy'",
    );
    const mesh = new ServiceConnectMesh(stack, 'Off', { holdUntilHealthy: true, services: [row(two, false)] });
    expect(mesh.services).toHaveLength(1);
  });
});

test('a FireLens log router, which CDK adds during synthesis, needs no health check and is not waited for', () => {
  const stack = new MeshStack();
  const logging = ecs.LogDrivers.firelens({});
  stack.mesh({ services: [row(server(stack, { healthCheck: HEALTH_CHECK, logging }), true)] });
  const byName = () => Object.fromEntries(containersOf(stack).map((each) => [each.Name, each]));
  expect(Object.keys(byName()).sort()).toEqual(['hold-until-healthy', 'log-router', 'main']);
  App.of(stack)!.synth({ force: true });
  expect(byName()['hold-until-healthy'].DependsOn).toEqual([{ ContainerName: 'main', Condition: 'HEALTHY' }]);
});

test('the added container uses the log driver of the task', () => {
  const stack = new MeshStack();
  const logGroup = new logs.LogGroup(stack, 'Logs');
  const logging = ecs.LogDrivers.awsLogs({ logGroup, streamPrefix: 'db' });
  stack.mesh({ services: [row(server(stack, { healthCheck: HEALTH_CHECK, logging }), true)] });

  const [main, hold] = containersOf(stack);
  expect(hold.LogConfiguration).toEqual(main.LogConfiguration);
  expect(hold.LogConfiguration.LogDriver).toBe('awslogs');
});

test('holdImage of the mesh replaces the image of the added container', () => {
  const stack = new MeshStack();
  stack.mesh({
    holdImage: ecs.ContainerImage.fromRegistry('mirror.example.com/true:1'),
    services: [row(server(stack, { healthCheck: HEALTH_CHECK }), true)],
  });
  expect(containersOf(stack)[1].Image).toBe('mirror.example.com/true:1');
});

test('on EC2, the added container has a memory limit of 16 MiB, because CDK requires one', () => {
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

test('a container of the user with the same name is refused', () => {
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

test('services that share a task definition share the added container', () => {
  const stack = new MeshStack();
  const first = server(stack, { healthCheck: HEALTH_CHECK });
  const { taskDefinition } = first;
  const second = stack.fargate('Second', {}, { taskDefinition });
  new ServiceConnectMesh(stack, 'One', { services: [row(first, true)] });
  new ServiceConnectMesh(stack, 'Two', { services: [row(second, true)] });
  expect(containersOf(stack)).toHaveLength(2);
  expect(containersOf(stack)[1].DependsOn).toEqual([{ ContainerName: 'main', Condition: 'HEALTHY' }]);
});

test('without holdUntilHealthy, the task definition does not change', () => {
  const stack = new MeshStack();
  stack.mesh({ services: [row(server(stack, { healthCheck: HEALTH_CHECK }))] });
  expect(containersOf(stack)).toHaveLength(1);
});

test('a task without any health check is refused', () => {
  const stack = new MeshStack();
  const service = server(stack);
  service.taskDefinition.addContainer('sidecar', { image: ecs.ContainerImage.fromRegistry('envoy:1') });
  expect(errorOf(() => stack.mesh({ services: [row(service, true)] }))).toBe(unchecked('main', 'sidecar'));
});

describe('the warning for a server without a health check', () => {
  const warningsOf = (
    healthCheck?: ecs.HealthCheck,
    dependents = ['One', 'Two'],
    acknowledged = false,
    isHeld = false,
  ) => {
    const stack = new MeshStack();
    const clients = dependents.map((id) => ({ name: id, service: stack.fargate(id), dependsOn: ['db'] }));
    const service = server(stack, { healthCheck });
    const mesh = stack.mesh({ services: [row(service, isHeld), ...clients] });
    if (acknowledged) CdkAnnotations.of(service).acknowledgeWarning('cdk-service-connect-mesh:healthCheck');
    expect(mesh.services).toHaveLength(1 + dependents.length);
    return Annotations.fromStack(stack)
      .findWarning('*', Match.stringLikeRegexp('mesh:healthCheck'))
      .map(({ id, entry }) => `${id}: ${entry.data}`);
  };

  test('is added once, even if several services depend on it', () => {
    expect(warningsOf()).toEqual([
      `/Shop/Db/Service: ServiceConnectMesh 'Shop/Mesh': dependents of service 'db' are deployed when its tasks are running, even if the tasks are not healthy yet
  essential container 'main' has no health check
Set healthCheck for these containers, and holdUntilHealthy: true for 'db' [ack: cdk-service-connect-mesh:healthCheck]`,
    ]);
  });

  test('has a different text if the server has a health check that is not waited for', () => {
    expect(warningsOf(HEALTH_CHECK)).toEqual([
      `/Shop/Db/Service: ServiceConnectMesh 'Shop/Mesh': dependents of service 'db' are deployed when its tasks are running, and its health check is not waited for
  essential container 'main' has a health check
Set holdUntilHealthy: true for 'db', or for the mesh [ack: cdk-service-connect-mesh:healthCheck]`,
    ]);
  });

  test('is not added if the server has holdUntilHealthy', () => {
    expect(warningsOf(HEALTH_CHECK, ['One', 'Two'], false, true)).toEqual([]);
  });
  test('is not added if no service depends on the server', () => expect(warningsOf(undefined, [])).toEqual([]));
  test('is not added if it is acknowledged', () => expect(warningsOf(undefined, ['One'], true)).toEqual([]));
});
