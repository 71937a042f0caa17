import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { addContainer, Ports } from '../support/fargate-service';
import { MeshStack } from '../support/mesh-stack';

/** Web depends on api, which has two endpoints. A third service has no edges. */
function declare(stack: MeshStack, web: ecs.BaseService, api: ecs.BaseService, openSecurityGroups?: boolean) {
  return stack.mesh({
    openSecurityGroups,
    services: [
      { name: 'web', service: web, dependsOn: ['api'] },
      { name: 'api', service: api, endpoints: [{ portMappingName: 'http' }, { portMappingName: 'grpc' }] },
      { name: 'stranger', service: stack.fargate('Stranger') },
    ],
  });
}

/** Declares a client and a server with these groups. Without groups, the server has the default one. */
function declareIn(stack: MeshStack, clients: ec2.SecurityGroup[], servers?: ec2.SecurityGroup[]) {
  const web = stack.fargate('Web', {}, { securityGroups: clients });
  const api = stack.fargate('Api', { http: 8080 }, { securityGroups: servers });
  stack.mesh({
    services: [
      { name: 'web', service: web, dependsOn: ['api'] },
      { name: 'api', service: api, endpoints: [{ portMappingName: 'http' }] },
    ],
  });
  return web;
}

const closedGroup = (stack: MeshStack, id: string) =>
  new ec2.SecurityGroup(stack, id, { vpc: stack.vpc, allowAllOutbound: false });

const PORTS: Ports = { http: 8080, grpc: 9090, metrics: 9100 };
const BOTH = ['Web/SecurityGroup -> Api/SecurityGroup: tcp 8080', 'Web/SecurityGroup -> Api/SecurityGroup: tcp 9090'];

test('an edge allows traffic to the ports of the endpoints from its client only', () => {
  const stack = new MeshStack();
  const web = stack.fargate('Web');
  declare(stack, web, stack.fargate('Api', PORTS));

  expect(stack.ingress).toEqual(BOTH);
  expect(stack.dependsOn(web).filter((path) => path.includes('/from '))).toHaveLength(2);
  stack.template.resourceCountIs('AWS::EC2::SecurityGroupEgress', 0);
});

test('with openSecurityGroups: false, there are no rules, but the same order', () => {
  const stack = new MeshStack();
  const web = stack.fargate('Web');
  declare(stack, web, stack.fargate('Api', PORTS), false);

  expect(stack.ingress).toEqual([]);
  expect(stack.dependsOn(web)).toEqual(['Api/Service', 'WebTask/TaskRole']);
});

test('an edge that names endpoints allows traffic to their ports only', () => {
  const stack = new MeshStack();
  const [web, api] = [stack.fargate('Web'), stack.fargate('Api', PORTS)];
  const mesh = stack.mesh();
  const server = mesh.addService('api', {
    service: api,
    endpoints: [{ portMappingName: 'http' }, { portMappingName: 'grpc' }],
  });
  const client = mesh.addService('web', { service: web });

  client.dependsOn(server, { endpoints: ['grpc'] });
  expect(new Set(mesh.findService('web').dependencies)).toEqual(new Set([server]));
  const grpcOnly = stack.ingress;
  expect(grpcOnly).toEqual([BOTH[1]]);
});

test('an edge that is declared again with other endpoints allows traffic to these, too', () => {
  const stack = new MeshStack();
  const mesh = declare(stack, stack.fargate('Web'), stack.fargate('Api', PORTS));
  const stranger = mesh.findService('stranger');

  stranger.dependsOn(mesh.findService('api'), { endpoints: ['http'] });
  stranger.dependsOn(mesh.findService('api'), { endpoints: ['grpc'] });

  expect(stack.ingress).toEqual(
    [
      ...BOTH,
      'Stranger/SecurityGroup -> Api/SecurityGroup: tcp 8080',
      'Stranger/SecurityGroup -> Api/SecurityGroup: tcp 9090',
    ].sort(),
  );
});

