import * as fs from 'fs';
import * as path from 'path';
import { parse } from 'yaml';
import { metadataOf, setMetadata } from './support/assembly-metadata';
import { schemaProblems } from './support/json-schema';
import { synthesize, temporaryFolder } from './support/sample-app';
import { SARIF } from './support/sarif-schema';
import { CheckResult, checkPaths } from '../../src/private/races/check';
import { htmlReport } from '../../src/private/races/reports/html/page';
import { jsonReport } from '../../src/private/races/reports/json';
import { junitReport } from '../../src/private/races/reports/junit';
import { mermaidReport } from '../../src/private/races/reports/mermaid';
import { Report, ReportOptions } from '../../src/private/races/reports/report';
import { sarifReport } from '../../src/private/races/reports/sarif';
import { svgReport } from '../../src/private/races/reports/svg';
import { textReport } from '../../src/private/races/reports/text';
import { elements, readSvg } from '../support/svg-reader';

const OPTIONS: ReportOptions = { colors: false, version: '1.2.3', workingDirectory: '/app' };
const REPORTS: Record<string, Report> = {
  textReport,
  jsonReport,
  sarifReport,
  junitReport,
  mermaidReport,
  svgReport,
  htmlReport,
};
const SECRETS = /hunter2|s3cret|topsecret/;

let folder: string;
let result: CheckResult;

beforeAll(() => {
  folder = synthesize({
    web: {
      env: { API_URL: 'http://user:hunter2@api:8081/?token=s3cret', OTHER_URL: 'http://nowhere:1/' },
      parameters: { DSN: 'mysql://topsecret:topsecret@db:9999/topsecret', FAR: 'http://topsecrethost:1/' },
    },
    api: { port: 8080 },
    db: { port: 3306, waitsFor: ['api'], admits: ['web'] },
    late: { env: { DB_HOST: 'db' }, waitsFor: ['db'] },
  });
  setSource(folder, 'web', '/app/lib/shop stack.ts:12:5');
  result = checkPaths([folder]);
});

/** Writes the line that created a resource into the metadata, as newer versions of CDK do for all resources. */
function setSource(assembly: string, id: string, line: string) {
  const trace = ['...new FargateService2 in aws-cdk-lib...', `new ShopStack (${line})`, '...node internals...'];
  const entries = Object.entries(metadataOf(assembly)).map(([where, all]) => {
    const others = all.filter(({ type }) => type !== 'aws:cdk:creationStack');
    return [
      where,
      where === `/Shop/${id}/Service` ? [...others, { type: 'aws:cdk:creationStack', data: trace }] : others,
    ];
  });
  setMetadata(assembly, Object.fromEntries(entries));
}

test('the sample has a finding of each severity', () => {
  expect(result.findings.map(({ rule, client, server }) => [rule, client?.name, server?.name].join(' '))).toEqual([
    'unordered-dependency web api',
    'unordered-dependency web db',
    'closed-port web api',
    'closed-port late db',
    'wrong-port web api',
    'wrong-port web db',
    'unknown-host web ',
    'unknown-host web ',
    'namespace-by-name web ',
    'namespace-by-name api ',
    'namespace-by-name db ',
    'namespace-by-name late ',
    'running-not-healthy  db',
  ]);
});

test.each(Object.entries(REPORTS))('%s contains no secret, no password and no control character', (_, report) => {
  const text = report(result, OPTIONS);
  expect(text).not.toMatch(SECRETS);
  // eslint-disable-next-line no-control-regex
  expect(text).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F\uE000-\uE002]/);
});

test.each(Object.entries(REPORTS))('%s is the same each time', (_, report) => {
  expect(report(checkPaths([folder]), OPTIONS)).toBe(report(result, OPTIONS));
});

test('every finding has a message and a remedy, and evidence unless it is about the configuration of one service', () => {
  for (const { message, remedy, evidence, client, server } of result.findings) {
    expect(message).toMatch(/^[a-z].*[^.]$/);
    expect(remedy).toMatch(/^[A-Z].*[^.]$/);
    if (client && server) expect(evidence.length).toBeGreaterThan(0);
  }
});

test('JSON is valid against its schema, and the schema lists all rules', () => {
  const schema = JSON.parse(fs.readFileSync(path.join(__dirname, '../../docs/race-report.schema.json'), 'utf8'));
  const report = JSON.parse(jsonReport(result, OPTIONS));
  expect(schemaProblems(schema, report)).toEqual([]);
  expect(schemaProblems(schema, { ...report, findings: [{ rule: 'race' }] }).length).toBeGreaterThan(0);
  expect(report.findings[0].source).toEqual({ file: 'lib/shop stack.ts', line: 12, column: 5 });
  expect(report.edges.map(({ client, server, deployed }: any) => [client.name, server.name, deployed])).toEqual([
    ['web', 'api', 'any'],
    ['web', 'db', 'any'],
    ['late', 'db', 'after'],
  ]);
});

