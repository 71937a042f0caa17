import * as fs from 'fs';
import * as path from 'path';
import {
  App,
  AspectPriority,
  Aspects,
  BootstraplessSynthesizer,
  CfnResource,
  IAspect,
  NestedStack,
  Stack,
  Tags,
} from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as servicecatalog from 'aws-cdk-lib/aws-servicecatalog';
import * as cr from 'aws-cdk-lib/custom-resources';
import { Construct, IConstruct } from 'constructs';
import { ServiceConnectMesh } from '../../src';
import { INLINE_CODE } from '../../src/private/handler/inline-code.generated';
import { cfnService } from '../../src/private/inspect/cfn-resources';
import { fargateService } from '../support/fargate-service';
import { errorOf } from '../support/mesh-stack';
import { readAssembly } from '../support/simulator/assembly';
import { networkOf, reversed, Unit } from '../support/simulator/network';

const REDEPLOYMENT = 'Custom::ServiceConnectRedeployment';
const FUNCTION = 'AWS::Lambda::Function';
/** The types of the function of a stack and of the resources that it needs. */
const PARTS = [FUNCTION, 'AWS::Logs::LogGroup', 'AWS::IAM::Role', 'AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'];

/** Two services that call each other, in a mesh. */
class Pair extends Construct {
  public readonly mesh: ServiceConnectMesh;

  constructor(scope: Construct, id: string, props: Partial<ecs.FargateServiceProps> = {}) {
    super(scope, id);
    const cluster = props.cluster ?? new ecs.Cluster(this, 'Cluster', { vpc: importedVpc(this) });
    const row = (name: string, other: string) => ({
      name,
      service: fargateService(this, name, { cluster, ports: { http: 80 }, ...props }),
      endpoints: [{ portMappingName: 'http' }],
      connectsTo: [other],
    });
    this.mesh = new ServiceConnectMesh(this, 'Mesh', { services: [row('web', 'api'), row('api', 'web')] });
  }

  /** The logical ids of the two services. */
  public get ids(): string[] {
    return this.mesh.services.map(({ service }) => Stack.of(this).getLogicalId(cfnService(service)));
  }
}

function importedVpc(scope: Construct): ec2.IVpc {
  return ec2.Vpc.fromVpcAttributes(scope, 'Vpc', {
    vpcId: 'vpc-1',
    availabilityZones: ['a'],
    privateSubnetIds: ['subnet-1'],
  });
}

/** The resources that belong to a function, apart from the roles of the tasks. */
function partsOf(template: any): Record<string, any> {
  const entries = Object.entries<any>(template.Resources).filter(([id, { Type }]) => {
    return PARTS.includes(Type) && !/TaskRole/.test(id);
  });
  return Object.fromEntries(entries);
}

const templateOf = (stack: Stack) => Template.fromStack(stack).toJSON();

test('the function has inline code, the newest runtime, the longest timeout and its own log group', () => {
  const stack = new Stack(new App(), 'Shop');
  new Pair(stack, 'Pair');
  const newest = Object.values(lambda.Runtime)
    .map((runtime) => /^nodejs(\d+)\.x$/.exec(runtime.name)?.[1])
    .reduce((most, version) => Math.max(most, Number(version ?? 0)), 0);
  expect(newest).toBeGreaterThanOrEqual(22);

  const template = Template.fromStack(stack);
  const [logGroup] = Object.keys(
    template.findResources('AWS::Logs::LogGroup', { Properties: { RetentionInDays: 30 } }),
  );
  template.resourceCountIs(FUNCTION, 1);
  template.hasResourceProperties(FUNCTION, {
    Code: { ZipFile: INLINE_CODE },
    Handler: 'index.handler',
    Runtime: `nodejs${newest}.x`,
    Timeout: 900,
    LoggingConfig: { LogGroup: { Ref: logGroup } },
  });
});

test('a runtime that the app defines itself is not used', () => {
  new lambda.Runtime('nodejs99.x', lambda.RuntimeFamily.NODEJS);
  const stack = new Stack(new App(), 'Shop');
  new Pair(stack, 'Pair');
  Template.fromStack(stack).resourcePropertiesCountIs(FUNCTION, { Runtime: 'nodejs99.x' }, 0);
});

