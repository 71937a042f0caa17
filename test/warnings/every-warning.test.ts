import * as fs from 'fs';
import * as path from 'path';
import { App, Aws, CfnCondition, CfnParameter, Duration, Fn, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import {
  ExternalServiceProps,
  MeshNamespace,
  MeshServiceProps,
  ServiceConnectMesh,
  ServiceConnectMeshProps,
} from '../../src';
import { cfnService } from '../../src/private/inspect/cfn-resources';
import { FargateServiceSpec } from '../support/fargate-service';
import { MeshStack } from '../support/mesh-stack';

/*
 * Every warning: an application with it, its full text, the same application after the remedy, and a similar sane
 * application without it.
 */

interface Application {
  /** The differences from a sane server `api`. */
  readonly api?: Partial<FargateServiceSpec>;
  readonly row?: Partial<MeshServiceProps>;
  /** The differences from a sane client `web`, which depends on `api`. */
  readonly web?: Partial<FargateServiceSpec>;
  readonly client?: Partial<MeshServiceProps>;
  readonly mesh?: Partial<ServiceConnectMeshProps> | ((stack: MeshStack) => Partial<ServiceConnectMeshProps>);
  readonly isEmpty?: boolean;
  /** Changes the stack before the services are created, or after the mesh is created. */
  readonly before?: (stack: MeshStack) => Partial<FargateServiceSpec>;
  readonly after?: (stack: MeshStack, api: ecs.FargateService) => void;
}

interface Row {
  readonly id: string;
  readonly drawn: Application;
  /** The construct with the warning, and the lines of the text. */
  readonly at: string;
  readonly text: string[];
  /** The same application after the remedy. */
  readonly remedied: Application;
  readonly alsoSane: Application;
}

const TASK = { cpu: 512, memoryLimitMiB: 1024 };
const HEALTH_CHECK = { command: ['true'], interval: Duration.seconds(5) };
const HTTP = { name: 'http', containerPort: 80, appProtocol: ecs.AppProtocol.http };

function build({ api, row, web, client, mesh = {}, isEmpty, before, after }: Application) {
  const stack = new MeshStack('Shop', new App());
  const common = {
    task: TASK,
    circuitBreaker: { rollback: true },
    ...before?.(stack),
  };
  const container = { healthCheck: HEALTH_CHECK, ports: [HTTP] };
  const [server, caller] = [
    stack.fargate('Api', [], { container, ...common, ...api }),
    stack.fargate('Web', {}, { ...common, ...web }),
  ];
  const services: MeshServiceProps[] = [
    { name: 'api', service: server, endpoints: [{ portMappingName: 'http' }], holdUntilHealthy: true, ...row },
    { name: 'web', service: caller, dependsOn: ['api'], ...client },
  ];
  const props = typeof mesh === 'function' ? mesh(stack) : mesh;
  new ServiceConnectMesh(stack, 'Mesh', { services: isEmpty ? [] : services, ...props });
  after?.(stack, server);
  return stack;
}

function warningsOf(application: Application): string[] {
  return Annotations.fromStack(build(application))
    .findWarning('*', Match.stringLikeRegexp('ServiceConnectMesh'))
    .map(({ id, entry }) => `${id}: ${entry.data}`);
}

const balanced = (stack: MeshStack, api: ecs.FargateService) => {
  const balancer = new elbv2.ApplicationLoadBalancer(stack, 'LoadBalancer', { vpc: stack.vpc });
  balancer.addListener('Http', { port: 80 }).addTargets('Api', { port: 80, targets: [api] });
};
const importedGroup = (stack: MeshStack, mutable: boolean) => ({
  securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(stack, `Group${mutable}`, 'sg-1', { mutable })],
});
const importedCluster = (stack: MeshStack) => ({
  cluster: ecs.Cluster.fromClusterAttributes(stack, 'Shared', {
    clusterName: 'shared',
    vpc: stack.vpc,
    securityGroups: [],
  }),
});
const firelens = ecs.LogDrivers.firelens({ options: { Name: 'datadog' } });
const clients = (stack: MeshStack, count: number, group?: ec2.ISecurityGroup): MeshServiceProps[] => {
  const taskDefinition = stack.fargate('Shared', {}, { task: TASK }).taskDefinition;
  return Array.from({ length: count }, (_, index) => ({
    name: `client${index}`,
    service: stack.fargate(`Client${index}`, {}, { taskDefinition, securityGroups: group && [group] }),
    dependsOn: ['api'],
  }));
};
const withClients = (count: number, isShared: boolean): Application => ({
  mesh: (stack) => {
    const service = stack.fargate('Server', [], {
      task: TASK,
      circuitBreaker: { rollback: true },
      container: { healthCheck: HEALTH_CHECK, ports: [HTTP] },
    });
    const group = isShared ? new ec2.SecurityGroup(stack, 'Clients', { vpc: stack.vpc }) : undefined;
    const api = { name: 'api', service, endpoints: [{ portMappingName: 'http' }], holdUntilHealthy: true };
    return { services: [api, ...clients(stack, count, group)] };
  },
});
const inVpc = (isOther: boolean): Application => ({
  mesh: (stack) => {
    const home = isOther ? new MeshStack('Away', stack.node.root as App) : stack;
    const [api, web] = [
      stack.node.findChild('Api'),
      home.fargate('Client', {}, { task: TASK }),
    ] as ecs.FargateService[];
    return {
      openSecurityGroups: false,
      namespace: MeshNamespace.fromNamespaceName(stack, 'Namespace', 'apps'),
      services: [
        { name: 'api', service: api, endpoints: [{ portMappingName: 'http' }], holdUntilHealthy: true },
        { name: 'web', service: web, dependsOn: ['api'] },
      ],
    };
  },
});
const inBridgeMode = (hasCapacity: boolean): Application => ({
  mesh: (stack) => {
    if (hasCapacity) stack.cluster.addCapacity('Instances', { instanceType: new ec2.InstanceType('t3.small') });
    const taskDefinition = new ecs.Ec2TaskDefinition(stack, 'Ec2Task');
    const image = ecs.ContainerImage.fromRegistry('busybox:1.37.0');
    taskDefinition.addContainer('main', { image, memoryLimitMiB: 256 });
    const { cluster } = hasCapacity ? stack : importedCluster(stack);
    const service = new ecs.Ec2Service(stack, 'Client', { cluster, taskDefinition, minHealthyPercent: 100 });
    const api = stack.node.findChild('Api') as ecs.FargateService;
    return {
      namespace: MeshNamespace.fromNamespaceName(stack, 'Namespace', 'apps'),
      services: [
        { name: 'api', service: api, endpoints: [{ portMappingName: 'http' }], holdUntilHealthy: true },
        { name: 'web', service, dependsOn: ['api'] },
      ],
    };
  },
});

