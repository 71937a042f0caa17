import { App, Aws, CfnCondition, CfnResource, Duration, Fn } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { ExternalServiceProps, MeshNamespace } from '../../src';
import { cfnService } from '../../src/private/inspect/cfn-resources';
import { CATALOG, consume } from '../across/support';
import { MeshStack } from '../support/mesh-stack';

/*
 * Rules of the user that exist only under a condition. The mesh adds no second rule, and warns that the port may be closed.
 */

const TYPE = 'AWS::EC2::SecurityGroupIngress';

interface Application {
  readonly stack: MeshStack;
  readonly client: ec2.SecurityGroup;
  readonly server: ec2.SecurityGroup;
  readonly web: ecs.FargateService;
  readonly api: ecs.FargateService;
  readonly isOpen: CfnCondition;
}

/**
 * Writes rules into an application with a mesh, in which web calls api at port 8080.
 *
 * @param others ids of more security groups of web
 */
function declare(write: (app: Application) => void, external?: Partial<ExternalServiceProps>, ...others: string[]) {
  const stack = new MeshStack();
  const groupOf = (id: string) => new ec2.SecurityGroup(stack, id, { vpc: stack.vpc });
  const [client, server] = ['Clients', 'Servers'].map(groupOf);
  const web = stack.fargate('Web', {}, { securityGroups: [client, ...others.map(groupOf)] });
  const api = stack.fargate('Api', { http: 8080 }, { securityGroups: [server] });
  const isOpen = new CfnCondition(stack, 'IsOpen', { expression: Fn.conditionEquals(Aws.REGION, 'eu-west-1') });
  write({ stack, client, server, web, api, isOpen });
  const legacy = { name: 'legacy', endpoints: [{ port: 8080 }], securityGroup: server, waitUpTo: Duration.minutes(5) };
  stack.mesh({
    namespace: MeshNamespace.fromNamespaceName(stack, 'Namespace', 'shop'),
    externalServices: external && [{ ...legacy, ...external }],
    services: external
      ? [{ name: 'web', service: web, dependsOn: ['legacy'] }]
      : [
          { name: 'web', service: web, dependsOn: ['api'] },
          { name: 'api', service: api, endpoints: [{ portMappingName: 'http' }] },
        ],
  });
  const rules = Object.keys(stack.template.findResources(TYPE)).sort();
  const warnings = Annotations.fromStack(stack)
    .findWarning('*', Match.stringLikeRegexp('notOpened'))
    .map(({ entry }) => entry.data);
  return { rules, warnings };
}

/** A rule resource, `Mine`. */
const resource = ({ stack, client, server }: Application, id = 'Mine') =>
  new ec2.CfnSecurityGroupIngress(stack, id, {
    groupId: server.securityGroupId,
    sourceSecurityGroupId: client.securityGroupId,
    ipProtocol: 'tcp',
    fromPort: 8080,
    toPort: 8080,
  });
const conditional = (app: Application) => {
  const rule = resource(app);
  rule.cfnOptions.condition = app.isOpen;
  return rule;
};
const inline = ({ client }: Application, port = 8080) => ({
  SourceSecurityGroupId: client.securityGroupId,
  IpProtocol: 'tcp',
  FromPort: port,
  ToPort: port,
});
const setInline = ({ server }: Application, rules: ec2.CfnSecurityGroup['securityGroupIngress']) => {
  (server.node.defaultChild as ec2.CfnSecurityGroup).securityGroupIngress = rules;
};

const warning = (...evidence: string[]) =>
  [
    "ServiceConnectMesh 'Shop/Mesh': service 'web' may not reach 'api': a security group rule exists only under a condition",
    ...evidence.map((line) => `  ${line}`),
    "Remove the condition from the rule, or give it to 'web' or 'api' too. If the rule exists whenever 'web' calls 'api', acknowledge this warning [ack: cdk-service-connect-mesh:notOpened]",
  ].join('\n');
const INLINE = "the ingress rule of 'Shop/Servers/Resource' with 'Shop/Clients/Resource' exists only if ";