test('the function is allowed to redeploy these services, write its own logs and describe its own stack', () => {
  const stack = new Stack(new App(), 'Shop');
  const { ids } = new Pair(stack, 'Pair');
  const parts = partsOf(templateOf(stack));
  const documents = Object.values(parts).flatMap(({ Properties: { Policies = [], PolicyDocument } }) => [
    ...Policies.map((policy: any) => policy.PolicyDocument),
    ...(PolicyDocument ? [PolicyDocument] : []),
  ]);
  const [logGroup] = Object.keys(parts).filter((id) => parts[id].Type === 'AWS::Logs::LogGroup');
  expect(documents.flatMap(({ Statement }) => Statement)).toEqual([
    {
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: { 'Fn::GetAtt': [logGroup, 'Arn'] },
    },
    { Effect: 'Allow', Action: 'cloudformation:DescribeStacks', Resource: { Ref: 'AWS::StackId' } },
    {
      Effect: 'Allow',
      Action: ['ecs:DescribeServices', 'ecs:ListServiceDeployments', 'ecs:UpdateService'],
      Resource: [...ids].sort().map((Ref) => ({ Ref })),
    },
  ]);
});

test('the logical ids do not change', () => {
  const stack = new Stack(new App(), 'Shop');
  new Pair(stack, 'Pair');
  const template = templateOf(stack);
  const redeployments = Object.keys(template.Resources).filter((id) => template.Resources[id].Type === REDEPLOYMENT);
  expect([...Object.keys(partsOf(template)), ...redeployments]).toEqual([
    'ServiceConnectMeshFunctionLogGroup1B0C8805',
    'ServiceConnectMeshFunctionRole7D8095A1',
    'ServiceConnectMeshFunction8344B97D',
    'ServiceConnectMeshFunctionShopPairMesh273C1068Policy505EEA36',
    'PairMeshRedeployShopPairweb7AEF96970D9606C1',
    'PairMeshRedeployShopPairapi5932A5DB09762CBC',
  ]);
});

test('the meshes of a stack share the function, and each has its own policy', () => {
  const stack = new Stack(new App(), 'Shop');
  const [one, two] = [new Pair(stack, 'One'), new Pair(stack, 'Two')];
  two.mesh.node.addDependency(one.mesh); // the services of `two` wait for the redeployments of `one`
  const template = Template.fromStack(stack);

  template.resourceCountIs(FUNCTION, 1);
  template.resourceCountIs(REDEPLOYMENT, 4);
  const policies = Object.values(partsOf(template.toJSON())).filter(({ Type }) => Type === 'AWS::IAM::Policy');
  const resources = policies.map(({ Properties }) => Properties.PolicyDocument.Statement[0].Resource);
  expect(resources).toEqual([one, two].map(({ ids }) => [...ids].sort().map((Ref) => ({ Ref }))));
});

test('each stack has its own function, including nested stacks', () => {
  const app = new App();
  const stacks = ['Shop', 'Back'].map((id) => new Stack(app, id));
  const nested = new NestedStack(stacks[0], 'Nested');
  for (const stack of [...stacks, nested]) new Pair(stack, 'Pair');
  for (const stack of [...stacks, nested]) Template.fromStack(stack).resourceCountIs(FUNCTION, 1);
});

test('the function does not depend on a service, and custom resources are deleted first', () => {
  const app = new App();
  new Pair(new Stack(app, 'Shop'), 'Pair');
  const network = networkOf(readAssembly(app.synth().directory));
  const reachable = (from: Unit, before: typeof network.before): Unit[] => {
    const found = new Set([from]);
    for (const unit of found) for (const other of before.get(unit)!) found.add(other);
    return [...found];
  };
  const ofType = (type: string) => network.units.filter((unit) => unit.type === type);

  const [fn] = ofType(FUNCTION);
  const types = reachable(fn, network.before).map(({ type }) => type);
  expect(types.sort()).toEqual(['AWS::IAM::Role', FUNCTION, 'AWS::Logs::LogGroup'].sort());

  const deletion = reversed(network);
  const redeployments = ofType(REDEPLOYMENT);
  expect(redeployments).toHaveLength(2);
  const policies = ofType('AWS::IAM::Policy').filter(({ id }) => /MeshFunction/.test(id));
  for (const part of [fn, ...policies, ...ofType('AWS::Logs::LogGroup'), ...ofType('AWS::ECS::Service')]) {
    expect(reachable(part, deletion.before)).toEqual(expect.arrayContaining(redeployments));
  }
});

