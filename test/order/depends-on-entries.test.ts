import { CfnResource, CustomResource } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { ServiceConnectMesh, ServiceConnectMeshProps } from '../../src';
import { cfnService } from '../../src/private/inspect/cfn-resources';
import { addResourceDependency } from '../../src/private/wiring/late-constructs';
import { errorOf, MeshStack } from '../support/mesh-stack';
import { TestApp } from '../support/test-app';

/** A chain of services behind load balancers, where dependencies between constructs would add many DependsOn entries. */
function chain(length: number, mesh: boolean) {
  const stack = new MeshStack();
  const loadBalancer = new elbv2.ApplicationLoadBalancer(stack, 'LoadBalancer', { vpc: stack.vpc });
  const listener = loadBalancer.addListener('Http', { port: 80 });
  const services = Array.from({ length }, (_, index) => stack.fargate(`S${index}`, { http: 80 }));
  listener.addTargets('S0', { port: 80, targets: [services[0]] });
  if (mesh) {
    stack.mesh({
      services: services.map((service, index) => ({
        name: `s${index}`,
        service,
        endpoints: [{ portMappingName: 'http' }],
        dependsOn: index + 1 < length ? [`s${index + 1}`] : [],
      })),
    });
  }
  return { stack, services };
}

function dependsOnOf({ stack }: { stack: MeshStack }) {
  const entries = Object.entries(stack.template.toJSON().Resources) as [string, { DependsOn?: string[] }][];
  return new Map(entries.map(([logicalId, { DependsOn }]) => [logicalId, DependsOn ?? []]));
}

test('the mesh adds DependsOn entries to clients only, and adds only rules and a namespace', () => {
  const [before, after] = [chain(5, false), chain(5, true)];
  const [alone, meshed] = [dependsOnOf(before), dependsOnOf(after)];
  const clients = after.services.slice(0, -1).map((service) => after.stack.getLogicalId(cfnService(service)));

  const waitMore = [...alone.keys()].filter((id) => `${meshed.get(id)}` !== `${alone.get(id)}`);
  expect(waitMore.sort()).toEqual(clients.sort());

  const added = [...meshed.keys()].filter((id) => !alone.has(id));
  expect(added.map((id) => after.stack.template.toJSON().Resources[id].Type).sort()).toEqual([
    ...Array(4).fill('AWS::EC2::SecurityGroupIngress'),
    'AWS::ServiceDiscovery::HttpNamespace',
  ]);
});

test('a client depends on its server and the rule of that edge, not on the dependencies of the server', () => {
  const { stack, services } = chain(3, true);
  const before = chain(3, false);

  expect(
    stack.dependsOn(services[0]).filter((path) => !before.stack.dependsOn(before.services[0]).includes(path)),
  ).toEqual(['S1/SecurityGroup/from ShopS0SecurityGroupCA754186:80', 'S1/Service']);
  expect(stack.dependsOn(services[2])).toEqual(before.stack.dependsOn(before.services[2]));
});

test('a chain of ten services adds two DependsOn entries per edge', () => {
  const entries = (mesh: boolean) => [...dependsOnOf(chain(10, mesh)).values()].flat().length;
  const rulesThatWaitForTaskRoles = 9; // CDK makes everything in the scope of a service depend on its task role
  expect(entries(true) - entries(false)).toBe(2 * 9 + rulesThatWaitForTaskRoles);
});

