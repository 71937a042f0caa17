import { CfnResource, Fn, Lazy } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { MeshStack } from '../support/mesh-stack';

/*
 * Forms in which an application can write a rule from a client's group to a server's, and what the template then has. EC2 refuses a
 * second, equal rule.
 */

const [INGRESS, EGRESS] = ['AWS::EC2::SecurityGroupIngress', 'AWS::EC2::SecurityGroupEgress'];

/** Writes a rule for the port of the server, or one that looks like it. A server with another group is returned. */
type Write = (stack: MeshStack, client: ec2.SecurityGroup, server: ec2.SecurityGroup) => ec2.ISecurityGroup | void;

const cfnGroup = (group: ec2.SecurityGroup) => group.node.defaultChild as ec2.CfnSecurityGroup;
const rendered = (client: ec2.SecurityGroup, port: unknown = 8080, more: object = {}) => ({
  SourceSecurityGroupId: client.securityGroupId,
  IpProtocol: 'tcp',
  FromPort: port,
  ToPort: port,
  ...more,
});
const l1 = (
  scope: MeshStack | ec2.SecurityGroup,
  client: ec2.SecurityGroup,
  server: ec2.SecurityGroup,
  port?: number,
) =>
  new ec2.CfnSecurityGroupIngress(scope, 'Mine', {
    groupId: server.securityGroupId,
    sourceSecurityGroupId: client.securityGroupId,
    ipProtocol: 'tcp',
    fromPort: port,
    toPort: port,
  });
const generic = (stack: MeshStack, properties: Record<string, unknown>, type = INGRESS) =>
  new CfnResource(stack, 'Mine', { type, properties });
const genericGroup = (stack: MeshStack, properties: Record<string, unknown>) =>
  generic(stack, { GroupDescription: 'mine', VpcId: stack.vpc.vpcId, ...properties }, 'AWS::EC2::SecurityGroup');
const imported = (stack: MeshStack, id: string) => ec2.SecurityGroup.fromSecurityGroupId(stack, 'Import', id);
const override = (resource: CfnResource, fields: Record<string, unknown>) => {
  for (const [field, value] of Object.entries(fields)) resource.addPropertyOverride(field, value);
};
/** A rule of the group for another port, in its properties. */
const withInline = (server: ec2.SecurityGroup, client: ec2.SecurityGroup, port: number) => {
  server.addIngressRule(ec2.Peer.securityGroupId(client.securityGroupId), ec2.Port.tcp(port));
  return cfnGroup(server);
};

const COUNTING: [string, Write][] = [
  [
    'an override of all inline rules',
    (_, web, api) => override(cfnGroup(api), { SecurityGroupIngress: [rendered(web)] }),
  ],
  [
    'the same, with a Lazy',
    (_, web, api) => override(cfnGroup(api), { SecurityGroupIngress: Lazy.any({ produce: () => [rendered(web)] }) }),
  ],
  [
    'an override of the ports of an inline rule',
    (_, web, api) =>
      override(withInline(api, web, 9090), {
        'SecurityGroupIngress.0.FromPort': 8080,
        'SecurityGroupIngress.0.ToPort': '8080',
      }),
  ],
  [
    'an override of one field of an inline rule, by addOverride',
    (_, web, api) => withInline(api, web, 8080).addOverride('Properties.SecurityGroupIngress.0.Description', 'mine'),
  ],
  [
    'an inline rule after one that an override removes',
    (_, web, api) => {
      withInline(api, web, 9090);
      withInline(api, web, 8080).addPropertyDeletionOverride('SecurityGroupIngress.0');
    },
  ],
  [
    'a group with overrides of something else',
    (_, web, api) => withInline(api, web, 8080).addPropertyOverride('GroupName', 'mine'),
  ],
  [
    'L1 with the ports in overrides',
    (stack, web, api) => override(l1(stack, web, api), { FromPort: 8080, ToPort: '8080' }),
  ],
  [
    'L1 with the groups in overrides',
    (stack, web, api) =>
      override(l1(stack, api, web, 8080), { GroupId: api.securityGroupId, SourceSecurityGroupId: web.securityGroupId }),
  ],
  ['L1 with all protocols in an override', (stack, web, api) => override(l1(stack, web, api, 1), { IpProtocol: '-1' })],
  [
    'L1 with an override of something else',
    (stack, web, api) => override(l1(stack, web, api, 8080), { Description: 'mine' }),
  ],
  ['generic', (stack, web, api) => void generic(stack, { GroupId: api.securityGroupId, ...rendered(web) })],
  [
    'generic, with ports as text',
    (stack, web, api) => void generic(stack, { GroupId: api.securityGroupId, ...rendered(web, '8080') }),
  ],
  [
    'generic, with the group and the ports in overrides',
    (stack, web, api) =>
      override(generic(stack, rendered(web, 9090)), { GroupId: api.securityGroupId, FromPort: 8080, ToPort: 8080 }),
  ],
  [
    'inline in a generic group that is imported by its id',
    (stack, web) =>
      imported(
        stack,
        genericGroup(stack, { SecurityGroupIngress: [rendered(web)] })
          .getAtt('GroupId')
          .toString(),
      ),
  ],
  [
    'inline in a generic group that is imported by its Ref',
    (stack, web) => imported(stack, genericGroup(stack, { SecurityGroupIngress: [rendered(web)] }).ref),
  ],
  [
    'inline in an override of a generic group',
    (stack, web) => {
      const group = genericGroup(stack, {});
      override(group, { SecurityGroupIngress: [rendered(web)] });
      return imported(stack, group.ref);
    },
  ],
];

