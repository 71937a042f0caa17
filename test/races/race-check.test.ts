import * as fs from 'fs';
import * as path from 'path';
import { App, CfnResource, Stage } from 'aws-cdk-lib';
import { SampleOptions, SampleService, synthesize } from './support/sample-app';
import { ServiceConnectRaceCheck } from '../../src/race-check';
import { RaceCheckFailOn, RaceCheckOptions } from '../../src/race-check-options';

const RACE: Record<string, SampleService> = {
  web: { env: { API_URL: 'http://api:8080' } },
  api: { port: 8080, admits: ['web'] },
};

/** What CDK prints and the exit code that it sets when it synthesizes with the check. */
function synthesizeWithCheck(
  services: Record<string, SampleService>,
  options: RaceCheckOptions,
  sample: SampleOptions = {},
) {
  const printed: string[] = [];
  const print = (text: unknown) => void printed.push(String(text));
  const spies = [jest.spyOn(console, 'log'), jest.spyOn(console, 'error'), jest.spyOn(console, 'warn')];
  for (const spy of spies) spy.mockImplementation(print);
  const before = process.exitCode;
  process.exitCode = undefined;
  try {
    const folder = synthesize(services, {
      ...sample,
      decorate: (created, app) => {
        sample.decorate?.(created, app);
        ServiceConnectRaceCheck.addTo(app, options);
      },
    });
    return { folder, exitCode: process.exitCode, text: printed.join('\n') };
  } finally {
    process.exitCode = before;
    for (const spy of spies) spy.mockRestore();
  }
}

test('synthesis fails on a race, and the report names the rule, the resource, the evidence and the remedy', () => {
  const { exitCode, text } = synthesizeWithCheck(RACE, {});
  expect(exitCode).toBe(1);
  expect(text).toContain('unordered-dependency');
  expect(text).toContain("service 'web' calls 'api', but nothing deploys 'api' first");
  expect(text).toContain("environment variable API_URL of container 'main': http://api:8080");
  expect(text).toContain('Add a dependency between the two AWS::ECS::Service resources');
  expect(text).toMatch(/webService[0-9A-F]{8}/);
});

test('synthesis succeeds without a race', () => {
  const { web, api } = RACE;
  const { exitCode } = synthesizeWithCheck({ web: { ...web, waitsFor: ['api'] }, api }, {}, { namespaceBy: 'arn' });
  expect(exitCode).toBeUndefined();
});

test('findings only make synthesis fail if they are as severe as failOn says', () => {
  const { web, api } = RACE;
  const onlyWarnings = { web: { ...web, waitsFor: ['api'] }, api };
  expect(synthesizeWithCheck(RACE, { failOn: RaceCheckFailOn.NEVER }).exitCode).toBeUndefined();
  expect(synthesizeWithCheck(onlyWarnings, { failOn: RaceCheckFailOn.ERROR }).exitCode).toBeUndefined();
  expect(synthesizeWithCheck(onlyWarnings, { failOn: RaceCheckFailOn.WARNING }).exitCode).toBe(1);
  expect(
    synthesizeWithCheck(onlyWarnings, { failOn: RaceCheckFailOn.WARNING, ignore: ['namespace-by-name'] }).exitCode,
  ).toBeUndefined();
});

test('a finding that the metadata of the service ignores is not reported', () => {
  const acknowledge = (rules: string[]): SampleOptions => ({
    decorate: ({ web }) =>
      (web.node.defaultChild as CfnResource).addMetadata('cdk-service-connect-mesh', { ignore: rules }),
  });
  expect(synthesizeWithCheck(RACE, {}, acknowledge(['unordered-dependency'])).exitCode).toBeUndefined();
  expect(synthesizeWithCheck(RACE, {}, acknowledge(['closed-port'])).exitCode).toBe(1);
});

test('races in stages and nested stacks are found, each once', () => {
  const inStage = { stack: 'Prod/Shop>Data' };
  const { exitCode, text } = synthesizeWithCheck(
    { web: { ...RACE.web, ...inStage }, api: { ...RACE.api, ...inStage } },
    {},
    { namespaceBy: 'arn' },
  );
  expect(exitCode).toBe(1);
  expect(text.match(/nothing deploys 'api' first/g)).toHaveLength(1);
});

test('the check leaves the cloud assembly as it is', () => {
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

test('an unknown rule in ignore is refused', () => {
  expect(() => ServiceConnectRaceCheck.addTo(new App(), { ignore: ['race', 'closed-port'] })).toThrow(
    'ServiceConnectRaceCheck: ignore contains unknown rules, got: race\nRules: unordered-dependency, reversed-order,',
  );
});

test('a scope in a stage gets the check for this stage', () => {
  const app = new App();
  const stage = new Stage(app, 'Prod');
  ServiceConnectRaceCheck.addTo(stage);
  expect(stage.policyValidationBeta1).toHaveLength(1);
  expect(app.policyValidationBeta1).toHaveLength(0);
});