test('SARIF is valid, and its locations are the line of the program or the template', () => {
  const report = JSON.parse(sarifReport(result, OPTIONS));
  expect(schemaProblems(SARIF, report)).toEqual([]);
  const [run] = report.runs;
  expect(run.results).toHaveLength(result.findings.length);
  for (const { ruleId, ruleIndex } of run.results) expect(run.tool.driver.rules[ruleIndex].id).toBe(ruleId);
  const prints = run.results.map((each: any) => each.partialFingerprints.finding);
  expect(prints.slice(5, 8)).toEqual([
    'wrong-port Shop/web/Service Shop/db/Service',
    'unknown-host Shop/web/Service',
    'unknown-host Shop/web/Service 2',
  ]);
  expect(new Set(prints).size).toBe(prints.length);
  const locations = run.results.map((each: any) => each.locations[0].physicalLocation);
  expect(locations[0]).toEqual({
    artifactLocation: { uri: 'lib/shop%20stack.ts' },
    region: { startLine: 12, startColumn: 5 },
  });
  expect(locations[3]).toEqual({ artifactLocation: { uri: 'Shop.template.json' } });
});

test('SARIF describes each rule in one sentence', () => {
  const [{ tool }] = JSON.parse(sarifReport(result, OPTIONS)).runs;
  const descriptions = tool.driver.rules.map(({ id, shortDescription }: any) => [id, shortDescription.text]);
  expect(Object.fromEntries(descriptions)).toEqual({
    'unordered-dependency': 'A service calls another one, and nothing deploys that one first.',
    'reversed-order': 'A service calls another one, but is always deployed before it.',
    'outside-namespace': 'A service calls an alias of a Service Connect namespace that it is not in.',
    'closed-port': 'A service calls another one, and no security group rule admits it.',
    'wrong-port': 'A service calls an alias at a port that the alias does not have.',
    'duplicate-alias': 'Several services of a namespace offer the same alias or discovery name.',
    'unknown-host': 'A URL names a host that no service offers.',
    'namespace-by-name':
      'A service names its namespace without a reference, so that nothing creates the namespace first.',
    'running-not-healthy': 'A service that others are deployed after may count as deployed before it is healthy.',
    'stale-client': 'The endpoints of a service change, and a client of it is not redeployed.',
    'replaced-server': 'A discovery name moves to another service, which ECS refuses while the old one exists.',
    'moved-rule': 'A security group rule gets another logical id or stack, so that it exists twice for a moment.',
  });
});

test('in SARIF, services of two templates with the same logical id have fingerprints of their own', () => {
  const [finding] = result.findings;
  const findings = ['one.json', 'two.json'].map((name) => ({
    ...finding,
    client: { ...finding.client!, path: undefined, stack: { ...finding.client!.stack, name } },
    server: undefined,
  }));
  const [{ results }] = JSON.parse(sarifReport({ ...result, findings }, OPTIONS)).runs;
  expect(results.map((each: any) => each.partialFingerprints.finding)).toEqual(
    ['one.json', 'two.json'].map((name) => `unordered-dependency ${name} ${finding.client!.logicalId}`),
  );
});