/** Web has an address in its environment and depends on the database, and a job depends on the api. */
const withAddress = (address: string, dependsOn: string[]): Application => ({
  mesh: (stack) => {
    const common = { task: TASK, circuitBreaker: { rollback: true } };
    const server = (id: string) =>
      stack.fargate(id, [], { ...common, container: { healthCheck: HEALTH_CHECK, ports: [HTTP] } });
    const caller = stack.fargate('Caller', {}, { ...common, container: { environment: { API_URL: address } } });
    const endpoints = [{ portMappingName: 'http' }];
    return {
      holdUntilHealthy: true,
      services: [
        { name: 'api', service: server('Server'), endpoints },
        { name: 'db', service: server('Db'), endpoints },
        { name: 'web', service: caller, dependsOn },
        { name: 'job', service: stack.fargate('Job', {}, common), dependsOn: ['api'] },
      ],
    };
  },
});

const MESH = "ServiceConnectMesh 'Shop/Mesh': ";
const API = '/Shop/Api/Service';
const WEB = '/Shop/Web/Service';

const ROWS: Row[] = [
  {
    id: 'emptyMesh',
    drawn: { isEmpty: true },
    at: '/Shop/Mesh',
    text: [
      'the mesh has no services',
      'Declare services in the services prop or with addService: a mesh without services does nothing',
    ],
    remedied: {},
    alsoSane: { client: { dependsOn: [], connectsTo: ['api'] } },
  },
  {
    id: 'isolatedService',
    drawn: { mesh: (stack) => ({ services: [{ name: 'web', service: stack.node.findChild('Web') as never }] }) },
    at: WEB,
    text: [
      "service 'web' calls no other service of the mesh, and no other service calls it",
      "  'web' has no dependsOn or connectsTo, and is in no dependsOn or connectsTo of another service",
      'Declare which service calls which. Otherwise a client may be deployed before its server',
    ],
    remedied: {},
    alsoSane: { client: { dependsOn: [], connectsTo: ['api'] } },
  },
  {
    id: 'orderOnly',
    drawn: { row: { endpoints: [] } },
    at: WEB,
    text: [
      "service 'web' dependsOn 'api', which has no endpoints: this only sets the deployment order",
      "  the mesh allows no traffic from 'web' to 'api'",
      "If 'web' calls 'api', declare the ports as endpoints of 'api'. Otherwise acknowledge this warning",
    ],
    remedied: {},
    alsoSane: { client: { endpoints: [] } },
  },
  {
    id: 'healthCheck',
    drawn: { row: { holdUntilHealthy: false } },
    at: API,
    text: [
      "dependents of service 'api' are deployed when its tasks are running, and its health check is not waited for",
      "  essential container 'main' has a health check",
      "Set holdUntilHealthy: true for 'api', or for the mesh",
    ],
    remedied: { row: { holdUntilHealthy: undefined }, mesh: { holdUntilHealthy: true } },
    alsoSane: { row: { holdUntilHealthy: false }, client: { dependsOn: [], connectsTo: ['api'] } },
  },
  {
    id: 'healthCheck',
    drawn: { row: { holdUntilHealthy: false }, api: { container: { ports: [HTTP] } } },
    at: API,
    text: [
      "dependents of service 'api' are deployed when its tasks are running, even if the tasks are not healthy yet",
      "  essential container 'main' has no health check",
      "Set healthCheck for these containers, and holdUntilHealthy: true for 'api'",
    ],
    remedied: {},
    alsoSane: {
      row: {
        holdUntilHealthy: false,
        endpoints: [{ portMappingName: 'http', perRequestTimeout: Duration.minutes(1) }],
      },
      api: { container: { ports: [HTTP] } },
      after: balanced,
    },
  },
  {
    id: 'circuitBreaker',
    drawn: { api: { circuitBreaker: undefined } },
    at: API,
    text: [
      "service 'api' has no deployment circuit breaker, but other services depend on it",
      "  dependents: 'web'",
      'If its tasks do not start, the dependents wait for up to 3 hours: set circuitBreaker: { rollback: true } of the ECS service. If the service is deployed already, first enable the feature flag @aws-cdk/aws-ecs:disableExplicitDeploymentControllerForCircuitBreaker: without it, this replaces the service',
    ],
    remedied: { api: { circuitBreaker: { rollback: true } } },
    alsoSane: { web: { circuitBreaker: undefined } },
  },
  {
    id: 'desiredCount',
    drawn: { api: { desiredCount: 0 } },
    at: API,
    text: [
      "service 'api' has desiredCount: 0, but other services depend on it",
      "  dependents: 'web'",
      'The dependents are deployed although no task can answer them: set desiredCount to 1 or more',
    ],
    remedied: { api: { desiredCount: 1 } },
    alsoSane: { web: { desiredCount: 0 } },
  },
  {
    id: 'taskSize',
    drawn: { web: { task: { cpu: 256, memoryLimitMiB: 512 } } },
    at: WEB,
    text: [
      "service 'web' leaves too little CPU or memory for the Service Connect proxy",
      '  the task has 256 CPU units, which leaves none for its containers',
      'AWS recommends 256 CPU units and 64 MiB for the proxy, in addition to those of the containers: increase the size of the Fargate task',
    ],
    remedied: { web: { task: TASK } },
    alsoSane: { web: { task: TASK, container: { cpu: 256, memoryLimitMiB: 1024, memoryReservationMiB: 512 } } },
  },
  {
    id: 'loadBalancer',
    drawn: { after: balanced },
    at: API,
    text: [
      "requests from a load balancer to endpoint 'http' of service 'api' time out after 15 seconds",
      '  the Service Connect proxy receives these requests, and its perRequestTimeout is 15 seconds by default',
      'Set perRequestTimeout of the endpoint to the duration of your slowest request',
    ],
    remedied: {
      row: { endpoints: [{ portMappingName: 'http', perRequestTimeout: Duration.minutes(1) }] },
      after: balanced,
    },
    alsoSane: {
      api: { container: { healthCheck: HEALTH_CHECK, ports: [{ ...HTTP, appProtocol: undefined }] } },
      after: balanced,
    },
  },
  {
    id: 'cloudMap',
    drawn: {
      before: ({ cluster }) => void cluster.addDefaultCloudMapNamespace({ name: 'shop.local' }) as never,
      api: { cloudMapOptions: { name: 'api-http' } },
    },
    at: API,
    text: [
      "service 'api' uses the discovery name 'api-http', which a Cloud Map service has in the same namespace",
      "  'Shop/Api/CloudmapService/Resource' creates the Cloud Map service",
      'Amazon ECS creates a Cloud Map service with the discovery name, and a name can be used once in a namespace (aws-cdk#26524). Set another discoveryName of the endpoint: clients use its dnsName',
    ],
    remedied: {
      before: ({ cluster }) => void cluster.addDefaultCloudMapNamespace({ name: 'shop.local' }) as never,
      api: { cloudMapOptions: { name: 'api-http' } },
      row: { endpoints: [{ portMappingName: 'http', discoveryName: 'api' }] },
    },
    alsoSane: {
      before: ({ cluster }) => void cluster.addDefaultCloudMapNamespace({ name: 'shop.local' }) as never,
      api: { cloudMapOptions: { name: 'api' } },
    },
  },
  {
    id: 'unknownNamespace',
    drawn: { before: importedCluster },
    at: API,
    text: [
      "the mesh creates a namespace, but the cluster of service 'api' may have one already",
      "  cluster 'Shop/Shared' is imported, and its import names no namespace",
      "If it has one, use it: namespace: MeshNamespace.fromNamespaceName(scope, 'Namespace', '...'). A service finds only the endpoints of its own namespace. Otherwise acknowledge this warning",
    ],
    remedied: {
      before: importedCluster,
      mesh: (stack) => ({ namespace: MeshNamespace.fromNamespaceName(stack, 'Namespace', 'apps') }),
    },
    alsoSane: {
      before: (stack) => ({
        cluster: ecs.Cluster.fromClusterAttributes(stack, 'Shared', {
          clusterName: 'shared',
          vpc: stack.vpc,
          defaultCloudMapNamespace: MeshNamespace.fromNamespaceName(stack, 'Namespace', 'apps'),
        }),
      }),
    },
  },
  {
    id: 'unknownNamespace',
    drawn: {
      before: ({ cluster }) => {
        (cluster.node.defaultChild as ecs.CfnCluster).addPropertyOverride('ServiceConnectDefaults.Namespace', 'apps');
        return {};
      },
    },
    at: API,
    text: [
      "the mesh creates a namespace, but the cluster of service 'api' may have one already",
      "  cluster 'Shop/Cluster' sets serviceConnectDefaults",
      "If it has one, use it: namespace: MeshNamespace.fromNamespaceName(scope, 'Namespace', '...'). A service finds only the endpoints of its own namespace. Otherwise acknowledge this warning",
    ],
    remedied: {
      before: ({ cluster }) => {
        (cluster.node.defaultChild as ecs.CfnCluster).addPropertyOverride('ServiceConnectDefaults.Namespace', 'apps');
        return {};
      },
      mesh: (stack) => ({ namespace: MeshNamespace.fromNamespaceName(stack, 'Namespace', 'apps') }),
    },
    alsoSane: {
      before: ({ cluster }) => {
        cluster.addDefaultCloudMapNamespace({ name: 'apps', useForServiceConnect: true });
        return {};
      },
    },
  },
  {
    id: 'firelensRouter',
    drawn: { client: { logDriver: firelens } },
    at: WEB,
    text: [
      "the Service Connect proxy of service 'web' logs to FireLens, but its task has no log router",
      '  the log driver of the proxy is awsfirelens, and no container of the task logs to FireLens',
      "Add a log router to the task definition with addFirelensLogRouter(), or use another logDriver for 'web'",
    ],
    remedied: {
      client: { logDriver: firelens },
      after: (stack) => {
        const { taskDefinition } = stack.node.findChild('Web') as ecs.FargateService;
        const image = ecs.ContainerImage.fromRegistry('fluent-bit');
        taskDefinition.addFirelensLogRouter('log', {
          image,
          firelensConfig: { type: ecs.FirelensLogRouterType.FLUENTBIT },
        });
      },
    },
    alsoSane: { client: { logDriver: firelens }, web: { container: { logging: firelens } } },
  },
  {
    id: 'notOpened',
    drawn: { before: () => ({}), mesh: (stack) => serverWith(stack, importedGroup(stack, false)) },
    at: WEB,
    text: [
      "service 'web' may not reach 'api': the mesh cannot change a security group",
      "  missing: ingress of 'Shop/Groupfalse' from 'Shop/Web/SecurityGroup', TCP 80",
      'Add these rules where the security groups are created. Without them, requests time out (HTTP status code 504)',
    ],
    remedied: { mesh: (stack) => serverWith(stack, importedGroup(stack, true)) },
    alsoSane: { mesh: (stack) => ({ ...serverWith(stack, importedGroup(stack, false)), openSecurityGroups: false }) },
  },
  {
    id: 'notOpened',
    drawn: withRule(true, false),
    at: WEB,
    text: [
      "service 'web' may not reach 'api': a security group rule exists only under a condition",
      "  'Shop/Rule' exists only if condition 'IsOpen' is true",
      "Remove the condition from the rule, or give it to 'web' or 'api' too. If the rule exists whenever 'web' calls 'api', acknowledge this warning",
    ],
    remedied: withRule(false, false),
    alsoSane: withRule(true, true),
  },
  {
    id: 'noCapacity',
    drawn: inBridgeMode(false),
    at: '/Shop/Client/Service',
    text: [
      "service 'web' may not reach 'api': the mesh cannot add security group rules",
      "  the app does not show the security groups of the instances on which 'Shop/Client' runs",
      'Import the cluster with the security groups of its instances: ecs.Cluster.fromClusterAttributes(..., { securityGroups: [...] }). Or add the rules to these groups yourself, and acknowledge this warning',
    ],
    remedied: inBridgeMode(true),
    alsoSane: {},
  },
  {
    id: 'ruleQuota',
    drawn: withClients(61, false),
    at: '/Shop/Server/Service',
    text: [
      "service 'api' has a security group with 61 inbound rules, more than the 60 that EC2 allows by default",
      "  the security group is 'Shop/Server/SecurityGroup/Resource'",
      '  each client with its own security group needs a rule for each port',
      "Give the clients a common security group (securityGroups of the ECS services), which needs one rule for each port. Or increase the quota 'Inbound or outbound rules per security group' of your account, and acknowledge this warning",
    ],
    remedied: withClients(61, true),
    alsoSane: withClients(60, false),
  },
  {
    id: 'separateVpcs',
    drawn: inVpc(true),
    at: '/Away/Client/Service',
    text: [
      "service 'web' may not reach 'api': they run in different VPCs",
      "  'web' runs in VPC 'Away/Vpc/Resource'",
      "  'api' runs in VPC 'Shop/Vpc/Resource'",
      'Connect the VPCs by peering or by a transit gateway, and acknowledge this warning. Rules between security groups work only across a peering connection within one region',
    ],
    remedied: inVpc(false),
    alsoSane: {},
  },
  {
    id: 'redeployAfterConnections',
    drawn: { client: { dependsOn: [], connectsTo: ['api'] }, mesh: { redeployAfterConnections: false } },
    at: WEB,
    text: [
      "service 'web' connectsTo 'api', but is not redeployed when the endpoints of 'api' change",
      '  the mesh has redeployAfterConnections: false',
      "  tasks of 'web' find new and changed endpoints of 'api' only after the next deployment of 'web'",
      "Redeploy 'web' after each such change, or remove redeployAfterConnections: false",
    ],
    remedied: { client: { dependsOn: [], connectsTo: ['api'] } },
    alsoSane: { mesh: { redeployAfterConnections: false } },
  },
  {
    id: 'circuitBreaker',
    drawn: { client: { dependsOn: [], connectsTo: ['api'] }, web: { circuitBreaker: undefined } },
    at: WEB,
    text: [
      "service 'web' has no deployment circuit breaker, but is redeployed after the services in its connectsTo",
      "  connectsTo: 'api'",
      'If its tasks do not start, the redeployment fails only after 14 minutes: set circuitBreaker: { rollback: true } of the ECS service. If the service is deployed already, first enable the feature flag @aws-cdk/aws-ecs:disableExplicitDeploymentControllerForCircuitBreaker: without it, this replaces the service',
    ],
    remedied: { client: { dependsOn: [], connectsTo: ['api'] } },
    alsoSane: { client: { dependsOn: [], connectsTo: ['api'] }, api: { circuitBreaker: undefined } },
  },
  {
    id: 'undeclaredDependency',
    drawn: withAddress('http://api', ['db']),
    at: '/Shop/Caller/Service',
    text: [
      "service 'web' calls 'api', but has no dependsOn or connectsTo for it",
      "  environment variable API_URL of container 'main': http://api",
      "Add dependsOn: ['api'] to 'web', which deploys 'api' first and allows the traffic. If this is no address of 'api', acknowledge this warning",
    ],
    remedied: withAddress('http://api', ['db', 'api']),
    alsoSane: withAddress('http://api.example.com', ['db']),
  },
  {
    id: 'wrongPort',
    drawn: withAddress('http://api:8080', ['db', 'api']),
    at: '/Shop/Caller/Service',
    text: [
      "service 'web' calls 'api' at port 8080 of 'api', which offers 80",
      "  environment variable API_URL of container 'main': http://api:8080",
      "Use port 80 in the address, or set port: 8080 for the endpoint of 'api'",
    ],
    remedied: withAddress('http://api:80', ['db', 'api']),
    alsoSane: withAddress('http://db', ['db']),
  },
  {
    id: 'noAppProtocol',
    drawn: {
      api: { container: { healthCheck: HEALTH_CHECK, ports: [{ ...HTTP, appProtocol: undefined }] } },
      after: (stack) => void meshIn(stack).findService('api').metricRequestCount(),
    },
    at: API,
    text: [
      "endpoint 'http' of service 'api' has no metrics of requests and responses",
      "  port mapping 'http' has no appProtocol, so Service Connect counts its connections and bytes only",
      'If the port serves HTTP, HTTP/2 or gRPC, set appProtocol of the port mapping, for example to ecs.AppProtocol.http. If the service is already deployed, also set a new discoveryName of the endpoint: Amazon ECS does not change the protocol of an existing one. Otherwise use metricNewConnectionCount and metricProcessedBytes',
    ],
    remedied: { after: (stack) => void meshIn(stack).findService('api').metricRequestCount() },
    alsoSane: {
      api: { container: { healthCheck: HEALTH_CHECK, ports: [{ ...HTTP, appProtocol: undefined }] } },
      after: (stack) => void meshIn(stack).findService('api').metricProcessedBytes(),
    },
  },
  {
    id: 'externalOrder',
    drawn: external({ securityGroup: true }),
    at: WEB,
    text: [
      "service 'web' dependsOn external service 'legacy', whose endpoints may not exist yet",
      "  'legacy' has neither publishedTo nor waitUpTo, so nothing makes the deployment of 'web' wait for it",
      "  if 'legacy' is deployed later, 'web' finds it only after the next deployment of 'web'",
      "Let the application of 'legacy' publish its endpoints (publishTo of its mesh), and set publishedTo. Or set waitUpTo: Duration.minutes(5). If 'legacy' always exists, acknowledge this warning",
    ],
    remedied: external({ securityGroup: true, waitUpTo: Duration.minutes(5) }),
    alsoSane: external({ publishedTo: '/service-connect/prod' }),
  },
  {
    id: 'notOpened',
    drawn: external({ waitUpTo: Duration.minutes(5) }),
    at: WEB,
    text: [
      "service 'web' may not reach external service 'legacy': the mesh does not know its security group",
      "  'legacy' has neither publishedTo nor securityGroup",
      "Set securityGroup of 'legacy': ec2.SecurityGroup.fromSecurityGroupId(scope, id, 'sg-...'). Or allow the traffic in its application, and acknowledge this warning",
    ],
    remedied: external({ securityGroup: true, waitUpTo: Duration.minutes(5) }),
    alsoSane: external({ publishedTo: '/service-connect/prod' }),
  },
  {
    id: 'noCapacity',
    drawn: published(false),
    at: '/Shop/Published/Service',
    text: [
      "service 'published' is published without a security group",
      "  the app does not show the security groups of the instances on which 'Shop/Published' runs",
      "Applications that call 'published' must set securityGroup of their external service, or they cannot be deployed. If all of them do, acknowledge this warning",
    ],
    remedied: published(true),
    alsoSane: { mesh: { publishTo: '/service-connect/prod' } },
  },
];

