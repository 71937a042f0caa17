import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { MeshServiceProps } from '../../src';
import { cfnService } from '../../src/private/inspect/cfn-resources';
import { plainService, STYLES } from '../support/configured-services';
import { errorOf, MeshStack } from '../support/mesh-stack';

const namespace = 'shop.local';
const style = STYLES['enableServiceConnect()'];

let stack: MeshStack;
let web: ecs.BaseService;
let api: ecs.BaseService;
let edge: MeshServiceProps[];

beforeEach(() => {
  stack = new MeshStack();
  web = style(stack, 'Web', { cluster: stack.cluster, namespace });
  api = style(stack, 'Api', { cluster: stack.cluster, namespace, offer: { dnsName: 'api' } });
  edge = [
    { name: 'web', service: web, dependsOn: ['api'] },
    { name: 'api', service: api },
  ];
});

const groupOf = (service: ecs.BaseService) => service.connections.securityGroups[0].securityGroupId;

describe('an existing rule remains the only one', () => {
  test.each<[string, () => void]>([
    ['of allowFrom', () => api.connections.allowFrom(web, ec2.Port.tcp(8080), 'by hand')],
    ['of allowTo', () => web.connections.allowTo(api, ec2.Port.tcp(8080), 'by hand')],
    [
      'of the L1 construct',
      () =>
        new ec2.CfnSecurityGroupIngress(stack, 'ByHand', {
          groupId: groupOf(api),
          sourceSecurityGroupId: groupOf(web),
          ipProtocol: 'tcp',
          fromPort: 8080,
          toPort: 8080,
        }),
    ],
    ['of a wider range', () => api.connections.allowFrom(web, ec2.Port.tcpRange(8000, 9000), 'by hand')],
  ])('%s', (_, open) => {
    open();
    const before = stack.template.findResources('AWS::EC2::SecurityGroupIngress');
    const rebuilt = JSON.stringify(before);
    const other = new MeshStack();
    stack = other;
    web = style(stack, 'Web', { cluster: stack.cluster, namespace });
    api = style(stack, 'Api', { cluster: stack.cluster, namespace, offer: { dnsName: 'api' } });
    open();
    stack.mesh({
      services: [
        { name: 'web', service: web, dependsOn: ['api'] },
        { name: 'api', service: api },
      ],
    });
    expect(JSON.stringify(stack.template.findResources('AWS::EC2::SecurityGroupIngress'))).toBe(rebuilt);
    expect(stack.dependsOn(web)).toContain('Api/Service');
  });
});

test('a dependency of the user in the direction of the edge stays', () => {
  cfnService(web).node.addDependency(cfnService(api));
  stack.mesh({ services: edge });
  expect(stack.dependsOn(web).filter((path) => path === 'Api/Service')).toHaveLength(1);
});

test('a dependency of the user against the edge is refused', () => {
  cfnService(api).node.addDependency(cfnService(web));
  stack.mesh({ services: edge });
  expect(errorOf(() => stack.template)).toContain("'web' dependsOn 'api'");
});

test('a nonce of the user is part of the nonce', () => {
  cfnService(web).addPropertyOverride('ForceNewDeployment', {
    EnableForceNewDeployment: true,
    ForceNewDeploymentNonce: 'mine',
  });
  stack.mesh({ services: edge });
  const nonce = stack.nonceOf(web);
  expect(nonce).not.toBe('mine');
  expect(nonce).toEqual(expect.any(String));
});

test('new and adopted services of one mesh depend on each other in both directions', () => {
  const shop = plainService(stack, 'Shop', { cluster: stack.cluster, offer: {} });
  const cache = plainService(stack, 'Cache', { cluster: stack.cluster, offer: {} });
  stack.mesh({
    services: [
      { name: 'shop', service: shop, endpoints: [{ portMappingName: 'http' }], dependsOn: ['api'] },
      { name: 'web', service: web, dependsOn: ['api', 'cache'] },
      { name: 'api', service: api },
      { name: 'cache', service: cache, endpoints: [{ portMappingName: 'http' }] },
    ],
  });
  expect(stack.serviceConnect(shop).Namespace).toBe(namespace);
  expect(stack.serviceConnect(web)).toEqual({ Enabled: true, Namespace: namespace });
  expect(stack.dependsOn(shop)).toContain('Api/Service');
  expect(stack.dependsOn(web)).toEqual(expect.arrayContaining(['Api/Service', 'Cache/Service']));
  expect(stack.ingress).toEqual([
    'Shop/SecurityGroup -> Api/SecurityGroup: tcp 8080',
    'Web/SecurityGroup -> Api/SecurityGroup: tcp 8080',
    'Web/SecurityGroup -> Cache/SecurityGroup: tcp 8080',
  ]);
});

test('connectsTo allows traffic to the port and redeploys the adopted client', () => {
  stack.mesh({
    services: [
      { name: 'web', service: web, connectsTo: ['api'] },
      { name: 'api', service: api },
    ],
  });
  expect(stack.ingress).toEqual(['Web/SecurityGroup -> Api/SecurityGroup: tcp 8080']);
  expect(stack.dependsOn(web)).not.toContain('Api/Service');
  expect(stack.serviceConnect(web)).toEqual({ Enabled: true, Namespace: namespace });
  const custom = Object.values(stack.template.toJSON().Resources).filter((each: any) => /^Custom::/.test(each.Type));
  expect(custom).toHaveLength(1);
});

test('holdUntilHealthy adds its container to the task of an adopted service', () => {
  const held = stack.fargate(
    'Held',
    { http: 8080 },
    {
      container: { healthCheck: { command: ['CMD-SHELL', 'true'] } },
      serviceConnectConfiguration: { namespace, services: [{ portMappingName: 'http', dnsName: 'held' }] },
    },
  );
  const before = JSON.stringify(stack.serviceConnect(held));
  stack = new MeshStack();
  const again = stack.fargate(
    'Held',
    { http: 8080 },
    {
      container: { healthCheck: { command: ['CMD-SHELL', 'true'] } },
      serviceConnectConfiguration: { namespace, services: [{ portMappingName: 'http', dnsName: 'held' }] },
    },
  );
  stack.mesh({ services: [{ name: 'held', service: again, holdUntilHealthy: true }] });
  expect(again.taskDefinition.findContainer('hold-until-healthy')).toBeDefined();
  expect(JSON.stringify(stack.serviceConnect(again))).toBe(before);
});

test('an edge can use one endpoint of several', () => {
  const both = stack.fargate(
    'Both',
    { http: 80, grpc: 90 },
    {
      serviceConnectConfiguration: {
        namespace,
        services: [{ portMappingName: 'http', discoveryName: 'both' }, { portMappingName: 'grpc' }],
      },
    },
  );
  const mesh = stack.mesh({
    services: [
      { name: 'web', service: web },
      { name: 'both', service: both },
    ],
  });
  mesh.findService('web').dependsOn(mesh.findService('both'), { endpoints: ['grpc'] });
  expect(stack.ingress).toEqual(['Web/SecurityGroup -> Both/SecurityGroup: tcp 90']);
});

test('the rule is for the ingressPortOverride', () => {
  const server = stack.fargate(
    'Server',
    { http: 80 },
    {
      serviceConnectConfiguration: {
        namespace,
        services: [{ portMappingName: 'http', discoveryName: 'server', ingressPortOverride: 15000 }],
      },
    },
  );
  stack.mesh({
    services: [
      { name: 'web', service: web, dependsOn: ['server'] },
      { name: 'server', service: server },
    ],
  });
  expect(stack.ingress).toEqual(['Web/SecurityGroup -> Server/SecurityGroup: tcp 15000']);
});
