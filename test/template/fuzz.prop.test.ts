import * as fs from 'fs';
import * as path from 'path';
import * as fc from 'fast-check';
import { checkPaths } from '../../src/private/races/check';
import { jsonReport } from '../../src/private/races/reports/json';
import { junitReport } from '../../src/private/races/reports/junit';
import { mermaidReport } from '../../src/private/races/reports/mermaid';
import { sarifReport } from '../../src/private/races/reports/sarif';
import { textReport } from '../../src/private/races/reports/text';
import { suggestion } from '../../src/private/races/suggest/suggestion';
import { InputError } from '../../src/private/template/input-error';
import { synthesize, temporaryFolder } from '../races/support/sample-app';

const RUNS = Number(process.env.RACE_FUZZ ?? 300);
const REPORTS = [textReport, jsonReport, sarifReport, junitReport, mermaidReport];

/** Reads inputs, checks them and writes all reports. It may throw only the error for unreadable inputs. */
function exercise(inputs: string[], before?: string[]) {
  try {
    const result = checkPaths(inputs, { before });
    for (const report of REPORTS) report(result, { colors: false, version: '1', workingDirectory: '/' });
    suggestion(result, 'typescript');
    suggestion(result, 'python');
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    expect(error.message).not.toContain('\n');
  }
}

/** Values of every shape that replace values of a template. Some are intrinsic functions. */
const hostile: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 3, arbitrary: fc.jsonValue() },
  fc.constantFrom<unknown>(
    null,
    '',
    'api',
    'AWS::ECS::Service',
    { Ref: 'web' },
    { Ref: null },
    { 'Fn::GetAtt': 7 },
    { 'Fn::GetAtt': ['Shop'] },
    { 'Fn::Join': 'x' },
    { 'Fn::Join': ['', { Ref: 'x' }] },
    { 'Fn::Sub': [] },
    { 'Fn::Sub': '${' },
    { 'Fn::Sub': '${a.b.c}${!x}' },
    { 'Fn::If': [] },
    { 'Fn::Select': [{ Ref: 'AWS::Region' }, []] },
    { 'Fn::Split': [] },
    { 'Fn::ImportValue': { 'Fn::ImportValue': 'x' } },
    { 'Fn::FindInMap': ['__proto__', 'constructor'] },
    { 'Fn::Transform': {} },
    { __proto__: 1, constructor: 2, toString: 3 },
    [[[[]]]],
    -1,
    1e308,
    '\uE000\uE001',
    '\uE001://\uE000',
    'http://[::1]:99999/%zz',
    `${'a.'.repeat(200)}:1`,
  ),
);

/** Replaces values of a JSON text at random places. */
function mutate(value: any, chance: () => number, replacement: () => unknown): any {
  if (chance() < 0.01) return replacement();
  if (Array.isArray(value)) return value.map((each) => mutate(each, chance, replacement));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [chance() < 0.01 ? 'Ref' : key, mutate(each, chance, replacement)]),
  );
}

let original: string;
beforeAll(() => {
  original = synthesize({
    web: {
      env: { API_URL: 'http://api:8080' },
      command: ['--db', 'db:3306'],
      waitsFor: ['db'],
      files: { Caddyfile: 'x' },
    },
    api: { stack: 'Shop>Data', port: 8080, parameters: { X: 'mysql://db' } },
    db: { port: 3306, admits: ['web'] },
    other: { stack: 'Prod/Other', port: 80, env: { DB_HOST: 'db' } },
  });
});

const chances = fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true }));

test('a cloud assembly with hostile values in its files is read without a crash', () => {
  fc.assert(
    fc.property(chances, fc.infiniteStream(hostile), (chance, replacement) => {
      const folder = temporaryFolder();
      fs.cpSync(original, folder, { recursive: true });
      for (const file of fs.readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
        if (!file.endsWith('.json')) continue;
        const location = path.join(folder, file);
        const content = JSON.parse(fs.readFileSync(location, 'utf8'));
        const next = mutate(
          content,
          () => chance.next().value,
          () => replacement.next().value,
        );
        fs.writeFileSync(location, JSON.stringify(next) ?? '');
      }
      exercise([folder], [original]);
      fs.rmSync(folder, { recursive: true });
    }),
    { numRuns: Math.ceil(RUNS / 5) },
  );
});