/** The client may call the server through a rule of the app. The rule and the client may exist only under a condition. */
function withRule(isConditional: boolean, isClientConditional: boolean): Application {
  return {
    after: (stack, api) => {
      const web = stack.node.findChild('Web') as ecs.FargateService;
      const condition = new CfnCondition(stack, 'IsOpen', { expression: Fn.conditionEquals(Aws.REGION, 'eu-west-1') });
      const [client, server] = [web, api].map(({ connections }) => connections.securityGroups[0].securityGroupId);
      const rule = new ec2.CfnSecurityGroupIngress(stack, 'Rule', {
        groupId: server,
        sourceSecurityGroupId: client,
        ipProtocol: 'tcp',
        fromPort: 80,
        toPort: 80,
      });
      if (isConditional) rule.cfnOptions.condition = condition;
      if (isClientConditional) cfnService(web).cfnOptions.condition = condition;
    },
  };
}

/** The client also calls an external service. */
function external({
  securityGroup,
  ...options
}: Partial<Omit<ExternalServiceProps, 'securityGroup'>> & { securityGroup?: boolean }): Application {
  return {
    client: { dependsOn: ['api', 'legacy'] },
    mesh: (stack) => ({
      namespace: MeshNamespace.fromNamespaceName(stack, 'Prod', 'prod'),
      externalServices: [
        {
          name: 'legacy',
          endpoints: [{ port: 80 }],
          securityGroup: securityGroup ? ec2.SecurityGroup.fromSecurityGroupId(stack, 'Legacy', 'sg-1') : undefined,
          ...options,
        },
      ],
    }),
  };
}

