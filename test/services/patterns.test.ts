import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as patterns from 'aws-cdk-lib/aws-ecs-patterns';
import { MeshServiceProps, ServiceConnectMesh } from '../../src';
import { errorOf, MeshStack } from '../support/mesh-stack';

const image = ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/httpd:2.4.65');

const onFargate = (stack: MeshStack) => ({
  cluster: stack.cluster,
  taskImageOptions: { image },
  minHealthyPercent: 100,
});
const onEc2 = (stack: MeshStack) => {
  stack.cluster.addCapacity('Instances', { instanceType: new ec2.InstanceType('t3.small') });
  return { ...onFargate(stack), memoryLimitMiB: 128 };
};

const PATTERNS: [string, (stack: MeshStack) => { service: ecs.BaseService }][] = [
  [
    'ApplicationLoadBalancedFargateService',
    (s) => new patterns.ApplicationLoadBalancedFargateService(s, 'Web', onFargate(s)),
  ],
  ['ApplicationLoadBalancedEc2Service', (s) => new patterns.ApplicationLoadBalancedEc2Service(s, 'Web', onEc2(s))],
  ['NetworkLoadBalancedFargateService', (s) => new patterns.NetworkLoadBalancedFargateService(s, 'Web', onFargate(s))],
  ['NetworkLoadBalancedEc2Service', (s) => new patterns.NetworkLoadBalancedEc2Service(s, 'Web', onEc2(s))],
  [
    'ApplicationMultipleTargetGroupsFargateService',
    (s) => new patterns.ApplicationMultipleTargetGroupsFargateService(s, 'Web', onFargate(s)),
  ],
  [
    'ApplicationMultipleTargetGroupsEc2Service',
    (s) => new patterns.ApplicationMultipleTargetGroupsEc2Service(s, 'Web', onEc2(s)),
  ],
  [
    'NetworkMultipleTargetGroupsFargateService',
    (s) => new patterns.NetworkMultipleTargetGroupsFargateService(s, 'Web', onFargate(s)),
  ],
  [
    'NetworkMultipleTargetGroupsEc2Service',
    (s) => new patterns.NetworkMultipleTargetGroupsEc2Service(s, 'Web', onEc2(s)),
  ],
];

const CLIENT_ONLY: typeof PATTERNS = [
  [
    'QueueProcessingFargateService',
    (s) => new patterns.QueueProcessingFargateService(s, 'Web', { cluster: s.cluster, image, minHealthyPercent: 100 }),
  ],
  ['QueueProcessingEc2Service', (s) => new patterns.QueueProcessingEc2Service(s, 'Web', { ...onEc2(s), image })],
];

const other = (stack: MeshStack, edges: Partial<MeshServiceProps> = {}): MeshServiceProps => ({
  name: 'other',
  service: stack.fargate('Other', { http: 8080 }),
  endpoints: [{ portMappingName: 'http' }],
  ...edges,
});

test.each([...PATTERNS, ...CLIENT_ONLY])('the service of an %s can be a client', (_, make) => {
  const stack = new MeshStack();
  const { service } = make(stack);
  stack.mesh({ services: [{ name: 'web', service, dependsOn: ['other'] }, other(stack)] });
  expect(stack.dependsOn(service)).toEqual(expect.arrayContaining(['Other/Service']));
});

test.each(PATTERNS)(
  'the service of an %s can be a server: its only port mapping gets the name of the endpoint',
  (_, make) => {
    const stack = new MeshStack();
    const { service } = make(stack);
    const client = other(stack, { dependsOn: ['web'] });
    stack.mesh({ services: [{ name: 'web', service, endpoints: [{ portMappingName: 'http' }] }, client] });

    expect(stack.serviceConnect(service).Services).toEqual([
      { PortName: 'http', DiscoveryName: 'web-http', ClientAliases: [{ DnsName: 'web', Port: 80 }] },
    ]);
    const mappings = portMappingsOf(stack.template).filter(({ ContainerPort }) => ContainerPort === 80);
    expect(mappings).toEqual([expect.objectContaining({ Name: 'http', Protocol: 'tcp' })]);
    expect(stack.dependsOn(client.service)).toEqual(expect.arrayContaining(['Web/Service/Service']));
  },
);

