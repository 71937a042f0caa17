import { ecsService, findingsOf, writeFiles } from './support/json-templates';
import { checkPaths } from '../../src/private/races/check';

/*
 * Values that CloudFormation looks up: in mappings, in Systems Manager and in Secrets Manager, as far as the templates contain them.
 */

const RACE = ['unordered-dependency web -> api'];
const API = ecsService('api', { port: 8080 });

const found = (calls: unknown, resources: object = {}, sections: object = {}) =>
  findingsOf({ ...ecsService('web', { calls }), ...API, ...resources }, sections);

describe('Fn::FindInMap', () => {
  const Mappings = {
    ByStage: {
      dev: { Url: 'http://example.com' },
      prod: { Url: 'http://api:8080' },
      test: { Other: 'http://api:8080' },
    },
    ByRegion: { 'eu-west-1': { Url: 'http://api:8080' } },
    None: { dev: { Url: 'http://a.example' }, prod: { Url: 'http://b.example' } },
  };
  const lookup = (map: unknown, row: unknown) =>
    found({ 'Fn::FindInMap': [map, row, 'Url'] }, {}, { Mappings, Parameters: { Stage: { Type: 'String' } } });

  test('all rows are read if the row is a parameter without a default, or the region', () => {
    expect(lookup('ByStage', { Ref: 'Stage' })).toEqual(RACE);
    expect(lookup('ByRegion', { Ref: 'AWS::Region' })).toEqual(RACE);
    expect(lookup('None', { Ref: 'Stage' })).toEqual([]);
  });

  test('one row is read if it is known', () => {
    expect(lookup('ByStage', 'prod')).toEqual(RACE);
    expect(lookup('ByStage', 'dev')).toEqual([]);
    expect(lookup('ByStage', 'test')).toEqual([]);
    expect(lookup('ByStage', 'unknown')).toEqual([]);
  });

  test('two values of the same row belong together', () => {
    const Hosts = { dev: { Host: 'example.com', Port: 80 }, prod: { Host: 'api', Port: 8080 } };
    const part = (column: string) => ({ 'Fn::FindInMap': ['Hosts', { Ref: 'Stage' }, column] });
    const url = { 'Fn::Join': ['', ['http://', part('Host'), ':', part('Port')]] };
    const sections = { Mappings: { Hosts }, Parameters: { Stage: { Type: 'String' } } };
    expect(found(url, {}, sections)).toEqual(RACE);
  });

  describe('with a default value', () => {
    const withDefault = (row: unknown, DefaultValue: unknown, map = 'ByStage') => ({
      'Fn::FindInMap': [map, row, 'Url', { DefaultValue }],
    });
    const lookedUp = (value: unknown) => found(value, {}, { Mappings, Parameters: { Stage: { Type: 'String' } } });

    test('a row that exists is read', () => {
      expect(lookedUp(withDefault('prod', 'http://example.com'))).toEqual(RACE);
      expect(lookedUp(withDefault('dev', 'http://api:8080'))).toEqual([]);
    });

    test('the default replaces a row or a column that does not exist', () => {
      expect(lookedUp(withDefault('unknown', 'http://api:8080'))).toEqual(RACE);
      expect(lookedUp(withDefault('test', { 'Fn::Sub': 'http://api:8080' }))).toEqual(RACE);
    });

    test('all rows and the default are read if the row is not known', () => {
      expect(lookedUp(withDefault({ Ref: 'Stage' }, 'http://example.com'))).toEqual(RACE);
      expect(lookedUp(withDefault({ Ref: 'Stage' }, 'http://api:8080', 'None'))).toEqual(RACE);
      expect(lookedUp(withDefault({ Ref: 'Stage' }, 'http://c.example', 'None'))).toEqual([]);
    });

    test('the default is read although a lookup without one follows', () => {
      const other = { 'Fn::FindInMap': ['None', { Ref: 'Stage' }, 'Url'] };
      const list = [withDefault({ Ref: 'Stage' }, 'http://api:8080', 'None'), other];
      expect(lookedUp({ 'Fn::Join': [',', list] })).toEqual(RACE);
    });
  });
});

describe('dynamic references', () => {
  const Parameter = { Type: 'AWS::SSM::Parameter', Properties: { Name: '/shop/url', Value: 'http://api:8080' } };
  const SecretString = JSON.stringify({ host: 'http://api:8080', other: 'http://example.com' });
  const Secret = { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'shop/db', SecretString } };
  const resources = { Parameter, Secret };

  const CALLS: Record<string, unknown> = {
    'a parameter by its name': '{{resolve:ssm:/shop/url}}',
    'a version of a parameter': '{{resolve:ssm:/shop/url:3}}',
    'a parameter by a reference': { 'Fn::Sub': '{{resolve:ssm:${Parameter}}}' },
    'a key of a secret by a reference': { 'Fn::Sub': '{{resolve:secretsmanager:${Secret}:SecretString:host}}' },
    'a key of a secret, with a stage': {
      'Fn::Sub': '{{resolve:secretsmanager:${Secret}:SecretString:host:AWSCURRENT}}',
    },
    'a key of a secret by its name': '{{resolve:secretsmanager:shop/db:SecretString:host}}',
  };

  test.each(Object.entries(CALLS))('%s', (_, calls) => {
    expect(found(calls, resources)).toEqual(RACE);
  });

  test('another key, parameter or secret is no call', () => {
    expect(found({ 'Fn::Sub': '{{resolve:secretsmanager:${Secret}:SecretString:other}}' }, resources)).toEqual([]);
    expect(found('{{resolve:secretsmanager:other:SecretString:host}}', resources)).toEqual([]);
    expect(found('{{resolve:ssm:/shop/other}}', resources)).toEqual([]);
  });

  test('the value of a secret is not shown, that of a parameter is', () => {
    const evidence = (calls: string) => {
      const files = writeFiles({
        'shop.json': { Resources: { ...ecsService('web', { calls }), ...API, ...resources } },
      });
      return checkPaths(files).calls[0].evidence[0];
    };
    expect(evidence('{{resolve:ssm:/shop/url}}')).toMatchObject({ kind: 'environment', value: 'http://api:8080' });
    const ofSecret = evidence('{{resolve:secretsmanager:shop/db:SecretString:host}}');
    expect(ofSecret).toEqual({ kind: 'secret', container: 'main', name: 'SERVER_URL' });
  });
});
