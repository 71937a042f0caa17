import * as fs from 'fs';
import * as path from 'path';
import { HELP } from '../../src/cli/help';
import { run } from '../../src/cli/run';
import { SampleService, synthesize, temporaryFolder } from '../races/support/sample-app';

/** Runs the command in a folder, and returns the exit code and everything that it printed. */
function command(args: string[], { isTTY = false, environment = {}, workingDirectory = '/' } = {}) {
  let [out, err] = ['', ''];
  const stdout = { isTTY, write: (text: string) => void (out += text) };
  const stderr = { write: (text: string) => void (err += text) };
  return { code: run(args, { stdout, stderr, environment, workingDirectory }), out, err };
}

const RACE: Record<string, SampleService> = {
  web: { env: { API_URL: 'http://api:8080' } },
  api: { port: 8080, admits: ['web'] },
};

let racy: string;
let warned: string;
let clean: string;

beforeAll(() => {
  racy = synthesize(RACE, { namespaceBy: 'arn' });
  warned = synthesize({ web: {} });
  clean = synthesize({ web: {} }, { namespaceBy: 'arn' });
});

test('exit code 0 without findings, 1 with findings', () => {
  expect(command(['check', clean])).toEqual({
    code: 0,
    out: '1 service, 0 calls: 0 errors, 0 warnings, 0 infos\n',
    err: '',
  });
  expect(command(['check', racy])).toMatchObject({ code: 1, err: '' });
  expect(command(['check', clean, racy])).toMatchObject({ code: 1, err: '' });
});

test('--fail-on sets the severity of findings that fail the command', () => {
  expect(command(['check', warned]).code).toBe(0);
  expect(command(['check', warned, '--fail-on', 'warning']).code).toBe(1);
  expect(command(['check', racy, '--fail-on=never']).code).toBe(0);
});

test('--ignore excludes rules, and can be repeated', () => {
  expect(command(['check', racy, '--ignore', 'unordered-dependency']).code).toBe(0);
  const both = command([
    'check',
    racy,
    '--ignore',
    'closed-port,unordered-dependency',
    '--ignore',
    'running-not-healthy',
  ]);
  expect(both).toMatchObject({ code: 0, out: expect.stringMatching(/1 finding ignored\n$/) });
});

test('--output writes the report to a file and prints the summary', () => {
  const file = path.join(temporaryFolder(), 'report.json');
  const { code, out } = command(['check', racy, '--format', 'json', '--output', file]);
  expect([code, out]).toEqual([1, '2 services, 1 call: 1 error, 0 warnings, 0 infos\n']);
  expect(JSON.parse(fs.readFileSync(file, 'utf8')).findings).toHaveLength(1);
});

test('--plan prints the deployment order, and the exit code depends on the findings', () => {
  const { code, out } = command(['check', racy, '--plan']);
  expect(code).toBe(1);
  expect(out).toBe(
    [
      '2 services in 1 wave',
      '',
      'wave 1',
      '  web',
      '  api',
      '',
      'critical path',
      '  web: 1 service',
      '',
      'not in the waves',
      "  race: 'web' calls 'api' and may be deployed before it",
      '',
    ].join('\n'),
  );
  expect(command(['check', clean, '--plan'])).toMatchObject({ code: 0, out: expect.stringContaining('1 service') });
});

test('html and svg are written to a file or printed', () => {
  const file = path.join(temporaryFolder(), 'report.html');
  expect(command(['check', racy, '--format', 'html', '--output', file]).code).toBe(1);
  expect(fs.readFileSync(file, 'utf8')).toMatch(/^<!DOCTYPE html>\n[^]*<\/html>\n$/);
  expect(command(['check', racy, '--format', 'svg']).out).toMatch(/^<svg xmlns=[^]*<\/svg>\n$/);
});

test('colors are used on a terminal only, and not if NO_COLOR is set', () => {
  const hasColors = (options: object) => command(['check', racy], options).out.includes('\u001B[');
  expect(hasColors({ isTTY: true })).toBe(true);
  expect(hasColors({ isTTY: true, environment: { NO_COLOR: '1' } })).toBe(false);
  expect(hasColors({ isTTY: false })).toBe(false);
});

test('the input can be a folder, its manifest.json or a template', () => {
  const one = command(['check', racy]).out;
  expect(command(['check', path.join(racy, 'manifest.json')]).out).toBe(one);
  expect(command(['check', path.join(racy, 'Shop.template.json')]).out).toContain('unordered-dependency');
});