test("the other properties of a pattern's port mapping do not change", () => {
  const before = new MeshStack();
  new patterns.ApplicationLoadBalancedEc2Service(before, 'Web', onEc2(before));
  const stack = new MeshStack();
  const { service } = new patterns.ApplicationLoadBalancedEc2Service(stack, 'Web', onEc2(stack));
  stack.mesh({ services: [{ name: 'web', service, endpoints: [{ portMappingName: 'http' }] }] });
  const [mapping] = portMappingsOf(before.template);
  expect(portMappingsOf(stack.template)).toEqual([{ ...mapping, Name: 'http' }]);
});

test('the error for an unnamed port mapping of a service outside of patterns explains how to name it', () => {
  const stack = new MeshStack();
  const services = [
    { name: 'web', service: stack.fargate('Web', { '-': 80 }), endpoints: [{ portMappingName: 'http' }] },
  ];
  expect(errorOf(() => stack.mesh({ services }))).toContain('or give the port mapping of the container this name');
});

test('the only port mapping of a pattern can have several endpoints of one name; another name is refused', () => {
  const stack = new MeshStack();
  const { service } = new patterns.ApplicationLoadBalancedFargateService(stack, 'Web', onFargate(stack));
  const http = { portMappingName: 'http' };
  const both = [http, { ...http, dnsName: 'back', discoveryName: 'back' }];
  expect(
    errorOf(() =>
      stack.mesh({ services: [{ name: 'web', service, endpoints: [...both, { portMappingName: 'admin' }] }] }),
    ),
  ).toBe(
    [
      "ServiceConnectMesh 'Shop/Mesh': service 'web' has no port mapping named 'admin'",
      "  named port mappings of 'Shop/Web/TaskDef': 'http'",
      "  unnamed port mappings: 80 of container 'web'",
      "Correct portMappingName, or give the port mapping of the container this name: portMappings: [{ name: 'admin', containerPort: ... }]",
    ].join('\n'),
  );
  new ServiceConnectMesh(stack, 'Other', { services: [{ name: 'web', service, endpoints: both }] });
  expect(stack.serviceConnect(service).Services.map(({ PortName }: any) => PortName)).toEqual(['http', 'http']);
});

test.each([
  ["'admin'", "80 of container 'web'", 'admin'],
  ['none', "80 of container 'web', 81 of container 'web'", undefined],
])('a pattern with a second mapping is refused with a list of both, with named ones: %s', (named, unnamed, name) => {
  const stack = new MeshStack();
  const { service, taskDefinition } = new patterns.ApplicationLoadBalancedFargateService(
    stack,
    'Web',
    onFargate(stack),
  );
  taskDefinition.defaultContainer!.addPortMappings({ name, containerPort: 81 });
  const services = [{ name: 'web', service, endpoints: [{ portMappingName: 'http' }] }];
  expect(errorOf(() => stack.mesh({ services }))).toBe(
    [
      "ServiceConnectMesh 'Shop/Mesh': service 'web' has no port mapping named 'http'",
      `  named port mappings of 'Shop/Web/TaskDef': ${named}`,
      `  unnamed port mappings: ${unnamed}`,
      "Correct portMappingName, or give the port mapping of the container this name: portMappings: [{ name: 'http', containerPort: ... }]",
    ].join('\n'),
  );
});

test('a pattern instead of its service is refused', () => {
  const stack = new MeshStack();
  const service: any = new patterns.ApplicationLoadBalancedFargateService(stack, 'Web', onFargate(stack));
  expect(errorOf(() => stack.mesh({ services: [{ name: 'web', service }] }))).toBe(
    [
      "ServiceConnectMesh 'Shop/Mesh': service 'web': service must be an ECS service, got the ApplicationLoadBalancedFargateService 'Shop/Web'",
      'Use its .service, which is an ecs.FargateService or ecs.Ec2Service',
    ].join('\n'),
  );
});

function portMappingsOf(template: Template): any[] {
  return Object.values(template.findResources('AWS::ECS::TaskDefinition', {}))
    .flatMap(({ Properties }) => Properties.ContainerDefinitions)
    .flatMap(({ PortMappings = [] }) => PortMappings);
}
