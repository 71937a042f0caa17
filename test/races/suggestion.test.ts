import * as ts from 'typescript';
import { ecsService, JsonService, writeAssembly } from './support/json-templates';
import { SampleOptions, SampleService, synthesize } from './support/sample-app';
import { checkPaths } from '../../src/private/races/check';
import { suggestion } from '../../src/private/races/suggest/suggestion';

function suggest(
  services: Record<string, SampleService>,
  language: 'typescript' | 'python' = 'typescript',
  options: SampleOptions = { namespaceBy: 'arn' },
): string {
  return suggestion(checkPaths([synthesize(services, options)], { ignore: ['running-not-healthy'] }), language);
}

const TWO: Record<string, SampleService> = {
  web: { env: { API_URL: 'http://api:8080', DB_HOST: 'db' } },
  api: { port: 8080, env: { DB_HOST: 'db' }, admits: ['web'] },
  db: { port: 3306 },
};

test('TypeScript: a mesh with a row for each service of an unordered dependency', () => {
  expect(suggest(TWO)).toBe(
    [
      "import { ServiceConnectMesh } from 'cdk-service-connect-mesh';",
      '',
      "new ServiceConnectMesh(app.node.findChild('Shop') as import('aws-cdk-lib').Stack, 'ServiceConnectMesh', {",
      '  services: [',
      "    { name: 'web', service: app.node.findChild('Shop').node.findChild('web') as import('aws-cdk-lib/aws-ecs').BaseService, dependsOn: ['api', 'db'] },",
      "    { name: 'api', service: app.node.findChild('Shop').node.findChild('api') as import('aws-cdk-lib/aws-ecs').BaseService, dependsOn: ['db'] },",
      "    { name: 'db', service: app.node.findChild('Shop').node.findChild('db') as import('aws-cdk-lib/aws-ecs').BaseService },",
      '  ],',
      '});',
    ].join('\n'),
  );
});

test('Python: the same mesh', () => {
  expect(suggest(TWO, 'python')).toBe(
    [
      'from cdk_service_connect_mesh import MeshServiceProps, ServiceConnectMesh',
      '',
      'ServiceConnectMesh(',
      '    app.node.find_child("Shop"),',
      '    "ServiceConnectMesh",',
      '    services=[',
      '        MeshServiceProps(name="web", service=app.node.find_child("Shop").node.find_child("web"), depends_on=["api", "db"]),',
      '        MeshServiceProps(name="api", service=app.node.find_child("Shop").node.find_child("api"), depends_on=["db"]),',
      '        MeshServiceProps(name="db", service=app.node.find_child("Shop").node.find_child("db")),',
      '    ],',
      ')',
    ].join('\n'),
  );
});

/** The edges of a suggestion in TypeScript, as `client kind server`. */
function edges(text: string): string[] {
  const rows = [...text.matchAll(/\{ name: '([^']+)'.*?BaseService(?:, (.*))? \},/g)];
  return rows.flatMap(([, name, lists = '']) =>
    [...lists.matchAll(/(dependsOn|connectsTo): \[([^\]]*)\]/g)].flatMap(([, kind, names]) =>
      names.split(', ').map((other) => `${name} ${kind} ${other.slice(1, -1)}`),
    ),
  );
}

test('a closed port is fixed as well if the order exists already, but not if it is reversed', () => {
  const ordered = suggest({ ...TWO, web: { ...TWO.web, waitsFor: ['api'] } });
  expect(edges(ordered)).toEqual(['web dependsOn db', 'api dependsOn db']);
  const closed = suggest({ web: { env: { API_URL: 'http://api:8080' }, waitsFor: ['api'] }, api: { port: 8080 } });
  expect(edges(closed)).toEqual(['web dependsOn api']);
  expect(closed).not.toContain('closed-port');
  const reversed = suggest({ web: { env: { API_URL: 'http://api:8080' } }, api: { port: 8080, waitsFor: ['web'] } });
  expect(reversed).toMatch(/^\/\/ No findings that a ServiceConnectMesh fixes\.\n.*reversed-order.*\n.*closed-port/);
});

test('calls in a cycle become connectsTo, other calls become dependsOn', () => {
  const text = suggest({
    a: { port: 1001, env: { B_URL: 'http://b:1002' } },
    b: { port: 1002, env: { C_URL: 'http://c:1003' } },
    c: { port: 1003, env: { A_URL: 'http://a:1001', D_URL: 'http://d:1004' } },
    d: { port: 1004 },
  });
  expect(edges(text)).toEqual(['a connectsTo b', 'b connectsTo c', 'c dependsOn d', 'c connectsTo a']);
});

test('a call that contradicts an existing order becomes connectsTo', () => {
  const text = suggest({
    a: { port: 1001, env: { B_URL: 'http://b:1002' } },
    b: { port: 1002, env: { C_URL: 'http://c:1003' } },
    c: { port: 1003, waitsFor: ['a'] },
  });
  expect(edges(text)).toEqual(['a connectsTo b', 'b connectsTo c']);
});

test('calls that would make two stacks depend on each other become connectsTo', () => {
  const text = suggest({
    a: { stack: 'One', port: 1001, env: { C_URL: 'http://c:1003' } },
    b: { stack: 'One', port: 1002 },
    c: { stack: 'Two', port: 1003 },
    d: { stack: 'Two', port: 1004, env: { B_URL: 'http://b:1002' } },
  });
  expect(edges(text)).toEqual(['a connectsTo c', 'd connectsTo b']);
});

