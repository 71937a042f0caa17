import { App } from 'aws-cdk-lib';
import { APPLICATIONS } from './support/applications';
import { compilerErrors, createMeshes, runPython, runTypeScript } from './support/paste';
import { SampleOptions, SampleService, synthesize } from './support/sample-app';
import { CheckResult, checkPaths } from '../../src/private/races/check';
import { suggestion } from '../../src/private/races/suggest/suggestion';

/*
 * Each suggestion is pasted unchanged before `app.synth()`, and the application is checked again.
 */

type Services = Record<string, SampleService>;

const OTHERS: Record<string, Services> = {
  'a chain of three': {
    web: { env: { API_URL: 'http://api:8080', DB_HOST: 'db' } },
    api: { port: 8080, env: { DB_HOST: 'db' } },
    db: { port: 3306 },
  },
  'a cycle of three and a fourth': {
    a: { port: 1001, env: { B_URL: 'http://b:1002' } },
    b: { port: 1002, env: { C_URL: 'http://c:1003' } },
    c: { port: 1003, env: { A_URL: 'http://a:1001', D_URL: 'http://d:1004' } },
    d: { port: 1004 },
  },
  'a call against an existing order': {
    a: { port: 1001, env: { B_URL: 'http://b:1002' } },
    b: { port: 1002, env: { C_URL: 'http://c:1003' } },
    c: { port: 1003, waitsFor: ['a'] },
  },
  'two stacks that call each other': {
    a: { stack: 'One', port: 1001, env: { C_URL: 'http://c:1003' } },
    b: { stack: 'One', port: 1002 },
    c: { stack: 'Two', port: 1003 },
    d: { stack: 'Two', port: 1004, env: { B_URL: 'http://b:1002' } },
  },
  'stacks below different constructs': {
    web: { stack: '(Front)/Web', env: { API_URL: 'http://api:8080' } },
    api: { stack: '(Back)/Api', port: 8080 },
  },
  'two services with one construct id': {
    a: { stack: 'One', id: 'service', env: { API_URL: 'http://b:1002' } },
    b: { stack: 'Two', id: 'service', port: 1002 },
  },
  'other findings too': {
    web: { env: { API_URL: 'http://api:9999', X_URL: 'http://nowhere:1' } },
    api: { port: 8080 },
  },
  'construct ids with quotes and backslashes': {
    'it\'s \\ a ${name} "x"': { env: { DB_HOST: 'db' } },
    db: { port: 3306 },
  },
};

const RACY: [name: string, services: Services][] = [
  ...Object.entries(APPLICATIONS)
    .filter(([, [, expected]]) => expected.some((finding) => finding.startsWith('unordered-dependency')))
    .map(([name, [services]]): [string, Services] => [name, services]),
  ...Object.entries(OTHERS),
];

const BY: SampleOptions['namespaceBy'][] = ['arn', 'name'];

const check = (services: Services, options: SampleOptions) =>
  checkPaths([synthesize(services, options)], { ignore: ['running-not-healthy'] });

const pairs = ({ findings }: CheckResult, ...rules: string[]) =>
  findings
    .filter(({ rule }) => rules.includes(rule))
    .map(({ rule, client, server }) => `${rule} ${client?.path} -> ${server?.path}`);

/** Expects that pasting fixes the findings that a suggestion is for, and adds no finding. */
function expectFixed(services: Services, options: SampleOptions, paste: (app: App) => void) {
  const before = check(services, options);
  const after = check(services, { ...options, decorate: (_, app) => paste(app) });
  const unordered = pairs(before, 'unordered-dependency');
  expect(unordered).not.toEqual([]);
  expect(pairs(after, 'unordered-dependency', 'reversed-order')).toEqual([]);
  const closed = pairs(after, 'closed-port').map((pair) => pair.replace('closed-port', 'unordered-dependency'));
  expect(closed.filter((pair) => unordered.includes(pair))).toEqual([]);
  const remaining = after.findings.map(({ message }) => message);
  expect(remaining.filter((message) => !before.findings.some((each) => each.message === message))).toEqual([]);
}

describe('TypeScript', () => {
  test.each(RACY)('%s', (_, services) => {
    for (const namespaceBy of BY) {
      const text = suggestion(check(services, { namespaceBy }), 'typescript');
      expectFixed(services, { namespaceBy }, (app) => runTypeScript(text, app));
    }
  });

  test('compiles unchanged', () => {
    const texts = RACY.map(([, services]) => suggestion(check(services, {}), 'typescript'));
    expect(compilerErrors(texts)).toEqual([]);
  });
});

describe('Python, run against a stub of the library', () => {
  const texts = () => RACY.map(([, services]) => suggestion(check(services, { namespaceBy: 'arn' }), 'python'));
  const meshes = runPython([]) && runPython(texts());

  (meshes ? test.each(RACY) : test.skip.each(RACY))('%s', (name, services) => {
    const index = RACY.findIndex(([each]) => each === name);
    expectFixed(services, { namespaceBy: 'arn' }, (app) => createMeshes(meshes![index], app));
  });
});