/** The mesh also publishes a service in bridge mode, in a cluster whose security groups are known or not. */
function published(isKnown: boolean): Application {
  return {
    after: (stack) => {
      const taskDefinition = new ecs.Ec2TaskDefinition(stack, 'Bridge', { networkMode: ecs.NetworkMode.BRIDGE });
      taskDefinition.addContainer('main', {
        image: ecs.ContainerImage.fromRegistry('x'),
        memoryLimitMiB: 128,
        portMappings: [HTTP],
      });
      const securityGroups = isKnown ? [ec2.SecurityGroup.fromSecurityGroupId(stack, 'Instances', 'sg-2')] : [];
      const cluster = ecs.Cluster.fromClusterAttributes(stack, 'Other', {
        clusterName: 'c',
        vpc: stack.vpc,
        securityGroups,
      });
      meshIn(stack).addService('published', {
        service: new ecs.Ec2Service(stack, 'Published', { cluster, taskDefinition }),
        endpoints: [{ portMappingName: 'http' }],
        publishTo: '/service-connect/prod',
      });
    },
    mesh: (stack) => ({ namespace: MeshNamespace.fromNamespaceName(stack, 'Prod', 'prod') }),
  };
}

function meshIn(stack: MeshStack): ServiceConnectMesh {
  return stack.node.findChild('Mesh') as ServiceConnectMesh;
}

