import { ecsService, findingsIn, writeFiles } from '../races/support/json-templates';

/*
 * A client that imports a value of its server's stack is deployed after it, however the name of the export is written.
 */

const Sub = (text: string) => ({ 'Fn::Sub': text });
const RACE = ['unordered-dependency web -> api'];

interface Case {
  readonly exported: unknown;
  readonly imported: unknown;
  /** The defaults of the parameters of both templates; null for none. */
  readonly parameters?: Record<string, string | null>;
}

function parametersOf({ parameters = {} }: Case) {
  const entries = Object.entries(parameters);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, { Type: 'String', ...(value && { Default: value }) }]),
  );
}

const exporter = (each: Case, port = 8080) => ({
  Parameters: parametersOf(each),
  Resources: ecsService('api', { port }),
  Outputs: { Name: { Value: { 'Fn::GetAtt': ['api', 'Name'] }, Export: { Name: each.exported } } },
});

const importer = (each: Case) => ({
  Parameters: parametersOf(each),
  Resources: {
    ...ecsService('web', { calls: 'http://api:8080' }),
    Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: { 'Fn::ImportValue': each.imported } } },
  },
});

const ORDERED: Record<string, Case> = {
  'a literal name': { exported: 'ApiName', imported: 'ApiName' },
  'the name of the stack, which is that of the file': {
    exported: Sub('${AWS::StackName}-Name'),
    imported: 'backend-Name',
  },
  'the name of the stack, which is another one': { exported: Sub('${AWS::StackName}-Name'), imported: 'prod-Name' },
  'the name of the stack, which is the default of a parameter': {
    exported: Sub('${AWS::StackName}-Name'),
    imported: Sub('${Backend}-Name'),
    parameters: { Backend: 'backend' },
  },
  'the name of the stack, which is a parameter': {
    exported: Sub('${AWS::StackName}-Name'),
    imported: Sub('${Backend}-Name'),
    parameters: { Backend: null },
  },
  'a parameter of both': { exported: Sub('${Env}-Name'), imported: Sub('${Env}-Name'), parameters: { Env: null } },
  'a parameter in the middle': {
    exported: Sub('shop:${Env}:Name'),
    imported: { 'Fn::Join': [':', ['shop', { Ref: 'Env' }, 'Name']] },
    parameters: { Env: null },
  },
};

test.each(Object.entries(ORDERED))('%s', (_, each) => {
  expect(findingsIn(writeFiles({ 'backend.json': exporter(each), 'web.json': importer(each) }))).toEqual([]);
});

const UNORDERED: Record<string, Case> = {
  'another literal name': { exported: 'ApiName', imported: 'WebName' },
  'another end': { exported: Sub('${AWS::StackName}-Name'), imported: 'backend-Arn' },
  'another beginning': {
    exported: Sub('shop-${Env}-Name'),
    imported: Sub('blog-${Env}-Name'),
    parameters: { Env: null },
  },
  'names of which nothing is known': {
    exported: Sub('${Env}-Name'),
    imported: { Ref: 'Other' },
    parameters: { Env: null, Other: null },
  },
};

test.each(Object.entries(UNORDERED))('no order: %s', (_, each) => {
  expect(findingsIn(writeFiles({ 'backend.json': exporter(each), 'web.json': importer(each) }))).toEqual(RACE);
});

test('of several exports that fit, the one of the stack with the name of the file counts, else none', () => {
  const found = (imported: string) => {
    const each = { exported: Sub('${AWS::StackName}-Name'), imported };
    const files = writeFiles({
      'backend.json': exporter(each),
      'other.json': { ...exporter(each), Resources: {} },
      'web.json': importer(each),
    });
    return findingsIn(files);
  };
  expect(found('backend-Name')).toEqual([]);
  expect(found('prod-Name')).toEqual(RACE);
});
