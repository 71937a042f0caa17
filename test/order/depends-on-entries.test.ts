import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { ServiceConnectMesh, ServiceConnectMeshProps } from '../../src';
import { cfnService } from '../../src/private/inspect/cfn-resources';
import { errorOf, MeshStack } from '../support/mesh-stack';
import { TestApp } from '../support/test-app';

/** A chain behind a load balancer, whose own dependencies a careless edge would multiply. */
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

test('nothing but clients and rules waits for anything more than without the mesh', () => {
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

test('a client waits for the service it depends on and the rule of that edge, not for what lies behind', () => {
  const { stack, services } = chain(3, true);
  const before = chain(3, false);

  expect(
    stack.dependsOn(services[0]).filter((path) => !before.stack.dependsOn(before.services[0]).includes(path)),
  ).toEqual(['S1/SecurityGroup/from ShopS0SecurityGroupCA754186:80', 'S1/Service']);
  expect(stack.dependsOn(services[2])).toEqual(before.stack.dependsOn(before.services[2]));
});

test('ten services in a chain add two entries an edge', () => {
  const entries = (mesh: boolean) => [...dependsOnOf(chain(10, mesh)).values()].flat().length;
  const rulesWaitForTaskRoles = 9; // CDK makes everything under a service wait for its task role
  expect(entries(true) - entries(false)).toBe(2 * 9 + rulesWaitForTaskRoles);
});

describe('an edge that the user also ordered construct by construct', () => {
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

  test('is refused: it makes a circle that CDK lets pass', () => {
    const stack = shop((web, api) => web.node.addDependency(api));
    expect(errorOf(() => stack.template)).toBe(
      [
        "ServiceConnectMesh 'Shop/Mesh': service 'web' dependsOn 'api', and node.addDependency() between them closes a cycle",
        "  node.addDependency() makes 'Shop/Web', or a construct that contains it, depend on 'Shop/Api', or on a construct that contains it",
        "  so the security group of 'web' depends on the ingress rule of 'api' that refers to this security group",
        'Remove that node.addDependency(): dependsOn orders only the two AWS::ECS::Service resources',
      ].join('\n'),
    );
  });

  test('is refused the other way round, too', () => {
    const stack = shop((web, api) => api.node.addDependency(web));
    expect(errorOf(() => stack.template)).toBe(
      [
        "ServiceConnectMesh 'Shop/Mesh': service 'web' dependsOn 'api', but node.addDependency() sets the reverse order",
        "  node.addDependency() makes 'Shop/Api', or a construct that contains it, depend on 'Shop/Web', or on a construct that contains it",
        'Remove that node.addDependency(), or make the dependsOn entry connectsTo',
      ].join('\n'),
    );
  });

  test('is refused beside an edge in no order, which has a rule too', () => {
    const stack = shop((web, api) => web.node.addDependency(api), {}, 'connectsTo');
    const message = errorOf(() => stack.template);
    expect(message).toContain("service 'web' connectsTo 'api', and node.addDependency() between them closes a cycle");
    expect(message.split('\n').pop()).toBe(
      'Remove that node.addDependency(). If you need the order, replace connectsTo with dependsOn, which orders only the two AWS::ECS::Service resources',
    );
  });

  test('is refused where a service has a group of somebody else beside its own', () => {
    const stack = shop((web, api) => {
      const group = new ec2.SecurityGroup(web.stack, 'Group', { vpc: web.stack.vpc });
      web.connections.addSecurityGroup(group);
      web.node.addDependency(api);
    });
    expect(errorOf(() => stack.template)).toContain(
      "service 'web' dependsOn 'api', and node.addDependency() between them closes a cycle",
    );
  });

  test.each(['Web', 'Api'])('is fine where the group of %s is that of somebody else', (whose) => {
    const stack = new MeshStack();
    const securityGroups = [new ec2.SecurityGroup(stack, 'Group', { vpc: stack.vpc })];
    const [web, api] = ['Web', 'Api'].map((id) =>
      stack.fargate(id, { http: 80 }, id === whose ? { securityGroups } : {}),
    );
    web.node.addDependency(api);
    const services = [
      { name: 'web', service: web, dependsOn: ['api'] },
      { name: 'api', service: api, endpoints: [{ portMappingName: 'http' }] },
    ];
    stack.mesh({ services });
    expect(stack.dependsOn(web)).toContain('Api/Service');
  });

  test('is fine where security groups are left alone', () => {
    const order = (web: any, api: any) => web.node.addDependency(api);
    expect(() => shop(order, {}, 'dependsOn', { openSecurityGroups: false }).template).not.toThrow();
  });

  test.each(['over stacks', 'of a client in a nested stack'])(
    'is fine %s: the rule stands with the client',
    (where) => {
      const app = new TestApp();
      const front = where === 'over stacks' ? app.stack('Front') : app.nested(app.base, 'Front');
      const services = [app.row(front, 'Web', { dependsOn: ['api'] }), app.row(app.base, 'Api')];
      services[0].service.node.addDependency(services[1].service);
      new ServiceConnectMesh(app.base, 'Mesh', { services });
      expect(app.waits.web).toEqual(['api']);
    },
  );

  test('is refused where the server stands in a nested stack, with the rule', () => {
    const app = new TestApp();
    const back = app.nested(app.base, 'Back');
    const services = [app.row(app.base, 'Web', { dependsOn: ['api'] }), app.row(back, 'Api')];
    services[0].service.node.addDependency(services[1].service);
    new ServiceConnectMesh(app.base, 'Mesh', { services });
    expect(errorOf(() => app.waits)).toContain("service 'web' dependsOn 'api', and waits for it in a circle");
  });

  test('is fine where there is no circle', () => {
    const stack = shop((web, api) => web.node.defaultChild.node.addDependency(api.node.defaultChild));
    expect(stack.template.toJSON()).toEqual(shop(() => {}).template.toJSON());
  });
});

test('an edge draws no warning from CDK', () => {
  const { stack } = chain(3, true);
  Annotations.fromStack(stack).hasNoWarning('*', Match.stringLikeRegexp('gress'));
});
