import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { ServiceConnectMesh, ServiceConnectMeshProps } from '../../src';
import { cfnService } from '../../src/private/inspect/cfn-resources';
import { errorOf, MeshStack } from '../support/mesh-stack';
import { TestApp } from '../support/test-app';

/** A chain behind a load balancer. Edges between constructs would multiply the dependencies of the load balancer. */
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
  const rulesWaitForTaskRoles = 9; // CDK makes everything under a service wait for its task role
  expect(entries(true) - entries(false)).toBe(2 * 9 + rulesWaitForTaskRoles);
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

  test('is refused if the result is a cycle that CDK does not detect', () => {
    const stack = shop((web, api) => web.node.addDependency(api));
    expect(errorOf(() => stack.template)).toBe(
      [
        "ServiceConnectMesh 'Shop/Mesh': service 'web' dependsOn 'api', and waits for it in a circle",
        "  'Shop/Web', or a construct around it, has node.addDependency of 'Shop/Api', or of one around it",
        "  so its security group waits for the rule of 'api' that names this group",
        'Remove that node.addDependency: a dependsOn orders the two services, and nothing else of them',
      ].join('\n'),
    );
  });

  test('is refused if the server depends on the client', () => {
    const stack = shop((web, api) => api.node.addDependency(web));
    expect(errorOf(() => stack.template)).toBe(
      [
        "ServiceConnectMesh 'Shop/Mesh': service 'web' dependsOn 'api', which waits for 'web'",
        "  'Shop/Api', or a construct around it, has node.addDependency of 'Shop/Web', or of one around it",
        'Remove that node.addDependency, or make the edge connectsTo',
      ].join('\n'),
    );
  });

  test('is refused for connectsTo, which has a rule too', () => {
    const stack = shop((web, api) => web.node.addDependency(api), {}, 'connectsTo');
    const message = errorOf(() => stack.template);
    expect(message).toContain("service 'web' connectsTo 'api', and waits for it in a circle");
    expect(message.split('\n').pop()).toBe(
      'Remove that node.addDependency and make the edge dependsOn: a dependsOn orders the two services, and nothing else of them',
    );
  });

  test('is refused if a service has another security group in addition to its own', () => {
    const stack = shop((web, api) => {
      const group = new ec2.SecurityGroup(web.stack, 'Group', { vpc: web.stack.vpc });
      web.connections.addSecurityGroup(group);
      web.node.addDependency(api);
    });
    expect(errorOf(() => stack.template)).toContain("service 'web' dependsOn 'api', and waits for it in a circle");
  });

  test.each(['Web', 'Api'])('is accepted if the security group of %s is created outside of the service', (whose) => {
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

  test('is accepted with openSecurityGroups: false', () => {
    const order = (web: any, api: any) => web.node.addDependency(api);
    expect(() => shop(order, {}, 'dependsOn', { openSecurityGroups: false }).template).not.toThrow();
  });

  test.each(['over stacks', 'of a client in a nested stack'])(
    'is accepted %s, because the rule is in the client stack',
    (where) => {
      const app = new TestApp();
      const front = where === 'over stacks' ? app.stack('Front') : app.nested(app.base, 'Front');
      const services = [app.row(front, 'Web', { dependsOn: ['api'] }), app.row(app.base, 'Api')];
      services[0].service.node.addDependency(services[1].service);
      new ServiceConnectMesh(app.base, 'Mesh', { services });
      expect(app.waits.web).toEqual(['api']);
    },
  );

  test('is refused if the server is in a nested stack, which contains the rule', () => {
    const app = new TestApp();
    const back = app.nested(app.base, 'Back');
    const services = [app.row(app.base, 'Web', { dependsOn: ['api'] }), app.row(back, 'Api')];
    services[0].service.node.addDependency(services[1].service);
    new ServiceConnectMesh(app.base, 'Mesh', { services });
    expect(errorOf(() => app.waits)).toContain("service 'web' dependsOn 'api', and waits for it in a circle");
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
