import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { App, CfnElement, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import { ServiceConnectMesh } from '../../src';
import { cfnService } from '../../src/private/inspect/cfn-resources';
import { checkPaths } from '../../src/private/races/check';
import { fargateService } from '../support/fargate-service';
import { errorOf } from '../support/mesh-stack';
import { readAssembly } from '../support/simulator/assembly';
import { DeployedApp } from '../support/simulator/deployed-app';
import { networkOf } from '../support/simulator/network';
import { tryUpdate } from '../support/simulator/update-laws';

/*
 * Services in a template that was written by Copilot, by ecs_composex or by hand. docs/adopting.md shows both ways to migrate them.
 */

const service = (name: string, environment: Record<string, string>, port?: number) => ({
  [`${name}TaskDefinition`]: {
    Type: 'AWS::ECS::TaskDefinition',
    Properties: {
      Family: name.toLowerCase(),
      Cpu: '512',
      Memory: '1024',
      NetworkMode: 'awsvpc',
      RequiresCompatibilities: ['FARGATE'],
      ContainerDefinitions: [
        {
          Name: 'main',
          Image: 'busybox:1.37.0',
          Essential: true,
          Environment: Object.entries(environment).map(([Name, Value]) => ({ Name, Value })),
          PortMappings: port ? [{ Name: 'target', ContainerPort: port, Protocol: 'tcp' }] : [],
        },
      ],
    },
  },
  [`${name}SecurityGroup`]: {
    Type: 'AWS::EC2::SecurityGroup',
    Properties: { GroupDescription: name, VpcId: 'vpc-1' },
  },
  [name]: {
    Type: 'AWS::ECS::Service',
    Properties: {
      Cluster: 'shop',
      LaunchType: 'FARGATE',
      TaskDefinition: { Ref: `${name}TaskDefinition` },
      NetworkConfiguration: {
        AwsvpcConfiguration: {
          Subnets: ['subnet-1'],
          SecurityGroups: [{ 'Fn::GetAtt': [`${name}SecurityGroup`, 'GroupId'] }],
        },
      },
      ServiceConnectConfiguration: {
        Enabled: true,
        Namespace: 'shop.local',
        ...(port && {
          Services: [
            { PortName: 'target', DiscoveryName: name.toLowerCase(), ClientAliases: [{ DnsName: 'api', Port: 80 }] },
          ],
        }),
      },
    },
  },
});

const TEMPLATE = {
  Resources: {
    ...service('Front', { API_URL: 'http://api' }),
    ...service('Back', {}, 8080),
    FromFrontToBack: {
      Type: 'AWS::EC2::SecurityGroupIngress',
      Properties: {
        GroupId: { 'Fn::GetAtt': ['BackSecurityGroup', 'GroupId'] },
        SourceSecurityGroupId: { 'Fn::GetAtt': ['FrontSecurityGroup', 'GroupId'] },
        IpProtocol: 'tcp',
        FromPort: 8080,
        ToPort: 8080,
      },
    },
  },
};

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'templates-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));

/** An app that includes the template without changes. */
function included(change: (template: CfnInclude, stack: Stack) => void = () => {}) {
  const file = path.join(fs.mkdtempSync(path.join(folder, 'in-')), 'template.json');
  fs.writeFileSync(file, JSON.stringify(TEMPLATE));
  const app = new App({
    outdir: fs.mkdtempSync(path.join(folder, 'out-')),
    context: CONTEXT,
    analyticsReporting: false,
  });
  const stack = new Stack(app, 'Shop');
  change(new CfnInclude(stack, 'Template', { templateFile: file }), stack);
  return app;
}

const CONTEXT = { 'aws:cdk:enable-path-metadata': true };
const findings = (app: App) =>
  checkPaths([app.synth().directory], {}).findings.map(({ rule, client, server }) => [
    rule,
    client?.name,
    server?.name,
  ]);

test('a service of an included template cannot be in a mesh, because the mesh has to read its task definition', () => {
  const error = errorOf(() =>
    included((template, stack) => {
      const front = template.getResource('Front') as unknown as ecs.FargateService;
      new ServiceConnectMesh(stack, 'Mesh', { services: [{ name: 'front', service: front }] });
    }),
  );
  expect(error).toContain("'Shop/Template/Front' is an ecs.CfnService, which the mesh cannot read");
});

test('the race check finds a missing dependency in such a template, and one line of code adds it', () => {
  expect(findings(included())).toContainEqual(['unordered-dependency', 'Front', 'Back']);
  const ordered = included((template) => {
    template.getResource('Front').node.addDependency(template.getResource('Back'));
  });
  expect(findings(ordered).map(([rule]) => rule)).not.toContain('unordered-dependency');
});

/** The same application as constructs, whose services have the logical ids of the template. */
function rewritten(withMesh: boolean) {
  const app = new App({
    outdir: fs.mkdtempSync(path.join(folder, 'out-')),
    context: CONTEXT,
    analyticsReporting: false,
  });
  const stack = new Stack(app, 'Shop');
  const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: 'vpc-1',
    availabilityZones: ['a'],
    privateSubnetIds: ['subnet-1'],
  });
  const cluster = ecs.Cluster.fromClusterAttributes(stack, 'Cluster', { clusterName: 'shop', vpc, securityGroups: [] });
  const build = (id: string, services?: ecs.ServiceConnectService[]) => {
    const group = new ec2.SecurityGroup(stack, `${id}Group`, { vpc, description: id });
    (group.node.defaultChild as CfnElement).overrideLogicalId(`${id}SecurityGroup`);
    const each = fargateService(stack, `${id}Service`, {
      cluster,
      task: { family: id.toLowerCase(), cpu: 512, memoryLimitMiB: 1024 },
      ports: services ? { target: 8080 } : {},
      securityGroups: [group],
      serviceConnectConfiguration: { namespace: 'shop.local', services },
    });
    cfnService(each).overrideLogicalId(id);
    return each;
  };
  const back = build('Back', [{ portMappingName: 'target', discoveryName: 'back', dnsName: 'api', port: 80 }]);
  const front = build('Front');
  const groupOf = ({ connections }: ecs.BaseService) => connections.securityGroups[0].securityGroupId;
  new ec2.CfnSecurityGroupIngress(stack, 'FromFrontToBack', {
    groupId: groupOf(back),
    sourceSecurityGroupId: groupOf(front),
    ipProtocol: 'tcp',
    fromPort: 8080,
    toPort: 8080,
  });
  if (withMesh) {
    new ServiceConnectMesh(stack, 'Mesh', {
      services: [
        { name: 'front', service: front, dependsOn: ['back'] },
        { name: 'back', service: back },
      ],
    });
  }
  return networkOf(readAssembly(app.synth().directory));
}

test('services that are rewritten in CDK with the logical ids of the template are not replaced, and can be adopted', () => {
  const deployed = new DeployedApp();
  expect(deployed.update(networkOf(readAssembly(included().synth().directory))).refusals).toEqual([]);
  const edge = {
    client: 'Shop/FrontService',
    server: 'Shop/BackService',
    kind: 'dependsOn' as const,
    aliases: ['api:80'],
  };
  const declared = { services: [edge.client, edge.server], edges: [edge], shared: [] };
  for (const withMesh of [false, true]) {
    const { refusals, broken } = tryUpdate(deployed, declared, rewritten(withMesh));
    expect({ refusals, broken }).toEqual({ refusals: [], broken: {} });
    const services = deployed.region.units.filter(({ type }) => /ECS::Service$|SecurityGroup/.test(type));
    expect(services.map(({ id }) => id).sort()).toEqual(
      ['Back', 'BackSecurityGroup', 'FromFrontToBack', 'Front', 'FrontSecurityGroup'].map((id) => `Shop/${id}`),
    );
  }
  const [front, back] = ['Shop/Front', 'Shop/Back'];
  expect(deployed.region.finds(front, back, ['api:80'])).toBe(true);
});
