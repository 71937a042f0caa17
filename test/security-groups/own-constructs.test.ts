import { App, CfnResource, CustomResource } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
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