const WRONG: [args: string[], message: string][] = [
  [['scan'], "Unknown command 'scan'. The command is: check"],
  [['check', '--fast'], "Unknown option '--fast'. See --help"],
  [
    ['check', '--format', 'pdf'],
    "Option '--format' does not allow 'pdf'. Allowed: text, json, sarif, junit, html, svg, mermaid",
  ],
  [['check', '--fail-on', 'info'], "Option '--fail-on' does not allow 'info'. Allowed: error, warning, never"],
  [['check', '--language', 'java'], "Option '--language' does not allow 'java'. Allowed: typescript, python"],
  [['check', '--format'], "Option '--format' requires a value"],
  [['check', '--output='], "Option '--output' requires a value"],
  [['check', '--plan=yes'], "Option '--plan' takes no value"],
  [['check', '--plan', '--suggest'], "Options '--suggest' and '--plan' cannot be combined: each prints something else"],
  [
    ['check', '--plan', '--format', 'html'],
    "Options '--format' and '--plan' cannot be combined: each prints something else",
  ],
  [['check', '/no/such/place'], "Cannot read '/no/such/place': no such file or folder"],
  [['check', '/'], "'/' is not a cloud assembly: it contains no manifest.json. Run `cdk synth` first"],
];

test.each(WRONG)('%j: exit code 2 and one line', (args, message) => {
  expect(command(args)).toEqual({ code: 2, out: '', err: `cdk-service-connect-mesh: ${message}\n` });
});

test('an unknown rule in --ignore is refused with the list of rules', () => {
  expect(command(['check', '--ignore', 'race']).err).toContain(
    "does not allow 'race'. Allowed: unordered-dependency, ",
  );
});

test('files that are no templates: exit code 2 and one line that names the file', () => {
  const folder = temporaryFolder();
  const files: Record<string, [content: string, message: RegExp]> = {
    'text.yaml': ['just text', /text\.yaml' is not a CloudFormation template$/],
    'broken.yaml': ['Resources: [', /broken\.yaml' as JSON or YAML: /],
    'empty.json': ['', /empty\.json' is not a CloudFormation template$/],
    'list.json': ['[1, 2]', /list\.json' is not a CloudFormation template$/],
    'other.json': ['{"name":"x"}', /No CloudFormation resources found in .*other\.json'$/],
  };
  for (const [name, [content, message]] of Object.entries(files)) {
    fs.writeFileSync(path.join(folder, name), content);
    const { code, out, err } = command(['check', path.join(folder, name)]);
    expect([name, code, out]).toEqual([name, 2, '']);
    expect(err.trimEnd()).toMatch(message);
    expect(err.trimEnd()).not.toContain('\n');
  }
});

test('a manifest that is not valid JSON: exit code 2', () => {
  const folder = temporaryFolder();
  fs.writeFileSync(path.join(folder, 'manifest.json'), '{');
  expect(command(['check', folder])).toMatchObject({ code: 2, err: expect.stringMatching(/it is not valid JSON\n$/) });
});

test('an output that cannot be written: exit code 2', () => {
  expect(command(['check', racy, '--output', '/no/such/folder/x'])).toMatchObject({
    code: 2,
    err: "cdk-service-connect-mesh: Cannot write '/no/such/folder/x': ENOENT\n",
  });
});

test('--help fits one screen and names every option and rule; no arguments print it as well', () => {
  const lines = HELP.split('\n');
  expect(lines.length).toBeLessThanOrEqual(24);
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(100);
  expect(command(['check', '--help'])).toEqual({ code: 0, out: `${HELP}\n`, err: '' });
  expect(command([]).out).toBe(`${HELP}\n`);
  for (const option of [
    'format',
    'output',
    'fail-on',
    'before',
    'suggest',
    'plan',
    'language',
    'ignore',
    'version',
    'help',
  ]) {
    expect(HELP).toContain(`--${option}`);
  }
  for (const rule of ['unordered-dependency', 'moved-rule', 'wrong-port']) expect(HELP).toContain(rule);
});

test('--version prints the version of the package', () => {
  expect(command(['--version']).out).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test('cdk.out is read if no input is given', () => {
  const before = process.cwd();
  process.chdir(temporaryFolder());
  try {
    expect(command(['check']).err).toBe("cdk-service-connect-mesh: Cannot read 'cdk.out': no such file or folder\n");
    fs.cpSync(racy, 'cdk.out', { recursive: true });
    expect(command(['check']).code).toBe(1);
  } finally {
    process.chdir(before);
  }
});

test('a file in UTF-16 is refused with the name of the encoding, with and without a mark of the order of bytes', () => {
  const text = 'Resources: {}';
  const little = Buffer.from(text, 'utf16le');
  const encoded: Record<string, Buffer> = {
    'UTF-16LE with a mark': Buffer.concat([Buffer.from([0xff, 0xfe]), little]),
    'UTF-16LE': little,
    'UTF-16BE with a mark': Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(little).swap16()]),
    'UTF-16BE': Buffer.from(little).swap16(),
  };
  const file = path.join(temporaryFolder(), 'template.yaml');
  for (const content of Object.values(encoded)) {
    fs.writeFileSync(file, content);
    expect(command(['check', file])).toEqual({
      code: 2,
      out: '',
      err: `cdk-service-connect-mesh: Cannot read '${file}': it is encoded in UTF-16. Save it in UTF-8\n`,
    });
  }
});