test('an edge allows traffic to ingressPortOverride if the endpoint has one', () => {
  const stack = new MeshStack();
  stack.mesh({
    services: [
      { name: 'web', service: stack.fargate('Web'), dependsOn: ['api'] },
      {
        name: 'api',
        service: stack.fargate('Api', PORTS),
        endpoints: [{ portMappingName: 'http', port: 80, ingressPortOverride: 15000 }],
      },
    ],
  });
  expect(stack.ingress).toEqual(['Web/SecurityGroup -> Api/SecurityGroup: tcp 15000']);
});

test('if client and server have several groups, one pair gets a rule', () => {
  const stack = new MeshStack();
  const group = (id: string) => new ec2.SecurityGroup(stack, id, { vpc: stack.vpc });
  const web = declareIn(stack, [group('WebA'), group('WebB')], [group('ApiA'), group('ApiB')]);

  expect(stack.ingress).toEqual(['WebA -> ApiA: tcp 8080']);
  expect(stack.dependsOn(web)).toHaveLength(3);
});

test('groups that are not shared with other services are preferred', () => {
  const stack = new MeshStack();
  const group = (id: string) => new ec2.SecurityGroup(stack, id, { vpc: stack.vpc });
  const shared = group('Shared');
  stack.fargate('Other', {}, { securityGroups: [shared] });
  declareIn(stack, [shared, group('WebGroup')], [shared, group('ApiGroup')]);
  expect(stack.ingress).toEqual(['WebGroup -> ApiGroup: tcp 8080']);
});

test.each([
  ['first', ['web', 'jobs', 'api']],
  ['last', ['jobs', 'api', 'web']],
])(
  'a client with several groups needs no rule of its own if one of them has the rule of another client: declared %s',
  (_, order) => {
    const stack = new MeshStack();
    const group = (id: string) => new ec2.SecurityGroup(stack, id, { vpc: stack.vpc });
    const shared = group('Shared');
    const rows = {
      web: { service: stack.fargate('Web', {}, { securityGroups: [shared, group('WebGroup')] }), dependsOn: ['api'] },
      jobs: { service: stack.fargate('Jobs', {}, { securityGroups: [shared] }), dependsOn: ['api'] },
      api: { service: stack.fargate('Api', PORTS), endpoints: [{ portMappingName: 'http' }] },
    };
    stack.mesh({ services: order.map((name) => ({ name, ...rows[name as keyof typeof rows] })) });
    expect(stack.ingress).toEqual(['Shared -> Api/SecurityGroup: tcp 8080']);
  },
);

test('if any pair of groups has a rule already, none is added', () => {
  const stack = new MeshStack();
  const [webA, webB, apiA, apiB] = ['WebA', 'WebB', 'ApiA', 'ApiB'].map((id) => closedGroup(stack, id));
  apiB.connections.allowFrom(webB, ec2.Port.tcp(8080));
  declareIn(stack, [webA, webB], [apiA, apiB]);
  expect(stack.ingress).toEqual(['WebB -> ApiB: tcp 8080']);
});

test('services that share a security group get a rule from the group to itself', () => {
  const stack = new MeshStack();
  const shared = { securityGroups: [new ec2.SecurityGroup(stack, 'Shared', { vpc: stack.vpc })] };
  const web = stack.fargate('Web', {}, shared);
  declare(stack, web, stack.fargate('Api', PORTS, shared));

  expect(stack.ingress).toEqual(['Shared -> Shared: tcp 8080', 'Shared -> Shared: tcp 9090']);
  expect(stack.dependsOn(web).filter((path) => path.startsWith('Shared/'))).toHaveLength(2);
});

test('a rule of the user is reused, and the client depends on it', () => {
  const stack = new MeshStack();
  const [web, api] = [stack.fargate('Web'), stack.fargate('Api', PORTS)];
  api.connections.allowFrom(web, ec2.Port.tcp(8080), 'mine');
  declare(stack, web, api);

  expect(stack.ingress).toEqual(BOTH);
  stack.template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', { Description: 'mine' });
  expect(stack.dependsOn(web).filter((path) => path.includes('/from '))).toHaveLength(2);
});

