import { Annotations as Cdk, App, Duration, Stage } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import { Construct } from 'constructs';
import { MeshServiceProps, ServiceConnectMesh, ServiceConnectMeshProps } from '../../src';
import { cfnService } from '../../src/private/inspect/cfn-resources';
import { ContainerSpec } from '../support/fargate-service';
import { MeshStack } from '../support/mesh-stack';

/** Large enough for a container and the proxy. */
const SIZE = { cpu: 512, memoryLimitMiB: 1024 };

interface Setup {
  readonly task?: ecs.FargateTaskDefinitionProps;
  readonly container?: ContainerSpec;
  readonly service?: Partial<ecs.FargateServiceProps>;
  readonly row?: Partial<MeshServiceProps>;
  readonly dependents?: string[];
  readonly loadBalancer?: boolean;
  readonly acknowledge?: string;
  readonly context?: Record<string, unknown>;
  readonly mesh?: ServiceConnectMeshProps;
  readonly escape?: { readonly when: 'before' | 'after'; hatch(api: ecs.CfnService): void };
}

/** The warnings for a well-configured server with the changes of the setup. */
function warningsOf(setup: Setup = {}) {
  const {
    task,
    container,
    service,
    row,
    dependents = ['web'],
    loadBalancer,
    acknowledge,
    mesh,
    escape,
    context,
  } = setup;
  const stack = new MeshStack('Shop', new App({ context }));
  stack.cluster.addDefaultCloudMapNamespace({ name: 'shop.local' });
  const api = stack.fargate('Api', [], {
    task: { ...SIZE, ...task },
    container: {
      healthCheck: { command: ['true'] },
      ports: [{ name: 'http', containerPort: 80, appProtocol: ecs.AppProtocol.http }],
      ...container,
    },
    circuitBreaker: { rollback: true },
    ...service,
  });
  if (acknowledge) Cdk.of(api).acknowledgeWarning(`cdk-service-connect-mesh:${acknowledge}`);
  if (escape?.when === 'before') escape.hatch(cfnService(api));
  stack.mesh({
    holdUntilHealthy: true,
    ...mesh,
    services: [
      { name: 'api', service: api, endpoints: [{ portMappingName: 'http' }], ...row },
      ...dependents.map((name) => ({ name, service: stack.fargate(name, {}, { task: SIZE }), dependsOn: ['api'] })),
    ],
  });
  if (escape?.when === 'after') escape.hatch(cfnService(api));
  if (loadBalancer) {
    const balancer = new elbv2.ApplicationLoadBalancer(stack, 'LoadBalancer', { vpc: stack.vpc });
    balancer.addListener('Http', { port: 80 }).addTargets('Api', { port: 80, targets: [api] });
  }
  return Annotations.fromStack(stack)
    .findWarning('*', Match.stringLikeRegexp('ServiceConnectMesh'))
    .map(({ id, entry }) => `${id}: ${entry.data}`);
}

const warning = (id: string, ...text: string[]) => [
  `/Shop/Api/Service: ServiceConnectMesh 'Shop/Mesh': ${text.join('\n')} [ack: cdk-service-connect-mesh:${id}]`,
];

/** The server has an edge, but no service depends on it. */
const unawaited: Setup = { dependents: [], row: { connectsTo: ['api'] } };

test('a well-configured server gets no warning', () => expect(warningsOf()).toEqual([]));

test('an empty mesh gets a warning', () => {
  const stack = new MeshStack();
  stack.mesh();
  const found = Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('ServiceConnectMesh'));
  expect(found.map(({ id, entry }) => `${id}: ${entry.data}`)).toEqual([
    [
      "/Shop/Mesh: ServiceConnectMesh 'Shop/Mesh': the mesh has no services",
      'Declare services in the services prop or with addService: a mesh without services does nothing [ack: cdk-service-connect-mesh:emptyMesh]',
    ].join('\n'),
  ]);
});

