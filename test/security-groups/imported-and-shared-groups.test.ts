import { CfnParameter, Fn, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { ServiceConnectMesh, ServiceConnectMeshProps } from '../../src';
import { addContainer } from '../support/fargate-service';
import { MeshStack } from '../support/mesh-stack';
import { importedNamespace, TestApp } from '../support/test-app';

function pair(stack: MeshStack, webGroup: ec2.ISecurityGroup, apiGroup: ec2.ISecurityGroup) {
  const web = stack.fargate('Web', {}, { securityGroups: [webGroup] });
  const api = stack.fargate('Api', { http: 80 }, { securityGroups: [apiGroup] });
  stack.mesh({
    services: [
      { name: 'web', service: web, dependsOn: ['api'] },
      { name: 'api', service: api, endpoints: [{ portMappingName: 'http' }] },
    ],
  });
  return { web, api };
}

const own = (stack: MeshStack, id: string, props = {}) =>
  new ec2.SecurityGroup(stack, id, { vpc: stack.vpc, ...props });
const imported = (stack: MeshStack, id: string, options?: ec2.SecurityGroupImportOptions) =>
  ec2.SecurityGroup.fromSecurityGroupId(stack, id, `sg-${id.toLowerCase()}`, options);
const warnings = (stack: MeshStack) =>
  Annotations.fromStack(stack)
    .findWarning('*', Match.stringLikeRegexp('notOpened'))
    .map(({ entry }) => entry.data);

test('an imported group gets a rule', () => {
  const stack = new MeshStack();
  const { web } = pair(stack, own(stack, 'WebGroup'), imported(stack, 'ApiGroup'));
  expect(stack.ingress).toEqual(['WebGroup -> sg-apigroup: tcp 80']);
  expect(stack.dependsOn(web)).toContain('ServiceConnectIngress from ShopWebGroup63919809 to sg-apigroup:80');
  expect(warnings(stack)).toEqual([]);
});

test.each<[string, (stack: Stack) => string]>([
  ['that another stack exports', () => Fn.importValue('GroupId')],
  ['that is a parameter', (stack) => new CfnParameter(stack, 'GroupId').valueAsString],
  ['that contains tokens', (stack) => `sg-${new CfnParameter(stack, 'GroupId').valueAsString}`],
])('an imported group with an id %s gets a rule', (_, idIn) => {
  const stack = new MeshStack();
  const group = ec2.SecurityGroup.fromSecurityGroupId(stack, 'ApiGroup', idIn(stack));
  const { web } = pair(stack, own(stack, 'WebGroup'), group);
  stack.template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 1);
  expect(stack.dependsOn(web)).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^ServiceConnectIngress from ShopWebGroup63919809 to [0-9a-f]{16}:80$/),
    ]),
  );
  expect(warnings(stack)).toEqual([]);
});

test('an immutable group gets no rule, and a warning names the missing rule', () => {
  const stack = new MeshStack();
  pair(stack, own(stack, 'WebGroup'), imported(stack, 'ApiGroup', { mutable: false }));
  expect(stack.ingress).toEqual([]);
  expect(warnings(stack)).toEqual([
    [
      "ServiceConnectMesh 'Shop/Mesh': service 'web' may not reach 'api': the mesh cannot change a security group",
      "  missing: ingress of 'Shop/ApiGroup' from 'Shop/WebGroup', TCP 80",
      'Add these rules where the security groups are created. Without them, requests time out (HTTP status code 504) [ack: cdk-service-connect-mesh:notOpened]',
    ].join('\n'),
  ]);
});

test('the warning names the missing egress rule too if an immutable group has no outbound access', () => {
  const stack = new MeshStack();
  const closed = imported(stack, 'WebGroup', { mutable: false, allowAllOutbound: false });
  pair(stack, closed, imported(stack, 'ApiGroup', { mutable: false }));
  expect(warnings(stack)[0]).toContain("\n  missing: egress of 'Shop/WebGroup' to 'Shop/ApiGroup', TCP 80\n");
});

