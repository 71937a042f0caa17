import { App, Aspects, CfnResource, CustomResource } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { MeshStack } from '../support/mesh-stack';

/* Security groups and rules for which an application has constructs, or logical ids, of its own. */

/** A group of a company: an L1 resource in a construct with the property that L2 groups have. */
class CompanyGroup extends Construct {
  public readonly securityGroupId: string;

  constructor(scope: Construct, id: string, { vpcId }: ec2.IVpc) {
    super(scope, id);
    this.securityGroupId = new ec2.CfnSecurityGroup(this, 'Resource', { groupDescription: id, vpcId }).attrGroupId;
  }
}

const rulesOf = (stack: MeshStack) => stack.template.findResources('AWS::EC2::SecurityGroupIngress');

test('a construct around an L1 group is opened through an import of it', () => {
  const stack = new MeshStack('Shop', new App());
  const groupOf = (id: string) => {
    const { securityGroupId } = new CompanyGroup(stack, `${id}Group`, stack.vpc);
    return [ec2.SecurityGroup.fromSecurityGroupId(stack, `${id}Import`, securityGroupId)];
  };
  const api = stack.fargate('Api', { http: 80 }, { securityGroups: groupOf('Api') });
  const web = stack.fargate('Web', {}, { securityGroups: groupOf('Web') });
  stack.mesh({
    services: [
      { name: 'web', service: web, dependsOn: ['api'] },
      { name: 'api', service: api, endpoints: [{ portMappingName: 'http' }] },
    ],
  });
  const idOf = (id: string) => ({ 'Fn::GetAtt': [expect.stringMatching(`^${id}Group`), 'GroupId'] });
  expect(Object.values(rulesOf(stack)).map(({ Properties }) => Properties)).toEqual([
    expect.objectContaining({ GroupId: idOf('Api'), SourceSecurityGroupId: idOf('Web'), FromPort: 80, ToPort: 80 }),
  ]);
});

test('a rule that is moved out of an awaited scope keeps the logical id that the application gave it', () => {
  const stack = new MeshStack('Shop', new App());
  const [web, api] = [stack.fargate('Web'), stack.fargate('Api', { http: 80 })];
  api.connections.allowFrom(web, ec2.Port.tcp(80));
  const isRule = (each: unknown) => each instanceof ec2.CfnSecurityGroupIngress;
  const rule = api.connections.securityGroups[0].node.children.find(isRule) as ec2.CfnSecurityGroupIngress;
  rule.overrideLogicalId('Legacy');
  new CustomResource(stack, 'Smoke', {
    serviceToken: 'arn:aws:lambda:eu-west-1:111111111111:function:smoke',
  }).node.addDependency(api);
  new CfnResource(stack, 'Reader', { type: 'Test::Own::Reader', properties: { Rule: rule.ref } });
  stack.mesh({
    services: [
      { name: 'web', service: web, dependsOn: ['api'] },
      { name: 'api', service: api, endpoints: [{ portMappingName: 'http' }] },
    ],
  });
  expect(Object.keys(rulesOf(stack))).toEqual(['Legacy']);
  stack.template.hasResourceProperties('Test::Own::Reader', { Rule: { Ref: 'Legacy' } });
  stack.template.hasResource('AWS::ECS::Service', { DependsOn: Match.arrayWith(['Legacy']) });
});

