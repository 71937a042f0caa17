import * as fs from 'fs';
import { App, NestedStack, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as fc from 'fast-check';
import { ServiceConnectMesh } from '../../src';
import { fargateService } from '../support/fargate-service';
import { MESHES, SEED } from '../support/proof-runs';
import { readAssembly } from '../support/simulator/assembly';
import { Network, networkOf, Unit } from '../support/simulator/network';

/*
 * The permissions of the functions, for random stacks, meshes and clients. All ARNs get the length that they have at
 * deployment, because the limits of IAM apply to the policies that CloudFormation creates.
 */

const MAX_INLINE = 10_240;
const MAX_MANAGED = 6_144;
const MAX_MANAGED_POLICIES = 10;

interface Plan {
  readonly stackName: string;
  readonly cluster: 'generated' | 'named' | 'imported';
  readonly meshes: readonly Mesh[];
}

/** A mesh whose clients all connect to one server. */
interface Mesh {
  readonly clientsIn: 'Main' | 'Main/Nested' | 'Other';
  readonly clients: number;
  readonly serviceNames: 'generated' | 'short' | 'longest';
  readonly idLength: number;
}

const SMALL: fc.Arbitrary<Mesh> = fc.record({
  clientsIn: fc.constantFrom('Main', 'Main/Nested', 'Other'),
  clients: fc.integer({ min: 1, max: 12 }),
  serviceNames: fc.constantFrom('generated', 'short', 'longest'),
  idLength: fc.integer({ min: 1, max: 60 }),
});

/** Many clients, without the longest possible names, because they would exceed the limits of one role. */
const LARGE: fc.Arbitrary<Mesh> = fc.record({
  clientsIn: fc.constantFrom('Main', 'Other'),
  clients: fc.integer({ min: 40, max: 110 }),
  serviceNames: fc.constantFrom('generated', 'short'),
  idLength: fc.integer({ min: 1, max: 20 }),
});

const plans: fc.Arbitrary<Plan> = fc.record({
  stackName: fc.integer({ min: 4, max: 40 }).map((length) => 'Shop'.padEnd(length, 'p')),
  cluster: fc.constantFrom('generated', 'named', 'imported'),
  meshes: fc.array(fc.oneof(SMALL, LARGE), { minLength: 1, maxLength: 3 }),
});

function synthesize({ stackName, cluster: kind, meshes }: Plan): Network {
  const context = { '@aws-cdk/core:stackResourceLimit': '0', 'aws:cdk:enable-asset-metadata': true };
  const app = new App({ analyticsReporting: false, context });
  const main = new Stack(app, 'Main', { stackName });
  const other = new Stack(app, 'Other', { stackName });
  const vpc = ec2.Vpc.fromVpcAttributes(main, 'Vpc', {
    vpcId: 'vpc-1',
    availabilityZones: ['a'],
    privateSubnetIds: ['subnet-1'],
  });
  const clusterName = 'cluster'.padEnd(60, 'r');
  const cluster =
    kind === 'imported'
      ? ecs.Cluster.fromClusterAttributes(main, 'Cluster', { clusterName, vpc })
      : new ecs.Cluster(main, 'Cluster', { vpc, clusterName: kind === 'named' ? clusterName : undefined });

  meshes.forEach(({ clientsIn, clients, serviceNames, idLength }, index) => {
    const stack = clientsIn === 'Other' ? other : main;
    const scope = clientsIn === 'Main/Nested' ? new NestedStack(main, `Nested${index}`) : stack;
    const shared = {
      cluster,
      securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(scope, `Group${index}`, 'sg-1')],
      ports: { http: 80 },
    };
    const server = fargateService(clientsIn === 'Other' ? main : scope, `Server${index}`, shared);
    const { taskDefinition } = fargateService(scope, `Client${index}`, shared);
    const client = (name: string) => {
      const names = { generated: undefined, short: name, longest: name.padEnd(255, 'x') };
      const props = { ...shared, taskDefinition, serviceName: names[serviceNames] };
      return { name, service: fargateService(scope, name.padEnd(idLength, 'x'), props), connectsTo: ['server'] };
    };
    new ServiceConnectMesh(main, `Mesh${index}`, {
      openSecurityGroups: false,
      services: [
        { name: 'server', service: server, endpoints: [{ portMappingName: 'http' }] },
        ...Array.from({ length: clients }, (_, number) => client(`mesh${index}client${number}`)),
      ],
    });
  });
  const { directory } = app.synth();
  const network = networkOf(readAssembly(directory));
  fs.rmSync(directory, { recursive: true });
  return network;
}

/** Names and ARNs as they are after deployment, in a region with a long name. */
class Deployment {
  private readonly byId: ReadonlyMap<string, Unit>;

  constructor(
    { units }: Network,
    private readonly stackName: string,
  ) {
    this.byId = new Map(units.map((unit) => [unit.id, unit]));
  }

  public arnOfService(id: string): string {
    const service = this.byId.get(id)!;
    const { Cluster, ServiceName } = service.values;
    const cluster = this.byId.get(Cluster);
    const clusterName = cluster ? (cluster.values.ClusterName ?? this.generatedName(cluster, 255)) : Cluster;
    return this.arn('ecs', `service/${clusterName}/${ServiceName ?? this.generatedName(service, 255)}`);
  }

