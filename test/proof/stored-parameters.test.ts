import { Assembly, assemblyOf } from '../support/simulator/assembly';
import { DeployedApp } from '../support/simulator/deployed-app';
import { networkOf } from '../support/simulator/network';
import { Resource, Template } from '../support/simulator/template';

/*
 * The assumptions of the simulator about SSM parameters in CloudFormation: as resources, and as values of template parameters.
 */

const stored = (Value: unknown, more: Partial<Resource> = {}, Name: unknown = '/x'): Resource => ({
  Type: 'AWS::SSM::Parameter',
  Properties: { Name, Type: 'String', Value },
  ...more,
});
const any = (Value: unknown): Resource => ({ Type: 'Any', Properties: { Value } });
const READER: Template = {
  Parameters: { P: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/x' } },
  Resources: {
    All: any({ Ref: 'P' }),
    Second: any({ 'Fn::Select': [1, { 'Fn::Split': [',', { Ref: 'P' }] }] }),
  },
};

function region() {
  const app = new DeployedApp();
  const seen: string[] = [];
  return {
    app,
    /** Deploys stacks in this order, and returns the steps, or the reasons if a stack was refused. */
    deploy(...stacks: [id: string, template: Template][]) {
      seen.length = 0;
      const assembly: Assembly = stacks.map(([id, template], index) => ({
        ...assemblyOf(template, id)[0],
        dependencies: stacks.slice(0, index).map(([other]) => other),
      }));
      const network = networkOf(assembly, (name) => app.region.parameter(name));
      const { refusals } = app.update(network, { onStep: (step) => seen.push(step) });
      return refusals.length > 0 ? refusals : [...seen];
    },
    values: () => Object.fromEntries(app.region.units.map(({ id, values }) => [id, values.Value])),
  };
}

describe('a stack that reads a parameter', () => {
  test('is refused before it changes anything if the parameter is missing', () => {
    const { deploy, app } = region();
    expect(deploy(['Reader', READER])).toEqual(['a parameter is missing: Reader reads /x']);
    expect(app.region.units).toEqual([]);
  });

  test('gets its value, and a part that it selects', () => {
    const { deploy, values } = region();
    deploy(['Writer', { Resources: { S: stored('a,b') } }]);
    expect(deploy(['Reader', READER])).toEqual(['creation of Reader/All', 'creation of Reader/Second']);
    expect(values()).toMatchObject({ 'Reader/All': 'a,b', 'Reader/Second': 'b' });
  });

  test('reads it at each deployment, and updates only resources whose properties change', () => {
    const { deploy } = region();
    deploy(['Writer', { Resources: { S: stored('a,b') } }], ['Reader', READER]);
    expect(deploy(['Reader', READER])).toEqual([]);
    deploy(['Writer', { Resources: { S: stored('c,b') } }]);
    expect(deploy(['Reader', READER])).toEqual(['update of Reader/All']);
  });

  test('is refused after the parameter was deleted', () => {
    const { deploy, app, values } = region();
    deploy(['Writer', { Resources: { S: stored('a,b') } }], ['Reader', READER]);
    app.delete('Writer');
    expect(deploy(['Reader', READER])).toEqual(['a parameter is missing: Reader reads /x']);
    expect(values()).toEqual({ 'Reader/All': 'a,b', 'Reader/Second': 'b' });
  });

  test('reads the new value if the same deployment has written it in another stack', () => {
    const { deploy, values } = region();
    deploy(['Writer', { Resources: { S: stored('a,b') } }], ['Reader', READER]);
    deploy(['Writer', { Resources: { S: stored('a,c') } }], ['Reader', READER]);
    expect(values()).toMatchObject({ 'Reader/Second': 'c' });
  });

  test.each<[string, unknown, string[]]>([
    ['Equals', { 'Fn::Equals': [{ Ref: 'P' }, 'a,b'] }, ['If']],
    ['Equals of different values', { 'Fn::Equals': [{ Ref: 'P' }, 'a'] }, []],
    ['Not', { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'P' }, 'a'] }] }, ['If']],
    ['Or', { 'Fn::Or': [{ 'Fn::Equals': ['a', 'b'] }, { Condition: 'Always' }] }, ['If']],
    ['And', { 'Fn::And': [{ 'Fn::Equals': ['a', 'b'] }, { Condition: 'Always' }] }, []],
  ])(
    'has a resource only if its condition on the value holds, and always a resource that depends on it: %s',
    (_, Given, expected) => {
      const { deploy } = region();
      deploy(['Writer', { Resources: { S: stored('a,b') } }]);
      const Conditions = { Given, Always: { 'Fn::Equals': ['a', 'a'] } };
      const Resources = { After: { ...any(1), DependsOn: 'If' }, If: { ...any(1), Condition: 'Given' } };
      const seen = [...expected, 'After'].map((id) => `creation of Reader/${id}`);
      expect(deploy(['Reader', { ...READER, Conditions, Resources }])).toEqual(seen);
    },
  );

  test('cannot be nested, because CloudFormation may read the parameters of a nested stack late or never', () => {
    const nested = { id: 'Outer/Nested', template: READER, dependencies: [], nested: {} };
    const outer = assemblyOf({ Resources: { Nested: { Type: 'AWS::CloudFormation::Stack' } } }, 'Outer')[0];
    expect(() => networkOf([{ ...outer, nested: { Nested: nested } }])).toThrow(
      'nested stack Outer/Nested reads parameters: /x',
    );
  });
});