/** The props of a mesh whose server has these security groups. */
function serverWith(stack: MeshStack, groups: Partial<FargateServiceSpec>): Partial<ServiceConnectMeshProps> {
  const service = stack.fargate('Server', [], {
    task: TASK,
    circuitBreaker: { rollback: true },
    container: { healthCheck: HEALTH_CHECK, ports: [HTTP] },
    ...groups,
  });
  return {
    services: [
      { name: 'api', service, endpoints: [{ portMappingName: 'http' }], holdUntilHealthy: true },
      { name: 'web', service: stack.node.findChild('Web') as ecs.FargateService, dependsOn: ['api'] },
    ],
  };
}

test.each(ROWS)('$id: is added with its full text ($at)', ({ id, drawn, at, text }) => {
  const stack = build(drawn);
  const stacks = (stack.node.root as App).node.children.filter(Stack.isStack);
  const found = stacks
    .flatMap((each) => Annotations.fromStack(each).findWarning('*', Match.stringLikeRegexp('ServiceConnectMesh')))
    .map((each) => `${each.id}: ${each.entry.data}`);
  expect(found).toEqual([`${at}: ${MESH}${text.join('\n')} [ack: cdk-service-connect-mesh:${id}]`]);
});

test.each(ROWS)('$id: is not added after the remedy ($at)', ({ remedied }) => {
  expect(warningsOf(remedied)).toEqual([]);
});

test.each(ROWS)('$id: is not added to a similar sane application ($at)', ({ alsoSane }) => {
  expect(warningsOf(alsoSane)).toEqual([]);
});

/** These warnings have similar tests in undeclared-calls.test.ts and in test/metrics. */
const ELSEWHERE = ['noAppProtocol', 'undeclaredDependency', 'wrongPort'];

test('the table has every warning of the documentation', () => {
  const page = fs.readFileSync(path.join(__dirname, '..', '..', 'docs', 'errors-and-warnings.md'), 'utf8');
  const ids = [...page.matchAll(/^\*\*Id\.\*\* `(.+)`$/gm)].map(([, id]) => id);
  expect([...new Set([...ROWS.map(({ id }) => id), ...ELSEWHERE])].sort()).toEqual([...new Set(ids)].sort());
});

test('a size that is known only at deployment causes no warning', () => {
  const app: Application = {
    after: (stack) => {
      const { taskDefinition } = stack.node.findChild('Web') as ecs.FargateService;
      const { valueAsString } = new CfnParameter(stack, 'Cpu');
      (taskDefinition.node.defaultChild as ecs.CfnTaskDefinition).cpu = valueAsString;
    },
  };
  expect(warningsOf(app)).toEqual([]);
});