const OTHERS: [string, Write][] = [
  [
    'L1 with other ports in overrides',
    (stack, web, api) => override(l1(stack, web, api, 8080), { FromPort: 9090, ToPort: 9090 }),
  ],
  [
    'L1 with another port in one override',
    (stack, web, api) => override(l1(stack, web, api, 8080), { FromPort: 8081 }),
  ],
  [
    'L1 with another group in an override',
    (stack, web, api) => override(l1(stack, web, api, 8080), { GroupId: web.securityGroupId }),
  ],
  [
    'L1 whose peer an override replaces by addresses',
    (stack, web, api) =>
      override(l1(stack, web, api, 8080), { SourceSecurityGroupId: undefined, CidrIp: '10.0.0.0/8' }),
  ],
  ['L1 with UDP in an override', (stack, web, api) => override(l1(stack, web, api, 8080), { IpProtocol: 'udp' })],
  [
    'inline rules that an override removes',
    (_, web, api) => withInline(api, web, 8080).addPropertyDeletionOverride('SecurityGroupIngress'),
  ],
  [
    'inline rules that an override replaces',
    (_, web, api) => override(withInline(api, web, 8080), { SecurityGroupIngress: [rendered(web, 9090)] }),
  ],
  [
    'an inline rule with another port in an override',
    (_, web, api) => override(withInline(api, web, 8080), { 'SecurityGroupIngress.0.ToPort': 8079 }),
  ],
  [
    'generic, for another port',
    (stack, web, api) => void generic(stack, { GroupId: api.securityGroupId, ...rendered(web, 9090) }),
  ],
  [
    'generic, of another type',
    (stack, web, api) => void generic(stack, { GroupId: api.securityGroupId, ...rendered(web) }, 'Custom::Rule'),
  ],
];

/** A stack with a mesh in which a client without outbound access, or with it, calls a server. */
function declare(write: Write, allowAllOutbound = true) {
  const stack = new MeshStack();
  const [client, own] = [
    new ec2.SecurityGroup(stack, 'Clients', { vpc: stack.vpc, allowAllOutbound }),
    new ec2.SecurityGroup(stack, 'Servers', { vpc: stack.vpc }),
  ];
  const server = write(stack, client, own) ?? own;
  const web = stack.fargate('Web', {}, { securityGroups: [client] });
  stack.mesh({
    services: [
      { name: 'web', service: web, dependsOn: ['api'] },
      {
        name: 'api',
        service: stack.fargate('Api', { http: 8080 }, { securityGroups: [server] }),
        endpoints: [{ portMappingName: 'http' }],
      },
    ],
  });
  return { stack, web };
}

/** The logical ids of the rules that the mesh adds. */
function rulesOfMesh(stack: MeshStack, type: string): string[] {
  return Object.keys(stack.template.findResources(type)).filter((id) => id !== 'Mine');
}

test.each(COUNTING)('counts: %s', (_, write) => {
  const { stack } = declare(write);
  expect(rulesOfMesh(stack, INGRESS)).toEqual([]);
});

test.each(OTHERS)('does not count: %s', (_, write) => {
  const { stack } = declare(write);
  expect(rulesOfMesh(stack, INGRESS)).toHaveLength(1);
});

test.each<[string, Write]>([
  [
    'an override of all inline rules',
    (_, web, api) => {
      const { SourceSecurityGroupId: _source, ...ports } = rendered(web);
      const rule = { ...ports, DestinationSecurityGroupId: api.securityGroupId };
      override(cfnGroup(web), { SecurityGroupEgress: [rule] });
    },
  ],
  [
    'generic',
    (stack, web, api) => {
      const { SourceSecurityGroupId: GroupId, ...ports } = rendered(web);
      generic(stack, { GroupId, DestinationSecurityGroupId: api.securityGroupId, ...ports }, EGRESS);
    },
  ],
])('counts outwards: %s', (_, write) => {
  const { stack } = declare(write, false);
  expect(rulesOfMesh(stack, EGRESS)).toEqual([]);
  expect(rulesOfMesh(stack, INGRESS)).toHaveLength(1);
});

test('the client waits for a generic rule, also if it has to leave the scope of its group', () => {
  const { stack, web } = declare((_, client, server) => {
    const properties = { GroupId: server.securityGroupId, ...rendered(client) };
    new CfnResource(server, 'Mine', { type: INGRESS, properties }).addPropertyOverride('Description', 'mine');
    client.node.addDependency(server);
  });
  const rules = stack.template.findResources(INGRESS);
  expect(Object.values(rules)).toEqual([
    expect.objectContaining({
      Properties: {
        GroupId: expect.anything(),
        SourceSecurityGroupId: expect.anything(),
        IpProtocol: 'tcp',
        FromPort: 8080,
        ToPort: 8080,
        Description: 'mine',
      },
    }),
  ]);
  expect(Object.keys(rules)).toEqual([expect.stringMatching(/^ServersMine/)]);
  expect(stack.node.tryFindChild('ServiceConnectRule Servers Mine')).toBeDefined();
  expect(stack.dependsOn(web)).toContain('Servers/Mine');
});

test('the groups are compared as they are written, also within functions', () => {
  const exported = () => Fn.sub('${id}', { id: Fn.importValue('GroupId') });
  const { stack } = declare((scope, client) => {
    const properties = { GroupId: exported(), ...rendered(client) };
    l1(scope, client, client, 8080).addPropertyOverride('GroupId', properties.GroupId);
    return imported(scope, exported());
  });
  expect(rulesOfMesh(stack, INGRESS)).toEqual([]);
});
