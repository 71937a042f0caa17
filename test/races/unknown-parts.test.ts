import { ecsService, findingsOf, JsonService, writeFiles } from './support/json-templates';
import { checkPaths } from '../../src/private/races/check';

/*
 * Host names with a part that only deployment knows. The same parameter has the same value everywhere in its template.
 */

const Sub = (text: string) => ({ 'Fn::Sub': text });
const Parameters = { Env: { Type: 'String' }, Other: { Type: 'String' } };
const RACE = ['unordered-dependency web -> api'];

const named = (name: unknown): JsonService => ({
  port: 8080,
  offers: [{ PortName: 'http', DiscoveryName: 'api', ClientAliases: [{ DnsName: name, Port: 8080 }] }],
});

const found = (calls: unknown, name: unknown, web: JsonService = {}) =>
  findingsOf({ ...ecsService('web', { calls, ...web }), ...ecsService('api', named(name)) }, { Parameters });

const FORMS: Record<string, [calls: unknown, name: unknown]> = {
  'a parameter before the name': [Sub('http://${Env}-api:8080'), Sub('${Env}-api')],
  'a parameter after the name': [Sub('http://api.${Env}:8080'), { 'Fn::Join': ['.', ['api', { Ref: 'Env' }]] }],
  'a parameter alone': [Sub('http://${Env}:8080'), { Ref: 'Env' }],
  'two parameters': [Sub('http://${Env}-${Other}:8080'), Sub('${Env}-${Other}')],
  'the name of the stack': [Sub('http://${AWS::StackName}-api:8080'), Sub('${AWS::StackName}-api')],
};

test.each(Object.entries(FORMS))('%s', (_, [calls, name]) => {
  expect(found(calls, name)).toEqual(RACE);
});

test('other places of a container', () => {
  const name = Sub('${Env}-api');
  expect(found(undefined, name, { container: { Command: ['--api', Sub('http://${Env}-api:8080')] } })).toEqual(RACE);
  expect(found(undefined, name, { container: { EntryPoint: [Sub('http://${Env}-api:8080')] } })).toEqual(RACE);
});

test('the default alias in a namespace that is a parameter', () => {
  const namespace = { Ref: 'Env' };
  const resources = {
    ...ecsService('web', { calls: Sub('http://api.${Env}:8080'), namespace }),
    ...ecsService('api', { port: 8080, namespace, offers: [{ PortName: 'http', DiscoveryName: 'api' }] }),
  };
  expect(findingsOf(resources, { Parameters })).toEqual(RACE);
});

test('another parameter, or another name, is no call and no unknown host', () => {
  expect(found(Sub('http://${Other}-api:8080'), Sub('${Env}-api'))).toEqual([]);
  expect(found(Sub('http://${Env}-cart:8080'), Sub('${Env}-api'))).toEqual([]);
});

test('parameters and stack names of different templates are different', () => {
  for (const name of ['${Env}-api', '${AWS::StackName}-api']) {
    const files = writeFiles({
      'web.json': { Parameters, Resources: ecsService('web', { calls: Sub(`http://${name}:8080`) }) },
      'api.json': { Parameters, Resources: ecsService('api', named(Sub(name))) },
    });
    expect(checkPaths(files).calls).toEqual([]);
  }
});

test('messages and evidence show the name of the parameter', () => {
  const resources = {
    ...ecsService('web', { calls: Sub('http://${Env}-api:9999'), dependsOn: ['api'] }),
    ...ecsService('api', named(Sub('${Env}-api'))),
  };
  const { findings } = checkPaths(writeFiles({ 'shop.json': { Parameters, Resources: resources } }));
  const [{ message, alias, evidence }] = findings.filter(({ rule }) => rule === 'wrong-port');
  expect(message).toBe("service 'web' calls 'api' at port 9999 of '${Env}-api', which offers 8080");
  expect(alias).toBe('${Env}-api:8080');
  expect(evidence[0].value).toBe('http://${Env}-api:9999');
});
