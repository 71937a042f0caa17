import { SampleService, synthesize } from './support/sample-app';
import { checkPaths } from '../../src/private/races/check';

/*
 * Stages of an app are deployed independently, also to the same account and region with namespaces of the same name.
 */

const ENV = { account: '111111111111', region: 'eu-west-1' };

function findings(services: Record<string, SampleService>): string[] {
  const ignore = ['running-not-healthy', 'closed-port'];
  const { findings: found } = checkPaths([synthesize(services, { env: ENV })], { ignore });
  return found.map(({ rule, client, server }) => [rule, client?.path, server?.path].filter(Boolean).join(' ')).sort();
}

/** The same services in two stages, with the stage as a suffix of their keys. */
function twice(services: Record<string, SampleService>): Record<string, SampleService> {
  const inStage = (stage: string) =>
    Object.entries(services).map(([name, { waitsFor = [], ...service }]) => [
      `${name}${stage}`,
      {
        ...service,
        id: name,
        alias: name,
        discoveryName: service.port && name,
        stack: `${stage}/Shop`,
        waitsFor: waitsFor.map((other) => `${other}${stage}`),
      },
    ]);
  return Object.fromEntries([...inStage('Dev'), ...inStage('Prod')]);
}

test('services of another stage are no servers, and their aliases are no duplicates', () => {
  const services = { web: { env: { API_URL: 'http://api:8080' }, waitsFor: ['api'] }, api: { port: 8080 } };
  expect(findings(twice(services))).toEqual([
    'namespace-by-name Dev/Shop/api/Service',
    'namespace-by-name Dev/Shop/web/Service',
    'namespace-by-name Prod/Shop/api/Service',
    'namespace-by-name Prod/Shop/web/Service',
  ]);
});

test('a race is found in each stage, once', () => {
  const services = { web: { env: { API_URL: 'http://api:8080' } }, api: { port: 8080 } };
  expect(findings(twice(services)).filter((each) => !each.startsWith('namespace'))).toEqual([
    'unordered-dependency Dev/Shop/web/Service Dev/Shop/api/Service',
    'unordered-dependency Prod/Shop/web/Service Prod/Shop/api/Service',
  ]);
});

test('a host that only another stage offers is unknown', () => {
  const found = findings({
    dev: { stack: 'Dev/Shop', env: { CART_URL: 'http://cart:8080' }, namespace: 'dev' },
    prod: { stack: 'Prod/Shop', port: 8080, alias: 'cart', namespace: 'prod' },
  });
  expect(found).toEqual(['unknown-host Dev/Shop/dev/Service']);
});

test('services of two stages with the same namespace are not replaced by each other', () => {
  const folder = synthesize(twice({ api: { port: 8080, namespace: 'shop' } }), { env: ENV });
  const { findings: found } = checkPaths([folder], { before: [folder], ignore: ['namespace-by-name'] });
  expect(found).toEqual([]);
});
