import { ecsService, findingsIn, writeFiles } from '../races/support/json-templates';

/*
 * Two nested stacks, one after the other, so that the client in the second one has no race. If they were read as stacks of their
 * own, they would have no order.
 */

const API = { Resources: ecsService('api', { port: 8080 }) };
const WEB = { Resources: ecsService('web', { calls: 'http://api:8080' }) };

const nested = (templateUrl: unknown, more: object = {}) => ({
  Type: 'AWS::CloudFormation::Stack',
  Properties: { TemplateURL: templateUrl },
  ...more,
});

const FORMS: Record<string, (file: string) => unknown> = {
  'a relative path': (file) => `nested/${file}`,
  'a URL': (file) => `https://bucket.s3.amazonaws.com/v1/${file}?versionId=1`,
  'Fn::Sub': (file) => ({ 'Fn::Sub': 'https://${Bucket}.s3.${AWS::URLSuffix}/v1/' + file }),
  'Fn::Sub with a variable before the name': (file) => ({ 'Fn::Sub': ['${Base}' + file, { Base: 'https://x/' }] }),
  'Fn::Join': (file) => ({ 'Fn::Join': ['/', [{ Ref: 'Base' }, 'v1', file]] }),
  'Fn::Join of parts of the name': (file) => ({
    'Fn::Join': ['', ['https://', { Ref: 'Bucket' }, '/v1/', file.slice(0, 2), file.slice(2)]],
  }),
  'Fn::Sub in Fn::Join': (file) => ({ 'Fn::Join': ['/', [{ Ref: 'Base' }, { 'Fn::Sub': '${Version}/' + file }]] }),
};

test.each(Object.entries(FORMS))('a nested stack is found by %s', (_, url) => {
  const root = {
    Resources: { Api: nested(url('api.json')), Web: nested(url('web.json'), { DependsOn: 'Api' }) },
  };
  const files = writeFiles({ 'root.json': root, 'nested/api.json': API, 'nested/web.json': WEB });
  expect(findingsIn(files)).toEqual([]);
});

test('a name that starts with a variable is no name of a file', () => {
  const url = { 'Fn::Sub': 'https://bucket/${Version}-web.json' };
  const files = writeFiles({ 'root.json': { Resources: { Web: nested(url) } }, 'web.json': WEB, 'api.json': API });
  expect(findingsIn(files)).toEqual(['unordered-dependency web -> api']);
});

test('a template of cdk.out that is given as a file: the path in the metadata', () => {
  const url = { 'Fn::Join': ['', ['https://s3.', { Ref: 'AWS::URLSuffix' }, `/assets/${'0'.repeat(64)}.json`]] };
  const both = { Resources: { ...API.Resources, ...WEB.Resources } };
  const root = { Resources: { Shop: nested(url, { Metadata: { 'aws:asset:path': 'shop.nested.json' } }) } };
  const [file] = writeFiles({ 'root.json': root, 'shop.nested.json': both });
  expect(findingsIn([file])).toEqual(['unordered-dependency web -> api']);
});

test('an application of the Serverless Application Model', () => {
  const both = { Resources: { ...API.Resources, ...WEB.Resources } };
  const root = { Resources: { Shop: { Type: 'AWS::Serverless::Application', Properties: { Location: 'shop.json' } } } };
  const [file] = writeFiles({ 'root.json': root, 'shop.json': both });
  expect(findingsIn([file])).toEqual(['unordered-dependency web -> api']);
});