describe('no asset is needed', () => {
  test('with the BootstraplessSynthesizer', () => {
    const app = new App();
    const stack = new Stack(app, 'Shop', { synthesizer: new BootstraplessSynthesizer() });
    new Pair(stack, 'Pair');
    const { template, assets } = app.synth().getStackByName('Shop');
    expect(assets).toEqual([]);
    expect(JSON.stringify(template)).not.toMatch(/S3Bucket|S3Key|cdk-hnb659fds/);
  });

  test('in a product of Service Catalog', () => {
    const app = new App();
    const portfolio = new Stack(app, 'Portfolio');
    const product = new servicecatalog.ProductStack(portfolio, 'Product');
    new Pair(product, 'Pair');
    new servicecatalog.CloudFormationProduct(portfolio, 'Shop', {
      productName: 'Shop',
      owner: 'Shop',
      productVersions: [{ cloudFormationTemplate: servicecatalog.CloudFormationTemplate.fromProductStack(product) }],
    });
    const file = path.join(app.synth().directory, product.templateFile);
    const template = JSON.parse(fs.readFileSync(file, 'utf8'));
    expect(Object.values<any>(template.Resources).filter(({ Type }) => Type === REDEPLOYMENT)).toHaveLength(2);
    expect(Object.values(partsOf(template)).map(({ Type }) => Type)).toEqual(expect.arrayContaining([FUNCTION]));
  });
});

test("the user's own AwsCustomResource keeps its function, role and policies", () => {
  const synthesized = (withMesh: boolean) => {
    const stack = new Stack(new App(), 'Shop');
    new cr.AwsCustomResource(stack, 'Own', {
      onCreate: { service: 'SSM', action: 'getParameter', physicalResourceId: cr.PhysicalResourceId.of('own') },
      policy: cr.AwsCustomResourcePolicy.fromSdkCalls({ resources: ['*'] }),
    });
    const { mesh } = new Pair(stack, 'Pair');
    if (!withMesh) mesh.node.scope!.node.tryRemoveChild('Mesh');
    return templateOf(stack).Resources;
  };
  const [without, withMesh] = [synthesized(false), synthesized(true)].map((resources) =>
    JSON.stringify(Object.entries(resources).filter(([id]) => /^(Own|AWS679f53)/.test(id))),
  );
  expect(without).toContain(FUNCTION);
  expect(withMesh).toBe(without);
});

