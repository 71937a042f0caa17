import { ecsService, writeFiles } from './support/json-templates';
import { synthesize } from './support/sample-app';
import { checkPaths } from '../../src/private/races/check';
import { planText } from '../../src/private/races/reports/plan';

/*
 * Services with the same name: each text says which one it means.
 */

const check = (paths: string[]) => checkPaths(paths, { ignore: ['running-not-healthy', 'namespace-by-name'] });

/** Without the folder of the templates. */
const texts = (paths: string[], folder: string) => {
  const result = check(paths);
  const messages = result.findings.map(({ message }) => message.replaceAll(`${folder}/`, ''));
  return { messages, plan: planText(result).replaceAll(`${folder}/`, '') };
};

const folderOf = ([file]: string[]) => file.slice(0, file.lastIndexOf('/'));

const WEB = ecsService('Service', { calls: 'http://api:8080' });
const API = ecsService('Service', {
  port: 8080,
  offers: [{ PortName: 'http', DiscoveryName: 'api', ClientAliases: [{ DnsName: 'api', Port: 8080 }] }],
});

test('two templates: the name of the file', () => {
  const files = writeFiles({ 'web.json': { Resources: WEB }, 'api.json': { Resources: API } });
  const { messages, plan } = texts(files, folderOf(files));
  expect(messages).toEqual([
    "service 'web.json Service' calls 'api.json Service', but nothing deploys 'api.json Service' first",
  ]);
  expect(plan).toContain("race: 'web.json Service' calls 'api.json Service' and may be deployed before it");
});

test('one template for two nested stacks: the logical id of the nested stack', () => {
  const nested = (parameters: object) => ({
    Type: 'AWS::CloudFormation::Stack',
    Properties: { TemplateURL: 'service.json', Parameters: parameters },
  });
  const service = ecsService('Service', {
    calls: { Ref: 'Url' },
    port: 8080,
    offers: [
      { PortName: 'http', DiscoveryName: { Ref: 'Name' }, ClientAliases: [{ DnsName: { Ref: 'Name' }, Port: 8080 }] },
    ],
  });
  const files = writeFiles({
    'root.json': {
      Resources: { Web: nested({ Name: 'web', Url: 'http://api:8080' }), Api: nested({ Name: 'api', Url: 'none' }) },
    },
    'service.json': { Parameters: { Name: { Type: 'String' }, Url: { Type: 'String' } }, Resources: service },
  });
  const { messages, plan } = texts(files, folderOf(files));
  expect(messages).toEqual([
    "service 'root.json/Web Service' calls 'root.json/Api Service', but nothing deploys 'root.json/Api Service' first",
  ]);
  expect(plan).toContain('  root.json/Web Service\n  root.json/Api Service\n');
});

test('two stacks: the paths of the constructs', () => {
  const folder = synthesize({
    web: { stack: 'Web', id: 'Service', env: { API_URL: 'http://api:8080' }, namespace: 'shop' },
    api: { stack: 'Api', id: 'Service', port: 8080, namespace: 'shop' },
    api2: { stack: 'Api', id: 'other', port: 8080, alias: 'api', discoveryName: 'api', namespace: 'shop' },
  });
  const { messages } = texts([folder], folder);
  expect(messages.filter((message) => message.includes('offer'))).toEqual([
    expect.stringContaining("services 'Api/Service' and 'other' offer alias api:8080"),
  ]);
  expect(messages).toContain("service 'Web/Service' calls 'Api/Service', but nothing deploys 'Api/Service' first");
});

test('the same names in several stages stay short', () => {
  const services = ['Dev', 'Prod'].flatMap((stage) => [
    [`web${stage}`, { stack: `${stage}/Shop`, id: 'web', env: { API_URL: 'http://api:8080' } }],
    [`api${stage}`, { stack: `${stage}/Shop`, id: 'api', port: 8080, alias: 'api' }],
  ]);
  const { messages } = texts([synthesize(Object.fromEntries(services))], '');
  expect(messages.filter((message) => message.includes('nothing deploys'))).toEqual([
    "service 'web' calls 'api', but nothing deploys 'api' first",
    "service 'web' calls 'api', but nothing deploys 'api' first",
  ]);
});