test('an imported group without outbound access gets an egress rule', () => {
  const stack = new MeshStack();
  pair(stack, imported(stack, 'WebGroup', { allowAllOutbound: false }), own(stack, 'ApiGroup'));
  stack.template.resourceCountIs('AWS::EC2::SecurityGroupEgress', 1);
  expect(warnings(stack)).toEqual([]);
});

describe('between stacks', () => {
  function overStacks(group?: (app: TestApp) => ec2.ISecurityGroup, before?: (web: any, api: any) => void) {
    const app = new TestApp();
    const [front, back] = [app.stack('Front'), app.stack('Back')];
    const web = app.row(front, 'Web', { dependsOn: ['api'] });
    const api = app.row(back, 'Api', {}, group ? { securityGroups: [group(app)] } : {});
    before?.(web.service, api.service);
    new ServiceConnectMesh(front, 'Mesh', { services: [web, api] });
    return { app, front, back };
  }
  const rulesOf = (assembly: any, id: string) =>
    Object.values<any>(assembly.getStackByName(id).template.Resources).filter(({ Type }) =>
      /SecurityGroup(In|E)gress/.test(Type),
    );

  test('an immutable group gets no rule', () => {
    const { app, front } = overStacks(({ cdkApp }) =>
      ec2.SecurityGroup.fromSecurityGroupId(cdkApp.node.findChild('Back') as any, 'Closed', 'sg-closed', {
        mutable: false,
      }),
    );
    expect(rulesOf(app.cdkApp.synth(), 'Front')).toEqual([]);
    Annotations.fromStack(front).hasWarning('*', Match.stringLikeRegexp("missing: ingress of 'Back/Closed'"));
  });

  test('a mutable imported group gets a rule', () => {
    const { app } = overStacks(({ cdkApp }) =>
      ec2.SecurityGroup.fromSecurityGroupId(cdkApp.node.findChild('Back') as any, 'Open', 'sg-open'),
    );
    expect(rulesOf(app.cdkApp.synth(), 'Front')).toEqual([
      expect.objectContaining({ Properties: expect.objectContaining({ GroupId: 'sg-open', FromPort: 80 }) }),
    ]);
  });

  test('a rule of the user is reused', () => {
    const { app } = overStacks(undefined, (web, api) => web.connections.allowTo(api, ec2.Port.tcp(80), 'mine'));
    const assembly = app.cdkApp.synth();
    const rules = [...rulesOf(assembly, 'Front'), ...rulesOf(assembly, 'Back')];
    expect(rules.map(({ Properties }) => Properties.Description)).toEqual(['mine']);
  });

  test('two meshes that share the groups share the rule', () => {
    const app = new TestApp();
    const [front, back] = [app.stack('Front'), app.stack('Back')];
    const groups = [front, back].map((stack) => ({
      securityGroups: [new ec2.SecurityGroup(stack, 'Group', { vpc: app.vpc })],
    }));
    for (const id of ['One', 'Two']) {
      const web = app.row(front, `Web${id}`, { dependsOn: [`api${id}`.toLowerCase()] }, groups[0]);
      new ServiceConnectMesh(front, id, { services: [web, app.row(back, `Api${id}`, {}, groups[1])] });
    }
    expect(rulesOf(app.cdkApp.synth(), 'Front')).toHaveLength(1);
  });

  describe('imports of one group by its id in several stacks count as one group', () => {
    const groupIn = (stack: Stack, id = 'sg-1') => ({
      securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(stack, id, id, { allowAllOutbound: false })],
    });
    /** The descriptions of rules by stack, for clients in several stacks, one of them nested, and servers in two stacks. */
    function rulesFor(serverGroup: (stack: Stack) => object, props: ServiceConnectMeshProps = {}) {
      const app = new TestApp();
      const [one, two, back, last] = ['One', 'Two', 'Back', 'Last'].map((id) => app.stack(id));
      const dependsOn = ['api', 'db'];
      const clients = [one, two, app.nested(two, 'Inner'), last].map((stack) =>
        app.row(stack, `Of${stack.node.id}`, { dependsOn }, groupIn(stack)),
      );
      const servers = [app.row(back, 'Api', {}, serverGroup(back)), app.row(last, 'Db', {}, serverGroup(last))];
      new ServiceConnectMesh(app.base, 'Mesh', { ...props, services: [...clients, ...servers] });
      const assembly = app.cdkApp.synth();
      for (const { name } of clients) expect(app.waits[name]).toEqual(expect.arrayContaining(dependsOn));
      const stacks = [app.base, one, two, back, last].map(({ stackName }) => stackName);
      return Object.fromEntries(
        stacks
          .map((name) => [name, rulesOf(assembly, name).map(({ Properties }) => Properties.Description)] as const)
          .filter(([, descriptions]) => descriptions.length > 0),
      );
    }

    test('with servers that have their own groups: the stack of each server has one rule', () => {
      expect(rulesFor(() => ({}))).toEqual({
        Back: ['Service Connect from sg-1', expect.stringMatching(/^Service Connect to BackApiSecurityGroup/)],
        Last: ['Service Connect from sg-1', expect.stringMatching(/^Service Connect to LastDbSecurityGroup/)],
      });
    });

    test('with servers that import a group, too: the stack of the cluster has one rule for all', () => {
      expect(rulesFor((stack) => groupIn(stack, 'sg-2'))).toEqual({
        Base: ['Service Connect from sg-1', 'Service Connect to sg-2'],
      });
    });

    test('with an imported namespace: the stack of the cluster still has one rule for all', () => {
      const namespace = importedNamespace(new Stack());
      const both = ['Service Connect from sg-1', 'Service Connect to sg-2'];
      expect(rulesFor((stack) => groupIn(stack, 'sg-2'), { namespace })).toEqual({ Base: both });
    });
  });

  test.each([
    ['with the client', [0, 1, 0, 0]],
    ["with the client's group", [1, 0, 0, 0]],
  ])('imports of one group for several servers count as one group: one rule, %s', (where, expected) => {
    const app = new TestApp();
    const stacks = ['Front', 'One', 'Two'].map((id) => app.stack(id));
    const ofBase = { securityGroups: [new ec2.SecurityGroup(app.base, 'ClientGroup', { vpc: app.vpc })] };
    const servers = stacks.map((stack) => {
      const group = ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-1');
      return app.row(stack, `Of${stack.node.id}`, {}, { securityGroups: [group] });
    });
    const dependsOn = servers.map(({ name }) => name);
    const web = app.row(stacks[0], 'Web', { dependsOn }, where === 'with the client' ? {} : ofBase);
    new ServiceConnectMesh(app.base, 'Mesh', { services: [web, ...servers] });
    const assembly = app.cdkApp.synth();
    expect([app.base, ...stacks].map(({ stackName }) => rulesOf(assembly, stackName).length)).toEqual(expected);
    expect(app.waits.web).toEqual(['offront', 'ofone', 'oftwo']);
  });
});