describe('settings for all resources of the app apply to the function too', () => {
  test('tags and permissions boundaries', () => {
    const app = new App();
    const stack = new Stack(app, 'Shop');
    new Pair(stack, 'Pair');
    Tags.of(app).add('team', 'shop');
    iam.PermissionsBoundary.of(app).apply(iam.ManagedPolicy.fromAwsManagedPolicyName('Boundary'));
    const template = Template.fromStack(stack);
    for (const type of [FUNCTION, 'AWS::Logs::LogGroup']) {
      template.hasResourceProperties(type, { Tags: [{ Key: 'team', Value: 'shop' }] });
    }
    template.hasResourceProperties('AWS::IAM::Role', {
      Tags: [{ Key: 'team', Value: 'shop' }],
      PermissionsBoundary: Match.anyValue(),
      Policies: Match.anyValue(),
    });
  });

  test('an aspect that sets another runtime', () => {
    const stack = new Stack(new App(), 'Shop');
    new Pair(stack, 'Pair');
    Aspects.of(stack).add({
      visit: (construct: IConstruct) => {
        if (construct instanceof lambda.CfnFunction) construct.runtime = 'nodejs22.x';
      },
    });
    Template.fromStack(stack).hasResourceProperties(FUNCTION, { Runtime: 'nodejs22.x' });
  });

  test('aspects, each once and in the order of their priorities', () => {
    const app = new App();
    const stack = new Stack(app, 'Shop');
    new Pair(stack, 'Pair');
    const visits: string[] = [];
    const record = (name: string): IAspect => ({
      visit: (construct) => {
        if (construct instanceof lambda.CfnFunction) visits.push(`${name} ${construct.runtime}`);
      },
    });
    const upgrade: IAspect = {
      visit: (construct) => {
        if (construct instanceof lambda.CfnFunction) construct.runtime = 'nodejs20.x';
      },
    };
    const compliance = record('compliance');
    Aspects.of(app).add(compliance, { priority: AspectPriority.READONLY });
    Aspects.of(app).add(record('first of equals'));
    Aspects.of(stack).add(compliance, { priority: AspectPriority.READONLY });
    Aspects.of(stack).add(record('second of equals'));
    Aspects.of(stack).add(upgrade, { priority: AspectPriority.MUTATING });
    app.synth();
    expect(visits).toEqual(['first of equals nodejs20.x', 'second of equals nodejs20.x', 'compliance nodejs20.x']);
  });

  test('aspects, which visit each resource once', () => {
    const stack = new Stack(new App(), 'Shop');
    new Pair(stack, 'Pair');
    const visited: string[] = [];
    Aspects.of(stack).add({
      visit: (construct) => {
        if (CfnResource.isCfnResource(construct)) visited.push(construct.node.path);
      },
    });
    Template.fromStack(stack);
    const parts = visited.filter((visitedPath) => /MeshFunction|Redeploy/.test(visitedPath));
    expect(parts).toHaveLength(6);
    expect(new Set(parts).size).toBe(6);
  });

  test('roles that exist already', () => {
    const app = new App();
    const paths = ['Pair/webTask/TaskRole', 'Pair/apiTask/TaskRole', 'ServiceConnectMeshFunction/Role'];
    const usePrecreatedRoles = Object.fromEntries(paths.map((each) => [`Shop/${each}`, 'existing-role']));
    iam.Role.customizeRoles(app, { usePrecreatedRoles });
    const stack = new Stack(app, 'Shop');
    new Pair(stack, 'Pair');
    const template = templateOf(stack);
    expect(Object.keys(partsOf(template)).filter((id) => /Role|Policy/.test(id))).toEqual([]);
    const [fn] = Object.values(partsOf(template)).filter(({ Type }) => Type === FUNCTION);
    expect(JSON.stringify(fn.Properties.Role)).toContain('role/existing-role');
  });
});

test('services that are added after a synthesis get their own policy', () => {
  const app = new App();
  const stack = new Stack(app, 'Shop');
  const pair = new Pair(stack, 'Pair');
  app.synth();
  const service = fargateService(stack, 'late', {
    cluster: pair.mesh.services[0].service.cluster,
    ports: { http: 80 },
  });
  pair.mesh.addService('late', { service, connectsTo: ['web'] });
  const { template } = app.synth({ force: true }).getStackByName('Shop');
  const policies = Object.values(partsOf(template)).filter(({ Type }) => Type === 'AWS::IAM::Policy');
  expect(policies.map(({ Properties }) => [Properties.PolicyDocument.Statement[0].Resource].flat().length)).toEqual([
    2, 1,
  ]);
});

test('more services than one role can have permissions for are refused', () => {
  const app = new App({ context: { '@aws-cdk/core:stackResourceLimit': '0' } });
  const stack = new Stack(app, 'Shop');
  const cluster = ecs.Cluster.fromClusterAttributes(stack, 'Cluster', {
    clusterName: 'c'.repeat(255),
    vpc: importedVpc(stack),
  });
  const taskDefinition = fargateService(stack, 'first', { cluster, ports: { http: 80 } }).taskDefinition;
  const count = 121;
  new ServiceConnectMesh(stack, 'Mesh', {
    openSecurityGroups: false,
    services: Array.from({ length: count }, (_, index) => ({
      name: `s${index}`,
      service: fargateService(stack, `Service${index}`, {
        cluster,
        taskDefinition,
        serviceName: `${index}-`.padEnd(255, 's'),
      }),
      endpoints: [{ portMappingName: 'http', discoveryName: `s${index}` }],
      connectsTo: [`s${(index + 1) % count}`],
    })),
  });
  expect(errorOf(() => app.synth())).toBe(
    `ServiceConnectMesh 'Shop/Mesh': stack 'Shop' redeploys 121 services after their connectsTo, which is too many for one IAM role
  a role has at most 10,240 characters of inline policies and 10 managed policies of 6,144 characters
  there is no room for 6 of the services
Move some of these services to another stack, or give clusters and services shorter names`,
  );
});
