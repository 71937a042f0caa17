import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { cfnService } from '../../../src/private/wiring/cfn-service';
import { MeshStack } from '../../support/mesh-stack';

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