test('two imports of one group into a stack count as one group', () => {
  const stack = new MeshStack();
  const servers = ['One', 'Two'].map((id) => {
    const group = ec2.SecurityGroup.fromSecurityGroupId(stack, `${id}Group`, 'sg-1');
    const service = stack.fargate(id, { http: 80 }, { securityGroups: [group] });
    return { name: id.toLowerCase(), service, endpoints: [{ portMappingName: 'http' }] };
  });
  const web = stack.fargate('Web');
  stack.mesh({ services: [{ name: 'web', service: web, dependsOn: ['one', 'two'] }, ...servers] });
  expect(stack.ingress).toEqual(['Web/SecurityGroup -> sg-1: tcp 80']);
});

test("EC2 services outside of the stack of their cluster use the cluster's group, not the imports that CDK creates", () => {
  const app = new TestApp();
  app.cluster.addCapacity('Instances', { instanceType: new ec2.InstanceType('t3.small') });
  const stacks = ['App', 'Other'].map((id) => app.stack(id));
  const row = (scope: Stack, id: string, dependsOn: string[] = []) => {
    const taskDefinition = new ecs.Ec2TaskDefinition(scope, `${id}Task`, { networkMode: ecs.NetworkMode.BRIDGE });
    addContainer(taskDefinition, { ports: { http: 80 }, memoryLimitMiB: 128 });
    const service = new ecs.Ec2Service(scope, id, { cluster: app.cluster, taskDefinition, minHealthyPercent: 0 });
    return { name: id.toLowerCase(), service, endpoints: [{ portMappingName: 'http' }], dependsOn };
  };
  const [front, other] = stacks;
  const services = [
    row(front, 'A', ['b', 'c', 'd']),
    row(front, 'B', ['c']),
    row(front, 'C', ['e']),
    row(other, 'D'),
    row(app.base, 'E'),
  ];
  new ServiceConnectMesh(front, 'Mesh', { services });

  const rules = [app.base, ...stacks].map((stack) =>
    Object.values<any>(Template.fromStack(stack).findResources('AWS::EC2::SecurityGroupIngress')),
  );
  expect(rules.map(({ length }) => length)).toEqual([1, 0, 0]);
  const { GroupId, SourceSecurityGroupId, FromPort, ToPort } = rules[0][0].Properties;
  expect([FromPort, ToPort]).toEqual([32768, 65535]);
  expect(SourceSecurityGroupId).toEqual(GroupId);
  Annotations.fromStack(front).hasNoWarning('*', Match.stringLikeRegexp('notOpened|noCapacity'));
});