describe('an empty mesh outside of all stacks', () => {
  const messagesOf = (isAcknowledged: boolean, createScope = (app: App): Construct => app) => {
    const app = new App();
    const scope = createScope(app);
    for (const id of ['First', 'Second']) new MeshStack(id, scope as App);
    const mesh = new ServiceConnectMesh(scope, 'Mesh');
    if (isAcknowledged) Cdk.of(mesh).acknowledgeWarning('cdk-service-connect-mesh:emptyMesh');
    const { stacks } = Stage.of(mesh)!.synth();
    const found = stacks.flatMap(({ messages }) =>
      messages.filter(({ entry }) => /ServiceConnectMesh/.test(`${entry.data}`)),
    );
    return found.map(({ id, entry }) => `${id}: ${`${entry.data}`.split('\n')[0]}`);
  };

  test('gets its warning on the first stack, because CDK shows only warnings within stacks', () => {
    expect(messagesOf(false)).toEqual(["/First: ServiceConnectMesh 'Mesh': the mesh has no services"]);
    const inStage = messagesOf(false, (app) => new Stage(app, 'Prod'));
    expect(inStage).toEqual(["/Prod/First: ServiceConnectMesh 'Prod/Mesh': the mesh has no services"]);
  });

  test('gets no warning if it is acknowledged on the mesh', () => expect(messagesOf(true)).toEqual([]));
});

test('an empty mesh gets no warning if it is acknowledged on the mesh', () => {
  const stack = new MeshStack();
  Cdk.of(stack.mesh()).acknowledgeWarning('cdk-service-connect-mesh:emptyMesh');
  expect(Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('ServiceConnectMesh'))).toEqual([]);
});

test('a mesh whose services were refused gets no warning', () => {
  const stack = new MeshStack();
  const services = [{ name: 'web', service: stack.fargate('Web'), dependsOn: ['apo'] }];
  expect(() => new ServiceConnectMesh(stack, 'Refused', { services })).toThrow("unknown service 'apo'");
  const found = Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('ServiceConnectMesh'));
  expect(found).toEqual([]);
});

describe('a service without edges', () => {
  test('gets a warning', () => {
    expect(warningsOf({ dependents: [] })).toEqual(
      warning(
        'isolatedService',
        "service 'api' calls no other service of the mesh, and no other service calls it",
        "  'api' has no dependsOn or connectsTo, and is in no dependsOn or connectsTo of another service",
        'Declare which service calls which. Otherwise a client may be deployed before its server',
      ),
    );
  });
  test('gets no warning if it connects to itself', () => {
    expect(warningsOf(unawaited)).toEqual([]);
  });
  test('gets no warning if another service connects to it', () => {
    const stack = new MeshStack();
    const mesh = stack.mesh();
    const api = mesh.addService('api', {
      service: stack.fargate('Api', { http: 80 }),
      endpoints: [{ portMappingName: 'http' }],
    });
    mesh.addService('web', { service: stack.fargate('Web') }).connectsTo(api);
    expect(Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('mesh:isolatedService'))).toEqual([]);
  });
});

describe('Cloud Map service discovery', () => {
  const collision = (path: string, id = 'api') =>
    warning(
      'cloudMap',
      `service 'api' uses the discovery name '${id}', which a Cloud Map service has in the same namespace`,
      `  '${path}' creates the Cloud Map service`,
      'Amazon ECS creates a Cloud Map service with the discovery name, and a name can be used once in a namespace (aws-cdk#26524). Set another discoveryName of the endpoint: clients use its dnsName',
    );
  const named = (discoveryName: string) => ({ endpoints: [{ portMappingName: 'http', discoveryName }] });

  test('gets a warning if it uses a discovery name', () => {
    const row = named('api');
    const service = { cloudMapOptions: { name: 'api' } };
    expect(warningsOf({ service, row })).toEqual(collision('Shop/Api/CloudmapService/Resource'));
  });

  test.each<[string, Setup]>([
    ['with another name, as during a migration', { service: { cloudMapOptions: { name: 'api' } } }],
    ['without a name', { service: { cloudMapOptions: {} }, row: named('api') }],
  ])('gets no warning %s', (_, setup) => expect(warningsOf(setup)).toEqual([]));

  const withService = (place: 'namespace' | 'other namespace', name: string) => {
    const stack = new MeshStack();
    const [namespace, other] = ['One', 'Two'].map((id) => new cloudmap.HttpNamespace(stack, id, { name: id }));
    new cloudmap.Service(stack, 'Old', { namespace: place === 'namespace' ? namespace : other, name });
    const api = { name: 'api', service: stack.fargate('Api', { http: 80 }), endpoints: named('api').endpoints };
    stack.mesh({ namespace, services: [api] });
    return Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('mesh:cloudMap'));
  };

  test('by any construct in the namespace causes the warning', () => {
    expect(withService('namespace', 'api').map(({ id, entry }) => `${id}: ${entry.data}`)).toEqual(
      collision('Shop/Old/Resource'),
    );
  });

  test('in another namespace causes no warning', () => expect(withService('other namespace', 'api')).toEqual([]));
});