test.each<[string, (app: Application) => void, string]>([
  ['a rule resource', conditional, "'Shop/Mine' exists only if condition 'IsOpen' is true"],
  [
    'a rule resource, by an override',
    (app) => resource(app).addOverride('Condition', 'IsOpen'),
    "'Shop/Mine' exists only if condition 'IsOpen' is true",
  ],
  [
    'a generic rule resource',
    (app) => {
      const properties = { GroupId: app.server.securityGroupId, ...inline(app) };
      new CfnResource(app.stack, 'Mine', { type: TYPE, properties }).cfnOptions.condition = app.isOpen;
    },
    "'Shop/Mine' exists only if condition 'IsOpen' is true",
  ],
  [
    'an inline rule',
    (app) => setInline(app, [Fn.conditionIf('IsOpen', inline(app), Aws.NO_VALUE)]),
    `${INLINE}condition 'IsOpen' is true`,
  ],
  [
    'an inline rule of the second branch',
    (app) => setInline(app, [Fn.conditionIf('IsOpen', inline(app, 9090), inline(app))]),
    `${INLINE}condition 'IsOpen' is false`,
  ],
  [
    'a list of inline rules',
    (app) => setInline(app, Fn.conditionIf('IsOpen', [inline(app)], [])),
    `${INLINE}condition 'IsOpen' is true`,
  ],
  [
    'an inline rule under two conditions',
    (app) =>
      setInline(app, Fn.conditionIf('IsOpen', [Fn.conditionIf('IsProd', Aws.NO_VALUE, inline(app))], Aws.NO_VALUE)),
    `${INLINE}condition 'IsOpen' is true and condition 'IsProd' is false`,
  ],
])('no second rule is added, and the mesh warns: %s', (_, write, evidence) => {
  const { rules, warnings } = declare(write);
  expect(rules.filter((id) => id !== 'Mine')).toEqual([]);
  expect(warnings).toEqual([warning(evidence)]);
});

test.each<[string, (app: Application) => void]>([
  ['the client has the condition', (app) => (cfnService(app.web).cfnOptions.condition = app.isOpen)],
  ['the server has the condition', (app) => (cfnService(app.api).cfnOptions.condition = app.isOpen)],
])('there is nothing to warn about if %s', (_, write) => {
  for (const rule of [
    conditional,
    (app: Application) => setInline(app, [Fn.conditionIf('IsOpen', inline(app), Aws.NO_VALUE)]),
  ]) {
    const { rules, warnings } = declare((app) => {
      rule(app);
      write(app);
    });
    expect(rules.filter((id) => id !== 'Mine')).toEqual([]);
    expect(warnings).toEqual([]);
  }
});

test('a condition of a service does not help a rule of the other branch', () => {
  const { warnings } = declare((app) => {
    setInline(app, [Fn.conditionIf('IsOpen', Aws.NO_VALUE, inline(app))]);
    cfnService(app.web).cfnOptions.condition = app.isOpen;
  });
  expect(warnings).toEqual([warning(`${INLINE}condition 'IsOpen' is false`)]);
});

test('a deleted condition is none', () => {
  const { rules, warnings } = declare((app) => conditional(app).addDeletionOverride('Condition'));
  expect([rules, warnings]).toEqual([['Mine'], []]);
});

test('a rule without a condition is preferred to one with a condition', () => {
  const { rules, warnings } = declare((app) => {
    conditional(app);
    setInline(app, [{ ...camelCase(inline(app)), fromPort: 8000 }]);
  });
  expect([rules, warnings]).toEqual([['Mine'], []]);
});

test('a group without a condition of several is preferred', () => {
  const write = (app: Application) => {
    conditional(app);
    app.server.addIngressRule(app.stack.node.findChild('Other') as ec2.SecurityGroup, ec2.Port.tcp(8080));
  };
  const { rules, warnings } = declare(write, undefined, 'Other');
  expect(rules).toHaveLength(2);
  expect(warnings).toEqual([]);
});

test('a rule for an external service is treated alike', () => {
  const { rules, warnings } = declare(conditional, {});
  expect(rules).toEqual(['Mine']);
  expect(warnings).toEqual([
    warning("'Shop/Mine' exists only if condition 'IsOpen' is true").replace(/'api'/g, "'legacy'"),
  ]);
});

test('a condition that the mesh gives to its own rule draws no warning, also if the app is synthesized again', () => {
  const stack = new MeshStack('Orders');
  const group = { securityGroups: [new ec2.SecurityGroup(stack, 'Clients', { vpc: stack.vpc })] };
  const [web, late] = ['Web', 'Late'].map((id) => stack.fargate(id, {}, group));
  const external = ['a', 'b'].map((name) => ({ ...CATALOG, name }));
  const mesh = consume(stack, external, [{ name: 'web', service: web, dependsOn: ['a', 'b'] }]);
  App.of(stack)!.synth();
  mesh.addService('late', { service: late, dependsOn: ['b'] });
  const { template } = App.of(stack)!.synth({ force: true }).getStackByName('Orders');
  const rules = Object.values<any>(template.Resources).filter(({ Type }) => Type === TYPE);
  expect(rules.map(({ Condition }) => Condition !== undefined)).toEqual([false, true]);
  Annotations.fromStack(stack).hasNoWarning('*', Match.stringLikeRegexp('notOpened'));
});

function camelCase({ SourceSecurityGroupId, IpProtocol, FromPort, ToPort }: ReturnType<typeof inline>) {
  return { sourceSecurityGroupId: SourceSecurityGroupId, ipProtocol: IpProtocol, fromPort: FromPort, toPort: ToPort };
}