test.each([
  { which: 'ingress and egress', egress: 'Clients/Out', ingress: 'Servers/In' },
  { which: 'ingress', egress: 'Clients/to ShopServersA36B9F6E:8080', ingress: 'Servers/In' },
  { which: 'egress', egress: 'Clients/Out', ingress: 'Servers/from ShopClients24FA2107:8080' },
])('L1 rules of the user are reused, and the client depends on them: $which', ({ egress, ingress }) => {
  const stack = new MeshStack();
  const [clients, servers] = ['Clients', 'Servers'].map((id) => closedGroup(stack, id));
  const [clientId, serverId] = [clients, servers].map(({ securityGroupId }) => securityGroupId);
  const port = { ipProtocol: 'tcp', fromPort: 8080, toPort: 8080 };
  const [from, to] = [{ sourceSecurityGroupId: clientId }, { destinationSecurityGroupId: serverId }];
  if (ingress.endsWith('In')) new ec2.CfnSecurityGroupIngress(servers, 'In', { ...port, ...from, groupId: serverId });
  if (egress.endsWith('Out')) new ec2.CfnSecurityGroupEgress(clients, 'Out', { ...port, ...to, groupId: clientId });
  const web = declareIn(stack, [clients], [servers]);

  stack.template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 1);
  stack.template.resourceCountIs('AWS::EC2::SecurityGroupEgress', 1);
  expect(stack.dependsOn(web).sort()).toEqual(['Api/Service', egress, ingress, 'WebTask/TaskRole'].sort());
});

test.each<[string, (web: ecs.BaseService, api: ecs.BaseService) => void]>([
  ['a range that begins after the port', (web, api) => api.connections.allowFrom(web, ec2.Port.tcpRange(8081, 8089))],
  ['a range that ends before it', (web, api) => api.connections.allowFrom(web, ec2.Port.tcpRange(8000, 8079))],
  ['UDP', (web, api) => api.connections.allowFrom(web, ec2.Port.udp(8080))],
  ['the other direction', (web, api) => web.connections.allowFrom(api, ec2.Port.tcp(8080))],
  ["the client's group to itself", (web) => web.connections.allowInternally(ec2.Port.tcp(8080))],
  ["the server's group to itself", (_, api) => api.connections.allowInternally(ec2.Port.tcp(8080))],
])('a rule of the user for other traffic is not reused: %s', (_, allow) => {
  const stack = new MeshStack();
  const [web, api] = [stack.fargate('Web'), stack.fargate('Api', PORTS)];
  allow(web, api);
  declare(stack, web, api);

  expect(stack.ingress).toEqual(expect.arrayContaining(BOTH));
  expect(stack.ingress).toHaveLength(3);
  expect(stack.dependsOn(web).filter((path) => path.includes('/from '))).toHaveLength(2);
});

test.each([
  ['a range that begins with the port', ec2.Port.tcpRange(8080, 8085), 'tcp 8080-8085'],
  ['a range that ends with it', ec2.Port.tcpRange(8000, 8080), 'tcp 8000-8080'],
  ['a range of one port', ec2.Port.tcpRange(8080, 8080), 'tcp 8080'],
  ['all TCP ports', ec2.Port.allTcp(), 'tcp 0-65535'],
])('a rule of the user that includes the port is reused: %s', (_, port, shown) => {
  const stack = new MeshStack();
  const [web, api] = [stack.fargate('Web'), stack.fargate('Api', PORTS)];
  api.connections.allowFrom(web, port);
  declare(stack, web, api);
  expect(stack.ingress).toContain(`Web/SecurityGroup -> Api/SecurityGroup: ${shown}`);
  expect(stack.ingress).not.toContain(shown === 'tcp 8080' ? undefined : BOTH[0]);
  expect(stack.dependsOn(web).filter((path) => path.includes('/from '))).toContainEqual(
    expect.stringMatching(/\/from ShopWeb/),
  );
});

test('a rule of the user for all traffic is reused', () => {
  const stack = new MeshStack();
  const [web, api] = [stack.fargate('Web'), stack.fargate('Api', PORTS)];
  api.connections.allowFrom(web, ec2.Port.allTraffic());
  declare(stack, web, api);
  stack.template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 1);
});