test('a server with desiredCount 0 gets one warning if other services depend on it', () => {
  expect(warningsOf({ service: { desiredCount: 0 }, dependents: ['web', 'job'] })).toEqual(
    warning(
      'desiredCount',
      "service 'api' has desiredCount: 0, but other services depend on it",
      "  dependents: 'web', 'job'",
      'The dependents are deployed although no task can answer them: set desiredCount to 1 or more',
    ),
  );
  expect(warningsOf({ service: { desiredCount: 0 }, ...unawaited })).toEqual([]);
});

describe('a server without a circuit breaker', () => {
  const reported = warning(
    'circuitBreaker',
    "service 'api' has no deployment circuit breaker, but other services depend on it",
    "  dependents: 'web'",
    'If its tasks do not start, the dependents wait for up to 3 hours: set circuitBreaker: { rollback: true } of the ECS service',
  );

  test('gets a warning if it has dependents, with the feature flag without which CDK would replace the service', () => {
    const flag = '@aws-cdk/aws-ecs:disableExplicitDeploymentControllerForCircuitBreaker';
    expect(warningsOf({ service: { circuitBreaker: undefined } })).toEqual([
      reported[0].replace(
        'of the ECS service',
        `of the ECS service. If the service is deployed already, first enable the feature flag ${flag}: without it, this replaces the service`,
      ),
    ]);
    expect(warningsOf({ service: { circuitBreaker: undefined }, context: { [flag]: true } })).toEqual(reported);
    const deploymentController = { type: ecs.DeploymentControllerType.ECS };
    expect(warningsOf({ service: { circuitBreaker: undefined, deploymentController } })).toEqual(reported);
    const alone = warningsOf({ service: { circuitBreaker: undefined }, ...unawaited });
    expect(alone.join()).not.toContain('other services depend on it');
  });

  test('gets a warning if it is disabled', () => {
    expect(warningsOf({ service: { circuitBreaker: { enable: false } } })).toEqual(reported);
  });

  const breaker = 'DeploymentConfiguration.DeploymentCircuitBreaker';
  test.each<[string, unknown]>([
    ['true', { Enable: true, Rollback: true }],
    ['a value that is known only at deployment', { Enable: { Ref: 'Parameter' }, Rollback: true }],
  ])('gets no warning if an override sets it to %s, before or after the mesh', (_, value) => {
    for (const when of ['before', 'after'] as const) {
      const escape = { when, hatch: (api: ecs.CfnService) => api.addPropertyOverride(breaker, value) };
      expect(warningsOf({ service: { circuitBreaker: undefined }, escape })).toEqual([]);
    }
  });

  test('gets no warning if the whole deployment configuration depends on a condition', () => {
    const breakerIf = { 'Fn::If': ['IsProd', { DeploymentCircuitBreaker: { Enable: true } }, { Ref: 'AWS::NoValue' }] };
    const hatch = (api: ecs.CfnService) => api.addPropertyOverride('DeploymentConfiguration', breakerIf);
    expect(warningsOf({ service: { circuitBreaker: undefined }, escape: { when: 'after', hatch } })).toEqual([]);
  });

  test('gets a warning if an override removes it, before or after the mesh', () => {
    for (const when of ['before', 'after'] as const) {
      const escape = { when, hatch: (api: ecs.CfnService) => api.addPropertyDeletionOverride(breaker) };
      expect(warningsOf({ escape })).toEqual(reported);
    }
  });
});