/** A stack without CDK's metadata but for the paths of the services. */
function jsonStack(name: string, environment: string | undefined, services: Record<string, JsonService>) {
  const resources = Object.entries(services).map(([id, service]) => ecsService(id, service));
  const withPaths = Object.entries(Object.assign({}, ...resources)).map(([id, resource]) => [
    id,
    { ...(resource as object), Metadata: { 'aws:cdk:path': `${name}/${id}/Service` } },
  ]);
  return { environment, template: { Resources: Object.fromEntries(withPaths) } };
}

test('a service in a nested stack and in a stage is found by its whole path', () => {
  const inStage = { stack: 'Prod/Shop>Data' };
  const text = suggest({ web: { ...TWO.api, ...inStage, admits: [] }, db: { ...TWO.db, ...inStage } });
  expect(text).toContain("new ServiceConnectMesh(app.node.findChild('Prod').node.findChild('Shop') as ");
  expect(text).toContain(
    "service: app.node.findChild('Prod').node.findChild('Shop').node.findChild('Data').node.findChild('db') as ",
  );
});

test('each stage gets its own mesh', () => {
  const text = suggest({
    web1: { stack: 'Beta/Shop', env: { DB_HOST: 'db' } },
    db1: { stack: 'Beta/Shop', port: 3306, alias: 'db' },
    web2: { stack: 'Prod/Shop', env: { DB_HOST: 'db' } },
    db2: { stack: 'Prod/Shop', port: 3306, alias: 'db' },
  });
  expect(text.match(/new ServiceConnectMesh\(.*'(ServiceConnectMesh\d?)'/g)).toHaveLength(2);
  expect(edges(text)).toEqual(['web1 dependsOn db1', 'web2 dependsOn db2']);
});

test('stacks below constructs that are no stages share a mesh', () => {
  const text = suggest({
    web: { stack: '(Front)/Web', env: { DB_HOST: 'db' } },
    db: { stack: '(Back)/Data', port: 3306 },
  });
  expect(edges(text)).toEqual(['web dependsOn db']);
  expect(text).toContain("new ServiceConnectMesh(app.node.findChild('Front').node.findChild('Web') as ");
});

test('services of two apps share no mesh', () => {
  const environment = '111111111111/eu-west-1';
  const assemblies = Object.entries({ web: { calls: 'http://api:8080' }, api: { port: 8080 } }).map(([id, service]) =>
    writeAssembly({ Shop: jsonStack('Shop', environment, { [id]: service }) }),
  );
  expect(suggestion(checkPaths(assemblies), 'typescript')).toMatch(
    /^\/\/ No findings that a ServiceConnectMesh fixes.\n/,
  );
});

test('each account and region gets its own mesh, also for a namespace of the same name', () => {
  const services = { web: { calls: 'http://api:8080' }, api: { port: 8080 } };
  const Eu = jsonStack('Eu', '111111111111/eu-west-1', services);
  const Us = jsonStack('Us', '111111111111/us-east-1', services);
  const text = suggestion(checkPaths([writeAssembly({ Eu, Us })]), 'typescript');
  expect(edges(text)).toEqual(['web dependsOn api', 'web dependsOn api']);
  expect(text.match(/new ServiceConnectMesh\(/g)).toHaveLength(2);
});

test('no mesh has services of which one may be in another account or region', () => {
  const Web = jsonStack('Web', undefined, { web: { calls: 'http://api:8080' } });
  const Api = jsonStack('Api', '111111111111/eu-west-1', { api: { port: 8080 } });
  const text = suggestion(checkPaths([writeAssembly({ Web, Api })]), 'typescript');
  expect(text).toMatch(/^\/\/ No findings that a ServiceConnectMesh fixes.\n.* error unordered-dependency: /);
});

test('two services with the same construct id get different names', () => {
  const text = suggest({
    a: { stack: 'One', id: 'service', env: { API_URL: 'http://b:1002' } },
    b: { stack: 'Two', id: 'service', port: 1002 },
  });
  expect(edges(text)).toEqual(['One/service dependsOn Two/service']);
  expect(text).toContain("findChild('Two').node.findChild('service') as");
});

test('other findings become comments with their remedies, also in Python', () => {
  const services: Record<string, SampleService> = {
    web: { env: { API_URL: 'http://api:9999', X_URL: 'http://nowhere:1' } },
    api: { port: 8080 },
  };
  for (const [language, comment] of [
    ['typescript', '//'],
    ['python', '#'],
  ] as const) {
    const lines = suggest(services, language).split('\n');
    const comments = lines.filter((line) => line.startsWith(comment));
    expect(comments).toEqual([
      `${comment} Not fixed by the above:`,
      expect.stringMatching(
        / error wrong-port: service 'web' calls 'api' at port 9999 of 'api', .*\. Use port 8080 .*\.$/,
      ),
      expect.stringMatching(
        / warning unknown-host: service 'web' calls the host 'nowhere', .*\. Correct the host name.*\.$/,
      ),
    ]);
  }
});

test('without a finding that a mesh fixes, only comments are printed', () => {
  expect(suggest({ web: {} })).toBe('// No findings that a ServiceConnectMesh fixes.');
  expect(suggest({ web: { env: { X_URL: 'http://nowhere:1' } } }, 'python')).toMatch(
    /^# No findings that a ServiceConnectMesh fixes\.\n# warning unknown-host: /,
  );
});

test('the TypeScript has no syntax error for any valid construct id', () => {
  const text = suggest({
    "it's \\ a ${name}": { env: { DB_HOST: 'db' } },
    db: { port: 3306 },
  });
  const { diagnostics } = ts.transpileModule(text, { reportDiagnostics: true });
  expect(diagnostics).toEqual([]);
});