test('a client without outbound access gets an egress rule, and depends on it', () => {
  const stack = new MeshStack();
  const web = declareIn(stack, [closedGroup(stack, 'Closed')]);

  stack.template.hasResourceProperties('AWS::EC2::SecurityGroupEgress', {
    IpProtocol: 'tcp',
    FromPort: 8080,
    Description: 'to ShopApiSecurityGroupDE854404:8080',
  });
  expect(stack.dependsOn(web).sort()).toEqual([
    'Api/SecurityGroup/from ShopClosedDD223B6B:8080',
    'Api/Service',
    'Closed/to ShopApiSecurityGroupDE854404:8080',
    'WebTask/TaskRole',
  ]);
});

test("an egress rule of another group, defined in the scope of the server's group, is not reused", () => {
  const stack = new MeshStack();
  const [closed, other, servers] = ['Closed', 'Other', 'Servers'].map((id) => closedGroup(stack, id));
  new ec2.CfnSecurityGroupEgress(servers, 'OtherOut', {
    groupId: other.securityGroupId,
    destinationSecurityGroupId: servers.securityGroupId,
    ipProtocol: 'tcp',
    fromPort: 8080,
    toPort: 8080,
  });
  const web = declareIn(stack, [closed], [servers]);

  stack.template.resourceCountIs('AWS::EC2::SecurityGroupEgress', 2);
  expect(stack.dependsOn(web)).toContain(`Closed/to ${servers.uniqueId}:8080`);
});

test('the description of a rule is valid for EC2', () => {
  const stack = new MeshStack();
  const long = { securityGroups: [new ec2.SecurityGroup(stack, 'Long'.repeat(60), { vpc: stack.vpc })] };
  declare(stack, stack.fargate('Web', {}, long), stack.fargate('Api', PORTS));

  const rules = Object.values(stack.template.findResources('AWS::EC2::SecurityGroupIngress'));
  expect(rules).toHaveLength(2);
  for (const { Properties } of rules) expect(Properties.Description).toMatch(/^from [\w:-]{1,250}$/);
});

test('a rule for the same port between other groups is not reused', () => {
  const stack = new MeshStack();
  const [web, api, other] = [stack.fargate('Web'), stack.fargate('Api', PORTS), stack.fargate('Other')];
  other.connections.allowFrom(web, ec2.Port.tcp(8080));
  api.connections.allowFrom(other, ec2.Port.tcp(8080));
  declare(stack, web, api);
  expect(stack.dependsOn(web).filter((path) => path.includes('/from '))).toEqual([
    expect.stringMatching(/^Api\/SecurityGroup\/from ShopWeb.*:8080$/),
    expect.stringMatching(/^Api\/SecurityGroup\/from ShopWeb.*:9090$/),
  ]);
});

describe('in bridge mode', () => {
  function ec2Service(stack: MeshStack, id: string, ports: Ports = {}) {
    const taskDefinition = new ecs.Ec2TaskDefinition(stack, `${id}Task`, { networkMode: ecs.NetworkMode.BRIDGE });
    addContainer(taskDefinition, { ports, memoryLimitMiB: 128 });
    return new ecs.Ec2Service(stack, id, { cluster: stack.cluster, taskDefinition, minHealthyPercent: 100 });
  }

  const INSTANCES = 'Cluster/Instances/InstanceSecurityGroup';

  function bridgeStack() {
    const stack = new MeshStack();
    stack.cluster.addCapacity('Instances', { instanceType: new ec2.InstanceType('t3.small') });
    return stack;
  }

  test('an edge allows traffic to the ephemeral ports', () => {
    const stack = bridgeStack();
    const web = ec2Service(stack, 'Web');
    declare(stack, web, ec2Service(stack, 'Api', PORTS));

    expect(stack.ingress).toEqual([`${INSTANCES} -> ${INSTANCES}: tcp 32768-65535`]);
    expect(stack.dependsOn(web).filter((path) => path.startsWith(INSTANCES))).toHaveLength(1);
  });

  test('an edge allows traffic only to ingressPortOverride if it is set', () => {
    const stack = bridgeStack();
    const endpoints = [{ portMappingName: 'http', ingressPortOverride: 15000 }];
    stack.mesh({
      services: [
        { name: 'web', service: ec2Service(stack, 'Web'), dependsOn: ['api'] },
        { name: 'api', service: ec2Service(stack, 'Api', PORTS), endpoints },
      ],
    });
    expect(stack.ingress).toEqual([`${INSTANCES} -> ${INSTANCES}: tcp 15000`]);
  });
});