describe('a group that `connections.addSecurityGroup` adds, which CDK does not write into the service', () => {
  /** A web service that calls an API, each with a group of its own and with others. */
  function shop(shared = false) {
    const stack = new MeshStack('Shop', new App());
    const extra = new ec2.SecurityGroup(stack, 'Extra', { vpc: stack.vpc });
    const groups = shared ? [new ec2.SecurityGroup(stack, 'Shared', { vpc: stack.vpc })] : undefined;
    const web = stack.fargate('Web', {}, { securityGroups: groups });
    const api = stack.fargate('Api', { http: 80 }, { securityGroups: groups });
    return { stack, extra, web, api };
  }
  const declare = ({ stack, web, api }: ReturnType<typeof shop>, props = {}) =>
    stack.mesh({
      ...props,
      services: [
        { name: 'web', service: web, dependsOn: ['api'] },
        { name: 'api', service: api, endpoints: [{ portMappingName: 'http', port: 80 }] },
      ],
    });
  const OWN = 'Web/SecurityGroup -> Api/SecurityGroup: tcp 80';

  test.each(['before', 'after'])('is not used as the client: a rule of it does not count, %s the mesh', (when) => {
    const app = shop();
    const { stack, extra, web, api } = app;
    const add = () => {
      web.connections.addSecurityGroup(extra);
      api.connections.allowFrom(extra, ec2.Port.tcp(80));
    };
    if (when === 'before') add();
    declare(app);
    if (when === 'after') add();
    expect(stack.ingress).toContain(OWN);
    expect(stack.dependsOn(web).join()).toContain('Api/SecurityGroup/from ShopWebSecurityGroup');
  });

  test('is not opened, although no other service uses it', () => {
    const app = shop(true);
    app.api.connections.addSecurityGroup(app.extra);
    declare(app);
    expect(app.stack.ingress).toEqual(['Shared -> Shared: tcp 80']);
  });

  test('is not published', () => {
    const app = shop(true);
    app.api.connections.addSecurityGroup(app.extra);
    declare(app, { publishTo: '/prod' });
    app.stack.template.hasResourceProperties('AWS::SSM::Parameter', {
      Value: { 'Fn::Join': [',', Match.arrayWith([{ 'Fn::GetAtt': [Match.stringLikeRegexp('^Shared'), 'GroupId'] }])] },
    });
  });
});

describe('a client whose L1 group restricts the outbound traffic gets an egress rule', () => {
  const ONLY_TLS = [{ ipProtocol: 'tcp', fromPort: 443, toPort: 443, cidrIp: '0.0.0.0/0' }];
  const ALL = [{ ipProtocol: '-1', cidrIp: '0.0.0.0/0' }];
  const l1Group = (stack: MeshStack, securityGroupEgress?: ec2.CfnSecurityGroup.EgressProperty[]) => {
    const { vpcId } = stack.vpc;
    const { attrGroupId } = new ec2.CfnSecurityGroup(stack, 'L1', {
      groupDescription: 'x',
      vpcId,
      securityGroupEgress,
    });
    return [ec2.SecurityGroup.fromSecurityGroupId(stack, 'Import', attrGroupId)];
  };

  function egressOf(change: (stack: MeshStack, group: ec2.CfnSecurityGroup) => ec2.ISecurityGroup[] | void) {
    const stack = new MeshStack('Shop', new App());
    const own = new ec2.SecurityGroup(stack, 'Clients', { vpc: stack.vpc });
    const securityGroups = change(stack, own.node.defaultChild as ec2.CfnSecurityGroup) ?? [own];
    const web = stack.fargate('Web', {}, { securityGroups });
    const api = stack.fargate('Api', { http: 80 });
    stack.mesh({
      services: [
        { name: 'web', service: web, dependsOn: ['api'] },
        { name: 'api', service: api, endpoints: [{ portMappingName: 'http' }] },
      ],
    });
    const { template } = stack;
    expect(Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('Ignoring Egress rule'))).toEqual([]);
    const rules = Object.values(template.findResources('AWS::EC2::SecurityGroupEgress'));
    return rules.map(({ Properties: { FromPort, ToPort } }) => [FromPort, ToPort]);
  }

  test.each<[string, Parameters<typeof egressOf>[0]]>([
    ['by an assignment', (_, group) => void (group.securityGroupEgress = ONLY_TLS)],
    [
      'by an aspect',
      (stack, group) => {
        Aspects.of(stack).add({ visit: (each) => void (each === group && (group.securityGroupEgress = ONLY_TLS)) });
      },
    ],
    [
      'by an override',
      (_, group) =>
        group.addPropertyOverride('SecurityGroupEgress', [
          { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: '0.0.0.0/0' },
        ]),
    ],
    ['in an L1 group', (stack) => l1Group(stack, ONLY_TLS)],
  ])('%s', (_, change) => {
    expect(egressOf(change)).toEqual([[80, 80]]);
  });

  test.each<[string, Parameters<typeof egressOf>[0]]>([
    ['an L2 group', () => undefined],
    ['an L1 group without a list', (stack) => l1Group(stack)],
    ['an L1 group that lets everything out', (stack) => l1Group(stack, ALL)],
    [
      'a list that only the deployment knows',
      (_, group) => group.addPropertyOverride('SecurityGroupEgress', { Ref: 'Rules' }),
    ],
  ])('but not %s', (_, change) => {
    expect(egressOf(change)).toEqual([]);
  });
});