test('an immutable import of a group that the app creates gets no rule', () => {
  const app = new TestApp();
  const front = app.stack('Front');
  const group = new ec2.SecurityGroup(app.base, 'Group', { vpc: app.vpc });
  const closed = ec2.SecurityGroup.fromSecurityGroupId(front, 'Closed', group.securityGroupId, { mutable: false });
  const services = [
    app.row(front, 'Web', { dependsOn: ['api'] }),
    app.row(front, 'Api', {}, { securityGroups: [closed] }),
  ];
  new ServiceConnectMesh(front, 'Mesh', { services });
  for (const stack of [front, app.base]) {
    Template.fromStack(stack).resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
  }
  Annotations.fromStack(front).hasWarning('*', Match.stringLikeRegexp("missing: ingress of 'Front/Closed'"));
});

test.each(['one stack', 'two stacks'])('each port that is a token gets a rule, in %s', (where) => {
  const app = new TestApp();
  const [front, back] = [app.stack('Front'), app.stack('Back')];
  const server = where === 'one stack' ? front : back;
  const ports = ['One', 'Two'].map((id) => new CfnParameter(server, id, { type: 'Number' }).valueAsNumber);
  const endpoints = ['one', 'two'].map((portMappingName, index) => ({
    portMappingName,
    ingressPortOverride: ports[index],
  }));
  const services = [
    app.row(front, 'Web', { dependsOn: ['api'] }),
    app.row(server, 'Api', { endpoints }, { ports: { one: 81, two: 82 } }),
  ];
  new ServiceConnectMesh(app.base, 'Mesh', { services });
  const rules = Object.values(Template.fromStack(front).findResources('AWS::EC2::SecurityGroupIngress'));
  expect(new Set(rules.map(({ Properties: { FromPort } }) => JSON.stringify(FromPort))).size).toBe(2);
  Annotations.fromStack(front).hasNoWarning('*', Match.stringLikeRegexp('notOpened'));
});