  /** The inline policies of the role itself. */
  public ownPoliciesOf(role: Unit): unknown[] {
    const [{ PolicyDocument }] = role.values.Policies;
    const [logs, stack] = PolicyDocument.Statement;
    const logGroup = this.byId.get(logs.Resource.replace(/\.Arn$/, ''))!;
    const logsArn = this.arn('logs', `log-group:${this.generatedName(logGroup, 512)}:*`);
    const stackArn = this.arn('cloudformation', `stack/${this.stackNameOf(role.stack!)}/${'1'.repeat(36)}`);
    const Statement = [
      { ...logs, Resource: logsArn },
      { ...stack, Resource: stackArn },
    ];
    return [{ ...PolicyDocument, Statement }];
  }

  private arn(service: string, resource: string): string {
    return `arn:aws-us-gov:${service}:us-gov-west-1:123456789012:${resource}`;
  }

  private stackNameOf(stack: Unit): string {
    return stack.stack ? this.generatedName(stack, 128) : this.stackName;
  }

  private generatedName(unit: Unit, max: number): string {
    const suffix = '-1ABCDEFGHIJK';
    return `${this.stackNameOf(unit.stack!)}-${unit.id.split('/').pop()}`.slice(0, max - suffix.length) + suffix;
  }
}

interface Policy {
  readonly unit: Unit;
  readonly services: readonly string[];
  readonly size: number;
}

/** The policies of one type that a role has for services. */
function policiesOf(role: Unit, type: string, network: Network, deployment: Deployment): Policy[] {
  const attached = network.units.filter((unit) => unit.type === type && unit.values.Roles.includes(role.id));
  return attached.map((unit) => {
    const { PolicyDocument } = unit.values;
    const [statement, ...others] = PolicyDocument.Statement;
    expect(others).toEqual([]);
    const services = [statement.Resource].flat();
    expect(statement).toEqual({
      Effect: 'Allow',
      Action: ['ecs:DescribeServices', 'ecs:ListServiceDeployments', 'ecs:UpdateService'],
      Resource: statement.Resource,
    });
    const Statement = [{ ...statement, Resource: services.map((id) => deployment.arnOfService(id)) }];
    return { unit, services, size: JSON.stringify({ ...PolicyDocument, Statement }).length };
  });
}

function sizeOf(policies: readonly { size: number }[]): number {
  return policies.reduce((sum, { size }) => sum + size, 0);
}

test('each function has permission for its services and nothing else, within the limits of IAM', () => {
  let mostManaged = 0;
  const property = fc.property(plans, (plan) => {
    const network = synthesize(plan);
    const deployment = new Deployment(network, plan.stackName);
    const ofType = (type: string) => network.units.filter((unit) => unit.type === type);
    const roles = ofType('AWS::IAM::Role').filter(({ id }) => /MeshFunction/.test(id));
    const redeployments = ofType('Custom::ServiceConnectRedeployment');
    expect(redeployments).toHaveLength(plan.meshes.reduce((sum, { clients }) => sum + clients, 0));
    expect(roles.map(({ stack }) => stack!.id).sort()).toEqual(
      [...new Set(redeployments.map(({ stack }) => stack!.id))].sort(),
    );

    for (const role of roles) {
      const inline = policiesOf(role, 'AWS::IAM::Policy', network, deployment);
      const managed = policiesOf(role, 'AWS::IAM::ManagedPolicy', network, deployment);
      mostManaged = Math.max(mostManaged, managed.length);
      expect(JSON.stringify(deployment.ownPoliciesOf(role)).length + sizeOf(inline)).toBeLessThanOrEqual(MAX_INLINE);
      expect(managed.filter(({ size }) => size > MAX_MANAGED)).toEqual([]);
      expect(managed.length).toBeLessThanOrEqual(MAX_MANAGED_POLICIES);

      const policies = [...inline, ...managed];
      const documents = [role.properties.Policies, ...policies.map(({ unit }) => unit.properties)];
      expect(JSON.stringify(documents)).not.toContain('*');

      // Each service of a custom resource in the stack is in exactly one policy, and the custom resource waits for that policy.
      const redeployed = redeployments.filter(({ stack }) => stack === role.stack);
      const services = redeployed.map(({ values }) => values.Service).sort();
      expect(policies.flatMap((policy) => policy.services).sort()).toEqual(services);
      for (const { unit, services: covered } of policies) {
        for (const redeployment of redeployed.filter(({ values }) => covered.includes(values.Service))) {
          expect(network.before.get(redeployment)!.has(unit)).toBe(true);
        }
      }
      // Only the last policy of each mesh may be small.
      expect(managed.filter(({ size }) => size < MAX_MANAGED * 0.7).length).toBeLessThanOrEqual(plan.meshes.length);
    }
  });
  fc.assert(property, { numRuns: Math.max(10, Math.ceil(MESHES / 5)), seed: SEED, endOnFailure: true });
  expect(mostManaged).toBeGreaterThan(0);
});
