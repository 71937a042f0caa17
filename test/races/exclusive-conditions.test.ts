import { ecsService, findingsIn, findingsOf, JsonService, writeFiles } from './support/json-templates';

/*
 * Two variants of an application in one template, each under a condition of its own.
 */

const Parameters = { Env: { Type: 'String' }, Size: { Type: 'String' } };
const equals = (text: string, parameter = 'Env') => ({ 'Fn::Equals': [{ Ref: parameter }, text] });
const not = (condition: unknown) => ({ 'Fn::Not': [condition] });
const named = (name: string) => ({ Condition: name });

const Conditions = {
  IsProd: equals('prod'),
  IsNotProd: not(named('IsProd')),
  IsDev: equals('dev'),
  IsDevReversed: { 'Fn::Equals': ['dev', { Ref: 'Env' }] },
  IsDevOrTest: { 'Fn::Or': [named('IsDev'), equals('test')] },
  IsLargeProd: { 'Fn::And': [named('IsProd'), equals('large', 'Size')] },
  IsLarge: equals('large', 'Size'),
  IsNever: { 'Fn::Equals': ['a', 'b'] },
  IsUnknown: { 'Fn::Contains': [['a'], { Ref: 'Env' }] },
  IsItself: named('IsItself'),
};

const offer = (name: string) => [
  { PortName: 'http', DiscoveryName: name, ClientAliases: [{ DnsName: 'api', Port: 8080 }] },
];
const client = (condition?: string): JsonService => ({ calls: 'http://api:8080', condition });
const server = (name: string, condition?: string): JsonService => ({ port: 8080, offers: offer(name), condition });

const isRace = (ofClient: string, ofServer: string) =>
  findingsOf(
    { ...ecsService('web', client(ofClient)), ...ecsService('api', server('api', ofServer)) },
    { Parameters, Conditions },
  ).includes('unordered-dependency web -> api');

const EXCLUSIVE: [string, string][] = [
  ['IsProd', 'IsNotProd'],
  ['IsProd', 'IsDev'],
  ['IsProd', 'IsDevReversed'],
  ['IsProd', 'IsDevOrTest'],
  ['IsLargeProd', 'IsDevOrTest'],
  ['IsLargeProd', 'IsNotProd'],
  ['IsProd', 'IsNever'],
];

test.each(EXCLUSIVE)('%s and %s exclude each other', (one, other) => {
  expect([isRace(one, other), isRace(other, one)]).toEqual([false, false]);
});

const COMPATIBLE: [string, string][] = [
  ['IsProd', 'IsProd'],
  ['IsProd', 'IsLarge'],
  ['IsDev', 'IsDevReversed'],
  ['IsDev', 'IsDevOrTest'],
  ['IsNotProd', 'IsLarge'],
  ['IsProd', 'IsUnknown'],
  ['IsProd', 'IsItself'],
  ['IsProd', 'Missing'],
];

test.each(COMPATIBLE)('%s and %s may be true together', (one, other) => {
  expect([isRace(one, other), isRace(other, one)]).toEqual([true, true]);
});

test('conditions that refer to each other over and over are not read to their end', () => {
  const length = 60;
  const chain = Array.from({ length }, (_, index): [string, unknown] => [
    `C${index}`,
    { 'Fn::And': [named(`C${index + 1}`), named(`C${(index + 2) % length}`)] },
  ]);
  const resources = { ...ecsService('web', client('C0')), ...ecsService('api', server('api', 'C1')) };
  const sections = { Parameters, Conditions: { ...Conditions, ...Object.fromEntries(chain) } };
  expect(findingsOf(resources, sections)).toContain('unordered-dependency web -> api');
});

test('a client and a server for each of two conditions', () => {
  const resources = {
    ...ecsService('web1', { ...client('IsProd'), dependsOn: ['api1'] }),
    ...ecsService('api1', server('a', 'IsProd')),
    ...ecsService('web2', { ...client('IsNotProd'), dependsOn: ['api2'] }),
    ...ecsService('api2', server('b', 'IsNotProd')),
  };
  expect(findingsOf(resources, { Parameters, Conditions })).toEqual([]);
});

test('a server under the condition of the client satisfies the call, whatever others exist', () => {
  const others = { ...ecsService('api1', server('a', 'IsProd')), ...ecsService('api2', server('b', 'IsLarge')) };
  const found = (web: JsonService) => findingsOf({ ...ecsService('web', web), ...others }, { Parameters, Conditions });
  expect(found({ ...client('IsProd'), dependsOn: ['api1'] })).toEqual([]);
  expect(found(client('IsProd'))).toEqual(['unordered-dependency web -> api1']);
  expect(found({ ...client(), dependsOn: ['api1'] })).toEqual(['unordered-dependency web -> api2']);
});

test('conditions of the nested stacks around services count', () => {
  const nested = (file: string, Condition: string) => ({
    Type: 'AWS::CloudFormation::Stack',
    Condition,
    Properties: { TemplateURL: file },
  });
  const found = (condition: string) => {
    const Resources = { Web: nested('web.json', 'IsProd'), Api: nested('api.json', condition) };
    return findingsIn(
      writeFiles({
        'root.json': { Parameters, Conditions, Resources },
        'web.json': { Resources: ecsService('web', client()) },
        'api.json': { Resources: ecsService('api', server('api')) },
      }),
    );
  };
  expect(found('IsProd')).toEqual(['unordered-dependency web -> api']);
  expect(found('IsDev').filter((each) => each.startsWith('unordered'))).toEqual([]);
});
