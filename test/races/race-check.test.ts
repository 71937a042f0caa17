import * as fs from 'fs';
import * as path from 'path';
import { App, CfnResource, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { SampleOptions, SampleService, synthesize } from './support/sample-app';
import { RULE_IDS } from '../../src/private/races/finding';
import { ServiceConnectRaceCheck } from '../../src/race-check';
import { RaceCheckFailOn, RaceCheckOptions } from '../../src/race-check-options';
import { errorOf } from '../support/mesh-stack';

const RACE: Record<string, SampleService> = {
  web: { env: { API_URL: 'http://api:8080' } },
  api: { port: 8080, admits: ['web'] },
};

/** Whether synthesis with the check fails, and the text that CDK prints. Older versions set the exit code, newer ones throw. */
function synthesizeWithCheck(
  services: Record<string, SampleService>,
  options: RaceCheckOptions,
  sample: SampleOptions = {},
  scopeOf = (app: App): Construct => app,
) {
  const printed: string[] = [];
  const print = (text: unknown) => void printed.push(String(text));
  const spies = [jest.spyOn(console, 'log'), jest.spyOn(console, 'error'), jest.spyOn(console, 'warn')];
  for (const spy of spies) spy.mockImplementation(print);
  const before = process.exitCode;
  process.exitCode = undefined;
  try {
    synthesize(services, {
      ...sample,
      decorate: (created, app) => {
        sample.decorate?.(created, app);
        ServiceConnectRaceCheck.addTo(scopeOf(app), options);
      },
    });
    return { fails: process.exitCode === 1, text: printed.join('\n') };
  } catch (error) {
    const { message, stack } = error as Error;
    expect(message).toMatch(/validation/i); // nothing else is expected
    return { fails: true, text: [...printed, stack].join('\n') };
  } finally {
    process.exitCode = before;
    for (const spy of spies) spy.mockRestore();
  }
}

test('synthesis fails on a race, and the report names the rule, the resource, the evidence and the remedy', () => {
  const { fails, text } = synthesizeWithCheck(RACE, {});
  expect(fails).toBe(true);
  expect(text).toContain('unordered-dependency');
  expect(text).toContain("service 'web' calls 'api', but nothing deploys 'api' first");
  expect(text).toContain("environment variable API_URL of container 'main': http://api:8080");
  expect(text).toContain('Add a dependency between the two AWS::ECS::Service resources');
  expect(text).toMatch(/webService[0-9A-F]{8}/);
});

test('synthesis succeeds without a race', () => {
  const { web, api } = RACE;
  const { fails } = synthesizeWithCheck({ web: { ...web, waitsFor: ['api'] }, api }, {}, { namespaceBy: 'arn' });
  expect(fails).toBe(false);
});

test('only findings with at least the severity of failOn make synthesis fail', () => {
  const { web, api } = RACE;
  const onlyWarnings = { web: { ...web, waitsFor: ['api'] }, api };
  expect(synthesizeWithCheck(RACE, { failOn: RaceCheckFailOn.NEVER }).fails).toBe(false);
  expect(synthesizeWithCheck(onlyWarnings, { failOn: RaceCheckFailOn.ERROR }).fails).toBe(false);
  expect(synthesizeWithCheck(onlyWarnings, { failOn: RaceCheckFailOn.WARNING }).fails).toBe(true);
  expect(
    synthesizeWithCheck(onlyWarnings, { failOn: RaceCheckFailOn.WARNING, ignore: ['namespace-by-name'] }).fails,
  ).toBe(false);
});

test('a finding that the metadata of the service ignores is not reported', () => {
  const acknowledge = (rules: string[]): SampleOptions => ({
    decorate: ({ web }) =>
      (web.node.defaultChild as CfnResource).addMetadata('cdk-service-connect-mesh', { ignore: rules }),
  });
  expect(synthesizeWithCheck(RACE, {}, acknowledge(['unordered-dependency'])).fails).toBe(false);
  expect(synthesizeWithCheck(RACE, {}, acknowledge(['closed-port'])).fails).toBe(true);
});

test('races in stages and nested stacks are reported once', () => {
  const inStage = { stack: 'Prod/Shop>Data' };
  const { fails, text } = synthesizeWithCheck(
    { web: { ...RACE.web, ...inStage }, api: { ...RACE.api, ...inStage } },
    {},
    { namespaceBy: 'arn' },
  );
  expect(fails).toBe(true);
  expect(text.match(/nothing deploys 'api' first/g)).toHaveLength(1);
});

test('the check does not change the cloud assembly', () => {
  const folder = synthesize(RACE);
  const snapshot = () => fs.readdirSync(folder).map((file) => [file, fs.readFileSync(path.join(folder, file), 'utf8')]);
  const before = snapshot();
  const report = new ServiceConnectRaceCheck().validate({
    templatePaths: [path.join(folder, 'Shop.template.json')],
  } as any);
  expect(report.success).toBe(false);
  expect(snapshot()).toEqual(before);
});

test('an assembly that cannot be read is reported, not thrown', () => {
  const report = new ServiceConnectRaceCheck().validate({ templatePaths: ['/no/such/folder/x.template.json'] } as any);
  expect(report).toEqual({
    success: true,
    violations: [],
    metadata: { error: expect.stringContaining('/no/such/folder') },
  });
});

test.each<[string, unknown, string]>([
  ['an unknown rule', ['race', 'closed-port'], 'contains unknown rules, got: "race"'],
  ['rules of the wrong type', [5, null], 'contains unknown rules, got: 5, null'],
  ['a rule instead of a list', 'unordered-dependency', 'must be a list of rules, got "unordered-dependency"'],
  ['an object instead of a list', { rule: 'closed-port' }, 'must be a list of rules, got an object'],
])('%s in ignore is refused', (_, ignore, problem) => {
  expect(errorOf(() => ServiceConnectRaceCheck.addTo(new App(), { ignore } as RaceCheckOptions))).toBe(
    `ServiceConnectRaceCheck: ignore ${problem}\nRules: ${RULE_IDS.join(', ')}`,
  );
});

test('without options, with null or with null for each option, all rules are checked and errors make synthesis fail', () => {
  for (const options of [undefined, null, { failOn: null, ignore: null }] as any[]) {
    expect(new ServiceConnectRaceCheck(options).ruleIds).toEqual(RULE_IDS);
    expect(synthesizeWithCheck(RACE, options).fails).toBe(true);
  }
});

test('a scope in a stage gets the check for this stage', () => {
  const stacks = ['Dev', 'Prod'].map((stage) => ({ stack: `${stage}/Shop` }));
  const services = Object.fromEntries(
    stacks.flatMap(({ stack }, index) => [
      [`web${index}`, { ...RACE.web, stack, env: { API_URL: `http://api${index}:8080` } }],
      [`api${index}`, { port: 8080, stack, admits: [`web${index}`] }],
    ]),
  );
  const inProd = (app: App) => app.node.findChild('Prod').node.findChild('Shop') as Stack;
  const { fails, text } = synthesizeWithCheck(services, {}, { namespaceBy: 'arn' }, inProd);
  expect(fails).toBe(true);
  expect(text).toContain("nothing deploys 'api1' first");
  expect(text).not.toContain("nothing deploys 'api0' first");
});
