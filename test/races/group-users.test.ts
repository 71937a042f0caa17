import { ecsService, findingsIn, writeFiles } from './support/json-templates';

/* A rule between two groups shows a call only if nothing else uses the groups, in whichever stack. */

const GROUP = { Type: 'AWS::EC2::SecurityGroup', Properties: { GroupDescription: 'x' } };
const group = { 'Fn::GetAtt': ['WebGroup', 'GroupId'] };
const SHOP = {
  ...ecsService('web', { groups: [{ Ref: 'WebGroup' }] }),
  ...ecsService('api', { port: 8080, groups: [{ Ref: 'ApiGroup' }] }),
  WebGroup: GROUP,
  ApiGroup: GROUP,
  Rule: {
    Type: 'AWS::EC2::SecurityGroupIngress',
    Properties: {
      GroupId: { Ref: 'ApiGroup' },
      IpProtocol: 'tcp',
      FromPort: 8080,
      ToPort: 8080,
      SourceSecurityGroupId: group,
    },
  },
};
const lambdaWith = (id: unknown) => ({
  Fn: { Type: 'AWS::Lambda::Function', Properties: { VpcConfig: { SecurityGroupIds: [id] } } },
});
const found = (resources: object, functions: object) =>
  findingsIn(
    writeFiles({
      'shop.json': { Resources: resources, Outputs: { Group: { Value: group, Export: { Name: 'web-group' } } } },
      'functions.json': { Parameters: { Group: { Type: 'String' } }, Resources: functions },
    }),
  );

test('a rule between the groups of two services shows a call', () => {
  expect(found(SHOP, lambdaWith('sg-1'))).toEqual(['unordered-dependency web -> api']);
});

test('a function in another stack, which imports the group, may be the client', () => {
  expect(found(SHOP, lambdaWith({ 'Fn::ImportValue': 'web-group' }))).toEqual([]);
});

test('a function in a nested stack, which has the group as a parameter, may be the client', () => {
  const nested = {
    Type: 'AWS::CloudFormation::Stack',
    Properties: { TemplateURL: 'functions.json', Parameters: { Group: group } },
  };
  expect(found({ ...SHOP, Nested: nested }, lambdaWith({ Ref: 'Group' }))).toEqual([]);
});