describe('a stored parameter', () => {
  test('is refused if it exists already, in another stack or in the same stack', () => {
    const { deploy } = region();
    deploy(['One', { Resources: { S: stored('a') } }]);
    expect(deploy(['Two', { Resources: { S: stored('a') } }])).toEqual([
      'a parameter exists already: Two/S, as One/S: /x',
    ]);
    expect(deploy(['One', { Resources: { T: stored('a') } }])).toEqual([
      'a parameter exists already: One/T, as One/S: /x',
    ]);
  });

  test('is replaced if its name changes: the old one is deleted afterwards', () => {
    const { deploy, app } = region();
    deploy(['One', { Resources: { S: stored('a') } }]);
    expect(deploy(['One', { Resources: { S: stored('a', {}, '/y') } }])).toEqual([
      'update of One/S@2',
      'deletion of One/S',
    ]);
    expect(app.region.parameter('/x')).toBeUndefined();
    expect(app.region.parameter('/y')).toBe('a');
  });

  test('keeps its value if the update fails later', () => {
    const { deploy, app } = region();
    deploy(['One', { Resources: { S: stored('a') } }]);
    const network = networkOf(assemblyOf({ Resources: { S: stored('b'), T: any(1) } }, 'One'));
    expect(app.update(network, { failAfter: 1 }).refusals).toEqual(['One/T fails']);
    expect(app.region.parameter('/x')).toBe('a');
  });

  test('refers to the replacement of a resource within a text', () => {
    const group = (GroupDescription: string): Resource => ({
      Type: 'AWS::EC2::SecurityGroup',
      Properties: { GroupDescription },
    });
    const value = { 'Fn::Join': ['', ['1,', { 'Fn::GetAtt': ['G', 'GroupId'] }]] };
    const { deploy, app } = region();
    deploy(['One', { Resources: { G: group('old'), S: stored(value) } }]);
    deploy(['One', { Resources: { G: group('new'), S: stored(value) } }]);
    expect(app.region.parameter('/x')).toBe('1,One/G@2.GroupId');
  });
});

test('a stack is deleted with its resources, dependents first, and others stay', () => {
  const { deploy, app } = region();
  deploy(
    ['One', { Resources: { A: any(1), B: { ...any(1), DependsOn: 'A' } } }],
    ['Two', { Resources: { A: any(1) } }],
  );
  const seen: string[] = [];
  app.delete('One', (step) => seen.push(step));
  expect(seen).toEqual(['deletion of One/B', 'deletion of One/A']);
  expect(app.region.units.map(({ id }) => id)).toEqual(['Two/A']);
});