test('a client without a circuit breaker gets a warning if it is redeployed after the services in its connectsTo', () => {
  const client: Setup = { ...unawaited, service: { circuitBreaker: undefined } };
  expect(warningsOf(client)).toEqual(
    warning(
      'circuitBreaker',
      "service 'api' has no deployment circuit breaker, but is redeployed after the services in its connectsTo",
      "  connectsTo: 'api'",
      'If its tasks do not start, the redeployment fails only after 14 minutes: set circuitBreaker: { rollback: true } of the ECS service. If the service is deployed already, first enable the feature flag @aws-cdk/aws-ecs:disableExplicitDeploymentControllerForCircuitBreaker: without it, this replaces the service',
    ),
  );
  expect(warningsOf({ ...client, acknowledge: 'circuitBreaker' })).toEqual([]);
  expect(warningsOf({ ...client, mesh: { redeployAfterConnections: false } }).join()).not.toMatch('circuit breaker');
});

test('a Fargate task that is too small for the proxy gets a warning', () => {
  const tooSmall = (...evidence: string[]) =>
    warning(
      'taskSize',
      "service 'api' leaves too little CPU or memory for the Service Connect proxy",
      ...evidence.map((line) => `  ${line}`),
      'AWS recommends 256 CPU units and 64 MiB for the proxy, in addition to those of the containers: increase the size of the Fargate task',
    );
  expect(warningsOf({ container: { cpu: 257 } })).toEqual(
    tooSmall('the task has 512 CPU units, its containers reserve 257'),
  );
  expect(warningsOf({ container: { cpu: 256 } })).toEqual([]);
  expect(warningsOf({ container: { memoryLimitMiB: 961 } })).toEqual(
    tooSmall('the task has 1024 MiB, its containers reserve 961'),
  );
  expect(warningsOf({ container: { memoryReservationMiB: 960 } })).toEqual([]);
  expect(warningsOf({ container: { memoryReservationMiB: 512, memoryLimitMiB: 1024 } })).toEqual([]);
  expect(warningsOf({ task: { cpu: 256, memoryLimitMiB: 512 } })).toEqual(
    tooSmall('the task has 256 CPU units, which leaves none for its containers'),
  );
  expect(warningsOf({ task: { cpu: 256, memoryLimitMiB: 512 }, container: { cpu: 1 } })).toEqual(
    tooSmall('the task has 256 CPU units, its containers reserve 1'),
  );
  expect(warningsOf({ container: { cpu: 512, memoryLimitMiB: 1024 } })).toEqual(
    tooSmall(
      'the task has 512 CPU units, its containers reserve 512',
      'the task has 1024 MiB, its containers reserve 1024',
    ),
  );
});

test('a task on EC2 gets no warning about its size', () => {
  const stack = new MeshStack();
  stack.cluster.addCapacity('Instances', { instanceType: new ec2.InstanceType('t3.small') });
  const taskDefinition = new ecs.TaskDefinition(stack, 'Task', {
    compatibility: ecs.Compatibility.EC2,
    networkMode: ecs.NetworkMode.AWS_VPC,
    cpu: '256',
    memoryMiB: '512',
  });
  const image = ecs.ContainerImage.fromRegistry('busybox:1.37.0');
  taskDefinition.addContainer('main', { image, cpu: 256, memoryLimitMiB: 512 });
  const service = new ecs.Ec2Service(stack, 'Api', { cluster: stack.cluster, taskDefinition, minHealthyPercent: 100 });
  stack.mesh({ services: [{ name: 'api', service }] });
  expect(Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('mesh:taskSize'))).toEqual([]);
});

