import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as patterns from 'aws-cdk-lib/aws-ecs-patterns';
import { ServiceConnectMesh } from '../../src';
import { errorOf, MeshStack } from '../support/mesh-stack';

/*
 * The task of an aws-ecs-patterns service gets another container. The mesh gives the name of the endpoint to the only port
 * mapping of the default container.
 */

const image = ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/httpd:2.4.65');

type Sidecar = (task: ecs.TaskDefinition) => void;
const sidecar =
  (...portMappings: ecs.PortMapping[]): Sidecar =>
  (task) =>
    task.addContainer('otel', { image, essential: false, portMappings });

const SIDECARS: [string, Sidecar][] = [
  ['with an unnamed mapping', sidecar({ containerPort: 4318 })],
  ['with a named mapping', sidecar({ name: 'otlp', containerPort: 4318 })],
  ['with several mappings', sidecar({ name: 'otlp', containerPort: 4318 }, { containerPort: 13133 })],
  ['without mappings', sidecar()],
  ['that routes logs', (task) => void task.addFirelensLogRouter('log', { image, firelensConfig: FLUENT_BIT })],
];
const FLUENT_BIT = { type: ecs.FirelensLogRouterType.FLUENTBIT };

const PATTERNS: [string, (stack: MeshStack) => { service: ecs.BaseService }][] = [
  ['an application load balancer', (s) => new patterns.ApplicationLoadBalancedFargateService(s, 'Api', propsOf(s))],
  ['a network load balancer', (s) => new patterns.NetworkLoadBalancedFargateService(s, 'Api', propsOf(s))],
];

function propsOf({ cluster }: MeshStack) {
  return {
    cluster,
    cpu: 512,
    memoryLimitMiB: 1024,
    minHealthyPercent: 100,
    taskImageOptions: { image, containerPort: 8080 },
  };
}

function meshOf(make: (typeof PATTERNS)[0][1], add: Sidecar, portMappingName = 'http') {
  const stack = new MeshStack();
  const { service } = make(stack);
  add(service.taskDefinition);
  stack.mesh({ services: [{ name: 'api', service, endpoints: [{ portMappingName }] }] });
  const mappings = Object.values(stack.template.findResources('AWS::ECS::TaskDefinition'))
    .flatMap(({ Properties }) => Properties.ContainerDefinitions)
    .flatMap(({ Name, PortMappings = [] }) => PortMappings.map((port: any) => [Name, port.ContainerPort, port.Name]));
  return { mappings, services: stack.serviceConnect(service).Services };
}

describe.each(PATTERNS)('a service with %s', (_, make) => {
  test.each(SIDECARS)('and a sidecar %s', (__, add) => {
    const { mappings, services } = meshOf(make, add);
    expect(mappings).toContainEqual(['web', 8080, 'http']);
    expect(mappings.filter(([, , name]) => name === 'http')).toHaveLength(1);
    expect(services).toEqual([
      { PortName: 'http', DiscoveryName: 'api-http', ClientAliases: [{ DnsName: 'api', Port: 8080 }] },
    ]);
  });
});

test('an endpoint can be the named mapping of the sidecar: the default container does not change', () => {
  const { mappings, services } = meshOf(PATTERNS[0][1], sidecar({ name: 'otlp', containerPort: 4318 }), 'otlp');
  expect(mappings).toEqual([
    ['web', 8080, undefined],
    ['otel', 4318, 'otlp'],
  ]);
  expect(services).toMatchObject([{ PortName: 'otlp', ClientAliases: [{ Port: 4318 }] }]);
});

test('both containers can have an endpoint', () => {
  const stack = new MeshStack();
  const { service } = PATTERNS[0][1](stack);
  sidecar({ name: 'otlp', containerPort: 4318 })(service.taskDefinition);
  const endpoints = [{ portMappingName: 'otlp', discoveryName: 'otlp' }, { portMappingName: 'http' }];
  stack.mesh({ services: [{ name: 'api', service, endpoints }] });
  const ports = stack.serviceConnect(service).Services.map((each: any) => [each.PortName, each.ClientAliases[0].Port]);
  expect(ports).toEqual([
    ['otlp', 4318],
    ['http', 8080],
  ]);
});

test('a second mapping of the default container is ambiguous, and so is a sidecar outside of patterns', () => {
  const noMapping = "service 'api' has no port mapping named 'http'";
  const second: Sidecar = ({ defaultContainer }) => defaultContainer!.addPortMappings({ containerPort: 81 });
  expect(errorOf(() => meshOf(PATTERNS[0][1], second))).toContain(noMapping);

  const stack = new MeshStack();
  const service = stack.fargate('Api', { '-': 80 });
  const services = [{ name: 'api', service, endpoints: [{ portMappingName: 'http' }] }];
  expect(errorOf(() => new ServiceConnectMesh(stack, 'Mesh', { services }))).toContain(noMapping);
});