describe('an edge in addition to node.addDependency of the user', () => {
  const shop = (
    order: (web: any, api: any) => void,
    props: Partial<ecs.FargateServiceProps> = {},
    kind: 'dependsOn' | 'connectsTo' = 'dependsOn',
    meshProps: ServiceConnectMeshProps = {},
  ) => {
    const stack = new MeshStack();
    const [web, api] = [stack.fargate('Web', {}, props), stack.fargate('Api', { http: 80 })];
    order(web, api);
    stack.mesh({
      ...meshProps,
      services: [
        { name: 'web', service: web, [kind]: ['api'] },
        { name: 'api', service: api, endpoints: [{ portMappingName: 'http' }] },
      ],
    });
    return stack;
  };

  const inTheSameDirection = (web: any, api: any) => web.node.addDependency(api);

  test('in the same direction works', () => {
    const stack = shop(inTheSameDirection);
    expect(stack.ingress).toEqual(['Web/SecurityGroup -> Api/SecurityGroup: tcp 80']);
    expect(stack.dependsOn(stack.node.findChild('Web') as ecs.BaseService)).toContain('Api/Service');
  });

  test('in the same direction works for connectsTo', () => {
    expect(shop(inTheSameDirection, {}, 'connectsTo').ingress).toHaveLength(1);
  });

  test('in the same direction works with a rule of the user, which keeps its id', () => {
    const rulesOf = (stack: MeshStack) => stack.template.findResources('AWS::EC2::SecurityGroupIngress');
    const stack = shop((web, api) => {
      inTheSameDirection(web, api);
      web.connections.allowTo(api, ec2.Port.tcp(80));
    });
    const withoutOrder = (rules: object) =>
      JSON.parse(JSON.stringify(rules, (key, value) => (key === 'DependsOn' ? undefined : value)));
    expect(withoutOrder(rulesOf(stack))).toEqual(withoutOrder(rulesOf(shop(() => {}))));
    expect(stack.dependsOn(stack.node.findChild('Web') as ecs.BaseService)).toContain(
      'Api/SecurityGroup/from ShopWebSecurityGroup563DA8BF:80',
    );
  });

  test('in the same direction works with a rule that the user changed by an override', () => {
    const stack = shop((web, api) => {
      inTheSameDirection(web, api);
      web.connections.allowTo(api, ec2.Port.tcp(80), 'ours');
      const rule = api.connections.securityGroups[0].node.children.find((each: any) => /^from /.test(each.node.id));
      rule.addMetadata('owner', 'team a');
      rule.addPropertyOverride('Description', 'overridden');
    });
    const [rule] = Object.values(stack.template.findResources('AWS::EC2::SecurityGroupIngress'));
    expect(rule).toMatchObject({ Properties: { Description: 'overridden' }, Metadata: { owner: 'team a' } });
  });

  test('in the same direction works with a rule to which the user added a dependency', () => {
    const stack = shop((web, api) => {
      inTheSameDirection(web, api);
      web.connections.allowTo(api, ec2.Port.tcp(80));
      const rule = api.connections.securityGroups[0].node.children.find((each: any) => /^from /.test(each.node.id));
      const [one, two] = ['One', 'Two'].map((id) => {
        return new CfnResource(web.stack, id, { type: 'AWS::CloudFormation::WaitConditionHandle' });
      });
      addResourceDependency(rule, one);
      rule.node.addDependency(two);
      const last = new CfnResource(web.stack, 'Last', { type: 'AWS::CloudFormation::WaitConditionHandle' });
      addResourceDependency(last, rule);
      last.node.addDependency(rule);
    });
    const [[id, rule]] = Object.entries(stack.template.findResources('AWS::EC2::SecurityGroupIngress'));
    expect(rule.DependsOn).toEqual(['One', 'Two']);
    expect(stack.template.toJSON().Resources.Last.DependsOn).toEqual([id]);
  });

  test('works with a resource between the services', () => {
    const stack = shop((web, api) => {
      const migration = new CustomResource(web.stack, 'Migration', { serviceToken: 'arn:aws:lambda:::function:m' });
      migration.node.addDependency(api);
      web.node.addDependency(migration);
    });
    expect(stack.ingress).toHaveLength(1);
  });

  test('works in a chain of three services', () => {
    const stack = new MeshStack();
    const [web, api, db] = ['Web', 'Api', 'Db'].map((id) => stack.fargate(id, { http: 80 }));
    web.node.addDependency(api);
    api.node.addDependency(db);
    const endpoints = [{ portMappingName: 'http' }];
    stack.mesh({
      services: [
        { name: 'web', service: web, endpoints, dependsOn: ['api', 'db'] },
        { name: 'api', service: api, endpoints, dependsOn: ['db'] },
        { name: 'db', service: db, endpoints },
      ],
    });
    expect(stack.ingress).toHaveLength(3);
  });

  test.each(['in another stack', 'in a nested stack'])('works for a client %s', (where) => {
    const app = new TestApp();
    const front = where === 'in another stack' ? app.stack('Front') : app.nested(app.base, 'Front');
    const services = [app.row(front, 'Web', { dependsOn: ['api'] }), app.row(app.base, 'Api')];
    services[0].service.node.addDependency(services[1].service);
    new ServiceConnectMesh(app.base, 'Mesh', { services });
    expect(app.waits.web).toEqual(['api']);
  });

  test('works for a server in a nested stack', () => {
    const app = new TestApp();
    const services = [app.row(app.base, 'Web', { dependsOn: ['api'] }), app.row(app.nested(app.base, 'Back'), 'Api')];
    services[0].service.node.addDependency(services[1].service);
    new ServiceConnectMesh(app.base, 'Mesh', { services });
    expect(app.waits.web).toEqual(['api']);
  });

  test('is refused in the other direction', () => {
    const stack = shop((web, api) => api.node.addDependency(web));
    expect(errorOf(() => stack.template)).toBe(
      [
        "ServiceConnectMesh 'Shop/Mesh': service 'web' dependsOn 'api', which depends on 'web'",
        "  'Shop/Api/Service' depends on 'Shop/Web/Service'",
        "No order exists in which CloudFormation can create these resources. Remove one of these dependencies or references, or make the dependsOn entry connectsTo: then the mesh redeploys 'web' when 'api' exists",
      ].join('\n'),
    );
  });

  test('is refused if the server refers to the client', () => {
    const stack = shop((web, api) => {
      api.taskDefinition.defaultContainer.addEnvironment('CLIENT', web.serviceName);
    });
    expect(errorOf(() => stack.template)).toBe(
      [
        "ServiceConnectMesh 'Shop/Mesh': service 'web' dependsOn 'api', which depends on 'web'",
        "  'Shop/Api/Service' refers to 'Shop/ApiTask/Resource' in Properties.TaskDefinition",
        "  'Shop/ApiTask/Resource' refers to 'Shop/Web/Service' in Properties.ContainerDefinitions[0].Environment[0].Value",
        "No order exists in which CloudFormation can create these resources. Remove one of these dependencies or references, or make the dependsOn entry connectsTo: then the mesh redeploys 'web' when 'api' exists",
      ].join('\n'),
    );
  });

  test('is refused if the rule depends on the client', () => {
    const stack = shop((web, api) => {
      const rule = new ec2.CfnSecurityGroupIngress(web.stack, 'Rule', {
        groupId: api.connections.securityGroups[0].securityGroupId,
        sourceSecurityGroupId: web.connections.securityGroups[0].securityGroupId,
        ipProtocol: 'tcp',
        fromPort: 80,
        toPort: 80,
      });
      rule.node.addDependency(web);
    });
    expect(errorOf(() => stack.template)).toBe(
      [
        "ServiceConnectMesh 'Shop/Mesh': service 'web' dependsOn 'api', whose security group rule depends on 'web'",
        "  'web' depends on the rule 'Shop/Rule'",
        "  'Shop/Rule' depends on 'Shop/Web/Service'",
        "No order exists in which CloudFormation can create these resources. Remove one of these dependencies or references, or make the dependsOn entry connectsTo: then the mesh redeploys 'web' when 'api' exists",
      ].join('\n'),
    );
  });

  test('is accepted if there is no cycle', () => {
    const stack = shop((web, api) => web.node.defaultChild.node.addDependency(api.node.defaultChild));
    expect(stack.template.toJSON()).toEqual(shop(() => {}).template.toJSON());
  });
});

test('an edge causes no CDK warning about security groups', () => {
  const { stack } = chain(3, true);
  Annotations.fromStack(stack).hasNoWarning('*', Match.stringLikeRegexp('gress'));
});