describe('an endpoint behind a load balancer', () => {
  const reported = warning(
    'loadBalancer',
    "requests from a load balancer to endpoint 'http' of service 'api' time out after 15 seconds",
    '  the Service Connect proxy receives these requests, and its perRequestTimeout is 15 seconds by default',
    'Set perRequestTimeout of the endpoint to the duration of your slowest request',
  );
  const timeout = { endpoints: [{ portMappingName: 'http', perRequestTimeout: Duration.minutes(2) }] };

  test('gets a warning about the default timeout', () => expect(warningsOf({ loadBalancer: true })).toEqual(reported));
  test('gets no warning if perRequestTimeout is set', () =>
    expect(warningsOf({ loadBalancer: true, row: timeout })).toEqual([]));
  test('gets no warning about a missing health check, because the load balancer checks its health', () => {
    expect(warningsOf({ loadBalancer: true, row: timeout, container: { healthCheck: undefined } })).toEqual([]);
  });
  test('gets no warning if the load balancer targets another port', () => {
    const ports = { http: 80, admin: 81 };
    const portMappings = Object.entries(ports).map(([name, containerPort]) => ({
      name,
      containerPort,
      appProtocol: ecs.AppProtocol.http,
    }));
    const row = { endpoints: [{ portMappingName: 'admin' }] };
    expect(warningsOf({ loadBalancer: true, container: { ports: portMappings }, row })).toEqual([]);
  });
  test('gets no warning if its protocol is TCP', () => {
    const portMappings = [{ name: 'http', containerPort: 80 }];
    expect(warningsOf({ loadBalancer: true, container: { ports: portMappings } })).toEqual([]);
  });
  test('gets no warning if it is acknowledged beforehand', () => {
    expect(warningsOf({ loadBalancer: true, acknowledge: 'loadBalancer' })).toEqual([]);
  });
});

test('a client in a different VPC than its server gets a warning', () => {
  const stack = new MeshStack();
  const vpc = new ec2.Vpc(stack, 'OtherVpc', { maxAzs: 2, restrictDefaultSecurityGroup: false });
  const cluster = new ecs.Cluster(stack, 'OtherCluster', { vpc });
  const ports = [{ name: 'http', containerPort: 80 }];
  stack.mesh({
    services: [
      { name: 'web', service: stack.fargate('Web', [], { cluster }), dependsOn: ['api'] },
      { name: 'api', service: stack.fargate('Api', ports), endpoints: [{ portMappingName: 'http' }] },
    ],
  });
  expect(warningsWithId(stack, 'separateVpcs')).toEqual([
    [
      "/Shop/Web/Service: ServiceConnectMesh 'Shop/Mesh': service 'web' may not reach 'api': they run in different VPCs",
      "  'web' runs in VPC 'Shop/OtherVpc/Resource'",
      "  'api' runs in VPC 'Shop/Vpc/Resource'",
      'Connect the VPCs by peering or by a transit gateway, and acknowledge this warning. Rules between security groups work only across a peering connection within one region [ack: cdk-service-connect-mesh:separateVpcs]',
    ].join('\n'),
  ]);
});

describe('a security group with a rule for each client', () => {
  const serverWith = (clients: number) => {
    const stack = new MeshStack();
    const ports = [{ name: 'http', containerPort: 80 }];
    const names = Array.from({ length: clients }, (_, index) => `client${index}`);
    stack.mesh({
      services: [
        { name: 'api', service: stack.fargate('Api', ports), endpoints: [{ portMappingName: 'http' }] },
        ...names.map((name) => ({ name, service: stack.fargate(name, {}, { task: SIZE }), dependsOn: ['api'] })),
      ],
    });
    return warningsWithId(stack, 'ruleQuota');
  };

  test('causes no warning for as many rules as EC2 allows', () => expect(serverWith(60)).toEqual([]));

  test('causes a warning for more rules', () => {
    expect(serverWith(61)).toEqual([
      [
        "/Shop/Api/Service: ServiceConnectMesh 'Shop/Mesh': service 'api' has a security group with 61 inbound rules, more than the 60 that EC2 allows by default",
        "  the security group is 'Shop/Api/SecurityGroup/Resource'",
        '  each client with its own security group needs a rule for each port',
        "Give the clients a common security group (securityGroups of the ECS services), which needs one rule for each port. Or increase the quota 'Inbound or outbound rules per security group' of your account, and acknowledge this warning [ack: cdk-service-connect-mesh:ruleQuota]",
      ].join('\n'),
    ]);
  });
});

function warningsWithId(stack: MeshStack, warningId: string): string[] {
  return Annotations.fromStack(stack)
    .findWarning('*', Match.stringLikeRegexp(`mesh:${warningId}`))
    .map(({ id, entry }) => `${id}: ${entry.data}`);
}
