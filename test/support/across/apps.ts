import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { NestedStack, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { MeshNamespace, MeshServiceProps, ServiceConnectMesh } from '../../../src';
import { fargateService } from '../fargate-service';
import { forgetting } from '../forget-tokens';
import { Assembly, readAssembly } from '../simulator/assembly';
import { newApp } from '../spread';

/*
 * Two applications of two teams, as plain data: the producer offers services, and the clients of the consumer call them. All of them
 * are in one namespace.
 */

export const REGISTRY = '/service-connect/prod';
/** Each service is always in the same stack, and each stack always exists, because the CDK CLI does not delete stacks. */
export const PRODUCER_STACKS = ['Catalog', 'Prices'];
export const CONSUMER_PLACES = ['Orders', 'Orders/Nested', 'Reports'];
const NAMESPACE = 'arn:aws:servicediscovery:us-east-1:111111111111:namespace/ns-1';

export interface Offer {
  readonly name: string;
  readonly dnsName: string;
  readonly port: number;
  readonly discoveryName: string;
  readonly containerPort: number;
  /** Each number is a different security group of the service. `shared`: one group of all such services. */
  readonly group: number | 'shared';
  /** Each number is a different image. */
  readonly image: number;
  /** Whether the service has a second endpoint that no client calls. */
  readonly hasMore: boolean;
  readonly isPublished: boolean;
}

export interface Client {
  readonly name: string;
  readonly image: number;
  readonly calls: readonly Call[];
}

/** The alias of an endpoint that a client calls. */
export interface Call {
  readonly dnsName: string;
  readonly port: number;
}

export function synthesizeProducer(offers: readonly Offer[]): Assembly {
  return assemblyOf((stackOf) => {
    PRODUCER_STACKS.forEach(stackOf);
    const table = offers.map((offer): MeshServiceProps => {
      const { name, dnsName, port, discoveryName, containerPort, group, image, hasMore, isPublished } = offer;
      const scope = stackOf(placeOf(name, PRODUCER_STACKS));
      const { vpc, cluster } = sharedIn(scope);
      const description = `group ${group}`;
      const securityGroups = [
        group === 'shared'
          ? sharedGroupIn(stackOf('Catalog'))
          : new ec2.SecurityGroup(scope, `${name}Group`, { vpc, description }),
      ];
      const ports = { main: containerPort, ...(hasMore && { more: 9000 }) };
      const service = fargateService(scope, name, { cluster, securityGroups, ports, container: imageOf(image) });
      const endpoints = [
        { portMappingName: 'main', dnsName, port, discoveryName },
        ...(hasMore ? [{ portMappingName: 'more', dnsName: `${name}-more` }] : []),
      ];
      return { name, service, endpoints, ...(!isPublished && { publishTo: '' }) };
    });
    const scope = stackOf('Catalog');
    new ServiceConnectMesh(scope, 'Mesh', { namespace: namespaceIn(scope), publishTo: REGISTRY, services: table });
  });
}

export function synthesizeConsumer(clients: readonly Client[]): Assembly {
  return assemblyOf((stackOf) => {
    const [scope] = ['Orders', 'Reports'].map(stackOf);
    const externalServices = [...new Set(clients.flatMap(({ calls }) => calls.map(({ dnsName }) => dnsName)))].map(
      (name) => {
        const calls = clients.flatMap((client) => client.calls.filter(({ dnsName }) => dnsName === name));
        const endpoints = [...new Set(calls.map(({ port }) => port))].map((port) => ({ port }));
        return { name, endpoints, publishedTo: REGISTRY };
      },
    );
    const mesh = new ServiceConnectMesh(scope, 'Mesh', { namespace: namespaceIn(scope), externalServices });
    for (const { name, image, calls } of clients) {
      const inside = stackOf(placeOf(name, CONSUMER_PLACES));
      const { cluster } = sharedIn(inside);
      const service = fargateService(inside, name, { cluster, container: imageOf(image) });
      mesh.addService(name, { service, dependsOn: [...new Set(calls.map(({ dnsName }) => dnsName))] });
    }
  });
}

/** The place of a service follows from the number at the end of its name. */
function placeOf(name: string, stacks: readonly string[]): string {
  return stacks[Number(/\d+$/.exec(name)) % stacks.length];
}

function imageOf(number: number) {
  return { image: `busybox:${number}` };
}

function assemblyOf(fill: (stackOf: (place: string) => Stack) => void): Assembly {
  const outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'across-'));
  try {
    return forgetting(() => {
      const app = newApp({ outdir, treeMetadata: false });
      const stacks = new Map<string, Stack>();
      const stackOf = (place: string): Stack => {
        const [outer, inner] = place.split('/');
        if (!stacks.has(place)) {
          stacks.set(place, inner ? new NestedStack(stackOf(outer), inner) : new Stack(app, outer));
        }
        return stacks.get(place)!;
      };
      fill(stackOf);
      return readAssembly(app.synth().directory);
    });
  } finally {
    fs.rmSync(outdir, { recursive: true });
  }
}

/** The VPC and the cluster of all teams, imported into a stack. */
function sharedIn(stack: Stack): { vpc: ec2.IVpc; cluster: ecs.ICluster } {
  const known = stack.node.tryFindChild('Cluster') as ecs.ICluster | undefined;
  if (known) return { vpc: known.vpc, cluster: known };
  const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: 'vpc-1',
    availabilityZones: ['a'],
    privateSubnetIds: ['subnet-1'],
    privateSubnetRouteTableIds: ['rtb-1'],
  });
  const cluster = ecs.Cluster.fromClusterAttributes(stack, 'Cluster', { clusterName: 'prod', vpc, securityGroups: [] });
  return { vpc, cluster };
}

function sharedGroupIn(stack: Stack): ec2.ISecurityGroup {
  const known = stack.node.tryFindChild('Shared') as ec2.ISecurityGroup | undefined;
  return known ?? new ec2.SecurityGroup(stack, 'Shared', { vpc: sharedIn(stack).vpc });
}

function namespaceIn(stack: Stack) {
  return MeshNamespace.fromNamespaceArn(stack, 'Namespace', NAMESPACE);
}
