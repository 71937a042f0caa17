import { ecsService, findingsIn, JsonService, writeAssembly, writeFiles } from './support/json-templates';

/*
 * The account or the region of a stack may be known or not. Services whose stacks may be deployed to the same one find each other.
 */

const EU = '111111111111/eu-west-1';
const RACE = ['unordered-dependency web -> api'];
const UNKNOWN = ['unknown-host web'];

const WEB: JsonService = { calls: 'http://api:8080' };
const API: JsonService = { port: 8080 };

const stack = (services: Record<string, JsonService>, environment?: string, resources: object = {}) => {
  const all = Object.entries(services).map(([id, service]) => ecsService(id, service));
  return { environment, template: { Resources: Object.assign({}, ...all, resources) } };
};

const PAIRS: Record<string, [client: string | undefined, server: string | undefined, expected: string[]]> = {
  'unknown and known': [undefined, EU, RACE],
  'known and unknown': [EU, undefined, RACE],
  'both unknown': [undefined, undefined, RACE],
  'the same region of an unknown account': ['unknown-account/eu-west-1', EU, RACE],
  'an unknown region of the same account': [EU, '111111111111/unknown-region', RACE],
  'another region of an unknown account': ['unknown-account/us-east-1', EU, UNKNOWN],
  'an unknown region of another account': ['222222222222/unknown-region', EU, UNKNOWN],
  'another account': ['222222222222/eu-west-1', EU, UNKNOWN],
  'another region': ['111111111111/us-east-1', EU, UNKNOWN],
};

test.each(Object.entries(PAIRS))('the environments of client and server: %s', (_, [ofWeb, ofApi, expected]) => {
  const folder = writeAssembly({ Web: stack({ web: WEB }, ofWeb), Api: stack({ api: API }, ofApi) });
  expect(findingsIn([folder])).toEqual(expected);
});

test('different stages do not find each other, whatever is known of them', () => {
  const folder = writeAssembly({ 'Dev/Web': stack({ web: WEB }), 'Prod/Api': stack({ api: API }, EU) });
  expect(findingsIn([folder])).toEqual(UNKNOWN);
});

test('a task definition that is named by its family is the one of the own application, stage, account and region', () => {
  const stackOf = (calls: string, others: object = {}) => {
    const { web, webTask } = ecsService('web', { calls, properties: { TaskDefinition: 'family' } });
    Object.assign((webTask as { Properties: object }).Properties, { Family: 'family' });
    return { environment: EU, template: { Resources: { web, webTask, ...others } } };
  };
  const calling = stackOf('http://api:8080', ecsService('api', API));
  const other = stackOf('http://example.com');
  const apps = {
    stages: [writeAssembly({ 'Dev/Web': calling, 'Prod/Web': other })],
    regions: [writeAssembly({ Eu: calling, Us: { ...other, environment: '111111111111/us-east-1' } })],
    applications: [writeAssembly({ Web: calling }), writeAssembly({ Web: other })],
  };
  for (const [what, folders] of Object.entries(apps)) {
    expect([what, findingsIn(folders)]).toEqual([what, RACE]);
  }
});

test('a template that is checked together with an assembly', () => {
  const folder = writeAssembly({ Api: stack({ api: API }, EU) });
  const { template } = stack({ web: WEB });
  expect(findingsIn([folder, ...writeFiles({ 'web.json': template })])).toEqual(RACE);
});

const NAMESPACE = { Ns: { Type: 'AWS::ServiceDiscovery::HttpNamespace', Properties: { Name: 'shop' } } };

test('a namespace that a stack of a known environment creates is the one that another stack names', () => {
  const created = stack({ api: { ...API, namespace: { Ref: 'Ns' } } }, EU, NAMESPACE);
  expect(findingsIn([writeAssembly({ Web: stack({ web: WEB }), Api: created })])).toEqual(RACE);
});

test('a namespace of the own environment comes before one that may be the same', () => {
  const prod = stack({ web: WEB, api: { ...API, namespace: { Ref: 'Ns' } } }, EU, NAMESPACE);
  expect(findingsIn([writeAssembly({ Dev: stack({}, undefined, NAMESPACE), Prod: prod })])).toEqual(RACE);
});

test('a server of the own environment comes before one that may be in it, and they offer the same alias', () => {
  const services = { web: { ...WEB, dependsOn: ['api'] }, api: API };
  const folder = writeAssembly({ Dev: stack(services), Prod: stack(services, EU) });
  expect(findingsIn([folder])).toEqual([]);
});
