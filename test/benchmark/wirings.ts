import { Annotations, App, Duration, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as patterns from 'aws-cdk-lib/aws-ecs-patterns';
import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import { Construct } from 'constructs';
import { arrangements } from './shapes';
import { ServiceConnectMesh } from '../../src';
import { cfnService } from '../../src/private/inspect/cfn-resources';
import { fargateTask } from '../support/fargate-service';

/** Services, each with one endpoint and the indices of the services that it calls. */
export interface Plan {
  readonly services: readonly { readonly name: string; readonly dependsOn: readonly number[] }[];
  readonly servicesPerStack: number;
  /** Whether each has a load balancer, by a construct of aws-ecs-patterns around it. */
  readonly isBalanced?: boolean;
}

/** A service of a plan in its app. */
interface Placed {
  readonly name: string;
  readonly service: ecs.FargateService;
  /** The service, or the pattern around it, for node.addDependency. */
  readonly construct: Construct;
  readonly dependencies: readonly Placed[];
}

/** Alternative wirings of the same Fargate services. The comments describe the differences. */
export const wirings = {
  mesh(placed: readonly Placed[], namespace: cloudmap.INamespace) {
    new ServiceConnectMesh(Stack.of(namespace), 'Mesh', {
      namespace,
      services: placed.map(({ name, service, dependencies }) => ({
        name,
        service,
        endpoints: [{ portMappingName: PORT_NAME }],
        dependsOn: dependencies.map((dependency) => dependency.name),
      })),
    });
  },

  /** The same mesh, its edges declared one by one and scattered. */
  meshOneByOne(placed: readonly Placed[], namespace: cloudmap.INamespace) {
    const mesh = new ServiceConnectMesh(Stack.of(namespace), 'Mesh', { namespace });
    for (const { name, service } of placed) {
      mesh.addService(name, { service, endpoints: [{ portMappingName: PORT_NAME }] });
    }
    const edges = placed.flatMap(({ name, dependencies }) => dependencies.map((other) => [name, other.name] as const));
    for (const [client, server] of arrangements.shuffled(edges)) {
      mesh.findService(client).dependsOn(mesh.findService(server));
    }
  },

  /** L2 configuration, L2 rules, L1 dependencies. The client does not wait for the rule that allows its traffic. */
  byHand(placed: readonly Placed[], namespace: cloudmap.INamespace) {
    configure(placed, namespace);
    forEachEdge(placed, (client, server) => {
      allow(client, server);
      cfnService(client).node.addDependency(cfnService(server));
    });
  },

  /** As `byHand`, but the client also waits for the rule, as with the mesh. */
  byHandWithRules(placed: readonly Placed[], namespace: cloudmap.INamespace) {
    configure(placed, namespace);
    forEachEdge(placed, (client, server) => {
      allow(client, server);
      cfnService(client).node.addDependency(cfnService(server), ruleBetween(client, server));
    });
  },

  /** The usual first attempt. CloudFormation refuses it, because the client's security group waits for the rule that refers to it. */
  addDependency(placed: readonly Placed[], namespace: cloudmap.INamespace) {
    configure(placed, namespace);
    forEachEdge(placed, allow);
    orderConstructs(placed);
  },

  /** The usual workaround: servers allow traffic from the whole VPC, and rules refer to no group. */
  addDependencyOpen(placed: readonly Placed[], namespace: cloudmap.INamespace) {
    configure(placed, namespace);
    forEachEdge(placed, (_, server) => {
      server.connections.allowFrom(ec2.Peer.ipv4('10.0.0.0/16'), ec2.Port.tcp(PORT));
    });
    orderConstructs(placed);
  },

  /** No order at all: the race. */
  unordered(placed: readonly Placed[], namespace: cloudmap.INamespace) {
    configure(placed, namespace);
    forEachEdge(placed, allow);
  },

  /** Each service depends on the one before it in a deployment order, dependencies first. */
  oneByOne(placed: readonly Placed[], namespace: cloudmap.INamespace) {
    configure(placed, namespace);
    forEachEdge(placed, allow);
    inOrder(placed).forEach(({ service }, index, order) => {
      if (index > 0) cfnService(service).node.addDependency(cfnService(order[index - 1].service));
    });
  },
};

export type Wiring = keyof typeof wirings;

export interface Built {
  readonly app: App;
  /** The services in the order of the plan. */
  readonly services: readonly ecs.FargateService[];
}

const PORT = 8080;
const PORT_NAME = 'http';

/** An app with the services of a plan, wired in one way and not synthesized yet. */
export function build(plan: Plan, wiring: Wiring): Built {
  return createServices(plan)(wiring);
}

/** Creates the services of a plan, and returns a function that wires them. */
export function createServices({ services, servicesPerStack, isBalanced }: Plan): (wiring: Wiring) => Built {
  // CloudFormation accepts 500 resources in a template, and 150 services with a role each need more.
  const app = new App({ context: { '@aws-cdk/core:stackResourceLimit': 0 } });
  const base = new Stack(app, 'Base');
  const vpc = new ec2.Vpc(base, 'Vpc', { maxAzs: 2, restrictDefaultSecurityGroup: false });
  const cluster = new ecs.Cluster(base, 'Cluster', { vpc });
  const namespace = new cloudmap.HttpNamespace(base, 'Namespace', { name: 'shop' });
  const stacks = Array.from(
    { length: Math.ceil(services.length / servicesPerStack) },
    (_, index) => new Stack(app, `Shop${index}`),
  );
  for (const stack of stacks) {
    // None of the wirings waits until servers are healthy. Only the mesh warns about that, and each warning costs CDK a stack trace.
    Annotations.of(stack).acknowledgeWarning('cdk-service-connect-mesh:healthCheck');
  }
  const placed = services.map(({ name }, index) => {
    const dependencies: Placed[] = [];
    const stack = stacks[Math.floor(index / servicesPerStack)];
    if (!isBalanced) {
      const service = fargate(stack, name, cluster);
      return { name, service, construct: service, dependencies };
    }
    const pattern = balanced(stack, name, cluster);
    return { name, service: pattern.service, construct: pattern, dependencies };
  });
  services.forEach(({ dependsOn }, index) =>
    placed[index].dependencies.push(...dependsOn.map((other) => placed[other])),
  );
  return (wiring) => {
    wirings[wiring](placed, namespace);
    return { app, services: placed.map(({ service }) => service) };
  };
}

/** A service without warnings of the mesh, except acknowledged ones. */
function fargate(scope: Stack, name: string, cluster: ecs.ICluster): ecs.FargateService {
  return new ecs.FargateService(scope, name, serviceProps(scope, name, cluster));
}

function balanced(scope: Stack, name: string, cluster: ecs.ICluster) {
  return new patterns.ApplicationLoadBalancedFargateService(scope, name, serviceProps(scope, name, cluster));
}

function serviceProps(scope: Stack, name: string, cluster: ecs.ICluster) {
  const healthCheck = { command: ['true'], interval: Duration.seconds(5) };
  const task = { cpu: 512, memoryLimitMiB: 1024 };
  const taskDefinition = fargateTask(scope, `${name}Task`, task, { ports: { [PORT_NAME]: PORT }, healthCheck });
  return { cluster, taskDefinition, minHealthyPercent: 100, circuitBreaker: { rollback: true } };
}

function configure(placed: readonly Placed[], namespace: cloudmap.INamespace) {
  for (const { name, service } of placed) {
    service.enableServiceConnect({
      namespace: namespace.namespaceArn,
      services: [{ portMappingName: PORT_NAME, discoveryName: `${name}-${PORT_NAME}`, dnsName: name, port: PORT }],
    });
  }
}

function allow(client: ecs.FargateService, server: ecs.FargateService) {
  client.connections.allowTo(server, ec2.Port.tcp(PORT));
}

/** The rule that `allow` created, in the scope of the group in which CDK puts it. */
export function ruleBetween(client: ecs.FargateService, server: ecs.FargateService): ec2.CfnSecurityGroupIngress {
  const holder = Stack.of(client) === Stack.of(server) ? server : client;
  const rules = holder.connections.securityGroups[0].node.children as ec2.CfnSecurityGroupIngress[];
  const [from, to] = [client, server].map((service) => service.connections.securityGroups[0].securityGroupId);
  return rules.find(({ sourceSecurityGroupId, groupId }) => sourceSecurityGroupId === from && groupId === to)!;
}

function forEachEdge(
  placed: readonly Placed[],
  wire: (client: ecs.FargateService, server: ecs.FargateService) => void,
) {
  for (const { service, dependencies } of placed) {
    for (const dependency of dependencies) wire(service, dependency.service);
  }
}

function orderConstructs(placed: readonly Placed[]) {
  for (const { construct, dependencies } of placed) {
    for (const dependency of dependencies) construct.node.addDependency(dependency.construct);
  }
}

function inOrder(placed: readonly Placed[]): Placed[] {
  const order = new Set<Placed>();
  const place = (each: Placed) => {
    each.dependencies.forEach(place);
    order.add(each);
  };
  placed.forEach(place);
  return [...order];
}