test('JUnit is well-formed, and has the declared number of cases and failures', () => {
  const text = junitReport(result, OPTIONS);
  const [, tests, failures] = /tests="(\d+)" failures="(\d+)"/.exec(text)!;
  expect(text.match(/<testcase /g)).toHaveLength(Number(tests));
  expect(text.match(/<failure /g)).toHaveLength(Number(failures));
  expect(text.replace(/<\?.*\?>|<[\w-]+(?: \w+="[^"<>]*")*\/?>|<\/[\w-]+>/g, '')).not.toMatch(/[<>]/);
});

test('Mermaid has the services by wave and a line for each call, with the races in red', () => {
  expect(mermaidReport(result, OPTIONS).split('\n')).toEqual([
    'flowchart RL',
    '  subgraph wave1["Wave 1"]',
    '    s0["web"]',
    '    s1["api',
    'api:8080"]',
    '  end',
    '  subgraph wave2["Wave 2"]',
    '    s2["db',
    'db:3306"]',
    '  end',
    '  subgraph wave3["Wave 3"]',
    '    s3["late"]',
    '  end',
    '  s0 -.->|"unordered-dependency, closed-port, wrong-port"| s1',
    '  s0 -.->|"unordered-dependency, wrong-port"| s2',
    '  s3 -->|"closed-port"| s2',
    '  linkStyle 0,1 stroke:#c5221f,color:#c5221f,stroke-width:3px',
  ]);
});

test('SVG has the services by wave, races in red with the message, and the other findings of calls as labels', () => {
  const { lines, services, texts, root } = readSvg(svgReport(result, OPTIONS));
  expect(elements(root, 'title')[0].textContent).toBe('Shop');
  expect(services.map(({ texts: [name] }) => name)).toEqual(['web', 'api', 'db', 'late']);
  expect(lines.map(({ title, kind }) => `${kind}: ${title}`).sort()).toEqual([
    "mesh-ordered: 'late' calls 'db' and is deployed after it",
    "mesh-problem: service 'web' calls 'api', but nothing deploys 'api' first",
    "mesh-problem: service 'web' calls 'db', but nothing deploys 'db' first",
  ]);
  expect(texts).toEqual(
    expect.arrayContaining(['Wave 1', 'Wave 3', 'closed-port, wrong-port', 'wrong-port', 'race: may not find it']),
  );
});

test('an acknowledged race is not drawn in red', () => {
  const quiet = checkPaths([folder], { ignore: ['unordered-dependency'] });
  expect(readSvg(svgReport(quiet, OPTIONS)).lines.map(({ kind }) => kind)).not.toContain('mesh-problem');
});

test('text has a paragraph for each finding, colors on request only, and the summary as its last line', () => {
  const text = textReport(result, OPTIONS);
  const paragraphs = text.split('\n\n');
  expect(paragraphs).toHaveLength(result.findings.length + 1);
  expect(paragraphs[0]).toBe(
    [
      'error unordered-dependency Shop/web/Service',
      "  service 'web' calls 'api', but nothing deploys 'api' first",
      "    environment variable API_URL of container 'main': http://***@api:8081",
      '    created at lib/shop stack.ts:12',
      "  Add a dependency between the two AWS::ECS::Service resources, from 'web' to 'api', or declare both in a " +
        "ServiceConnectMesh with dependsOn: ['api']. Tasks of 'web' that are deployed earlier do not find 'api' until the " +
        'next deployment',
    ].join('\n'),
  );
  expect(paragraphs[1]).toContain("    secret DSN of container 'main': (its value is not shown)");
  expect(text.split('\n').pop()).toBe('4 services, 3 calls: 6 errors, 6 warnings, 1 info');
  expect(textReport(result, { ...OPTIONS, colors: true })).toContain('\u001B[31merror\u001B[0m');
});

test('the hostile name of a source file cannot control the terminal', () => {
  const [finding, ...others] = result.findings;
  const source = { file: '/app/lib/\u001B[31m\u202Eshop.ts', line: 12, column: 5 };
  const text = textReport({ ...result, findings: [{ ...finding, source }, ...others] }, OPTIONS);
  expect(text).toContain('    created at lib/\ufffd[31m\ufffdshop.ts:12\n');
});

test('hostile names cannot break a report', () => {
  const name = 'x"<&\'>]\n\u001B[31m`$#;\u202E😀\uD800\u2028';
  const template = {
    Resources: {
      [name]: { Type: 'AWS::ECS::Service', Properties: { TaskDefinition: { Ref: 'T' }, ...connect('a') } },
      Other: { Type: 'AWS::ECS::Service', Properties: { TaskDefinition: { Ref: 'T' }, ...connect('a') } },
      T: {
        Type: 'AWS::ECS::TaskDefinition',
        Properties: { ContainerDefinitions: [{ Name: name, Environment: [{ Name: name, Value: 'http://b:1' }] }] },
      },
    },
  };
  const file = path.join(temporaryFolder(), 't.json');
  fs.writeFileSync(file, JSON.stringify(template));
  const hostile = checkPaths([file]);
  expect(hostile.findings.map(({ rule }) => rule)).toContain('duplicate-alias');
  for (const report of [textReport, junitReport, mermaidReport, svgReport, htmlReport]) {
    // eslint-disable-next-line no-control-regex
    expect(report(hostile, OPTIONS)).not.toMatch(/[\u001B\u202A-\u202E\u2066-\u2069\u2028]/);
    expect(report(hostile, OPTIONS)).not.toMatch(/\p{Cs}/u);
    expect(report(hostile, OPTIONS)).toMatch(/😀|#128512;/);
  }
  expect(schemaProblems(SARIF, JSON.parse(sarifReport(hostile, OPTIONS)))).toEqual([]);
  expect(mermaidReport(hostile, OPTIONS)).toMatch(/\n {4}s0\["[^"<>\n]*\na:1"\]\n/);
  expect(() => readSvg(svgReport(hostile, OPTIONS))).not.toThrow();
  expect(() => parse(jsonReport(hostile, OPTIONS))).not.toThrow();

  function connect(alias: string) {
    return {
      ServiceConnectConfiguration: {
        Enabled: true,
        Namespace: 'n',
        Services: [{ PortName: 'p', ClientAliases: [{ DnsName: alias, Port: 1 }] }],
      },
    };
  }
});