test('a template of any JSON is read without a crash', () => {
  const file = path.join(temporaryFolder(), 'template.json');
  const resource = fc.record(
    {
      Type: fc.constantFrom(
        'AWS::ECS::Service',
        'AWS::ECS::TaskDefinition',
        'AWS::EC2::SecurityGroup',
        'AWS::CloudFormation::Stack',
      ),
      Properties: hostile,
      DependsOn: hostile,
      Metadata: hostile,
      Condition: hostile,
    },
    { requiredKeys: ['Type'] },
  );
  const template = fc.record(
    {
      Resources: fc.oneof(fc.dictionary(fc.string(), resource), hostile),
      Parameters: hostile,
      Outputs: hostile,
      Mappings: hostile,
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.oneof(template, hostile), (content) => {
      fs.writeFileSync(file, JSON.stringify(content) ?? '');
      exercise([file]);
    }),
    { numRuns: RUNS },
  );
});

test('text that is not a template is refused in one line or read, without a crash', () => {
  const file = path.join(temporaryFolder(), 'template.yaml');
  const words = fc.constantFrom(
    'Resources:',
    '  A:',
    '\n',
    '!Ref x',
    '!Sub',
    '- ',
    '{',
    '}',
    '[',
    '&a',
    '*a',
    '<<: *a',
    '"',
    ': ',
    '|',
    '\t',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(words).map((list) => list.join('')),
      ),
      (text) => {
        fs.writeFileSync(file, text);
        exercise([file]);
      },
    ),
    { numRuns: RUNS },
  );
});

test('values that refer to each other in a cycle, or very often, do not run forever', () => {
  const file = path.join(temporaryFolder(), 'template.json');
  const twice = (index: number) => ({
    'Fn::Join': ['', [{ 'Fn::ImportValue': `e${index}` }, { 'Fn::ImportValue': `e${index}` }]],
  });
  const outputs = Object.fromEntries(
    Array.from({ length: 60 }, (_, index) => [
      `O${index}`,
      { Value: twice((index + 1) % 60), Export: { Name: `e${index}` } },
    ]),
  );
  const task = {
    ContainerDefinitions: [{ Name: 'c', Environment: [{ Name: 'X', Value: { 'Fn::ImportValue': 'e0' } }] }],
  };
  const Resources = {
    T: { Type: 'AWS::ECS::TaskDefinition', Properties: task },
    S: { Type: 'AWS::ECS::Service', DependsOn: 'R', Properties: { TaskDefinition: { Ref: 'T' } } },
    R: { Type: 'AWS::ECS::Service', DependsOn: ['S', 'R'], Properties: { TaskDefinition: { Ref: 'T' } } },
  };
  fs.writeFileSync(file, JSON.stringify({ Resources, Outputs: outputs }));
  exercise([file]);
});

test('deeply nested values and long texts do not run forever', () => {
  const file = path.join(temporaryFolder(), 'template.json');
  const deep = '{"a":['.repeat(50_000) + ']}'.repeat(50_000);
  const long = JSON.stringify(`${'a'.repeat(200_000)}://${'b:'.repeat(200_000)}@${'c.'.repeat(200_000)}`);
  const task = (value: string) =>
    `{"Type":"AWS::ECS::TaskDefinition","Properties":{"ContainerDefinitions":[{"Name":"c","Environment":[{"Name":"X","Value":${value}}]}]}}`;
  const services = '"S":{"Type":"AWS::ECS::Service","Properties":{"TaskDefinition":{"Ref":"T"}}}';
  const deepUrl = `"N":{"Type":"AWS::CloudFormation::Stack","Properties":{"TemplateURL":${deep}}}`;
  for (const value of [deep, long]) {
    fs.writeFileSync(file, `{"Resources":{${services},${deepUrl},"T":${task(value)}}}`);
    const start = Date.now();
    exercise([file]);
    expect(Date.now() - start).toBeLessThan(10_000);
  }
});
