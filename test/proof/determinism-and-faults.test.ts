import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { CfnResource, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as fc from 'fast-check';
import { long, MESHES, report, RUNS } from '../support/proof-runs';
import { spreads } from '../support/random-spreads';
import { fill, newApp, Spread, synthesize } from '../support/spread';

const directories: string[] = [];
afterAll(() => directories.forEach((directory) => fs.rmSync(directory, { recursive: true })));

function newDirectory(): string {
  directories.push(fs.mkdtempSync(path.join(os.tmpdir(), 'bad-days-')));
  return directories[directories.length - 1];
}

/** All files below a directory, by their paths. */
function filesOf(root: string): Record<string, string> {
  const files = fs.readdirSync(root, { recursive: true, encoding: 'utf8' }).sort();
  const isFile = (file: string) => fs.statSync(path.join(root, file)).isFile();
  return Object.fromEntries(
    files.filter(isFile).map((file) => [file, fs.readFileSync(path.join(root, file), 'base64')]),
  );
}

function synthesizeInto(outdir: string, spread: Spread) {
  const app = newApp({ outdir });
  fill(app, spread);
  app.synth();
}

/** Synthesizes in a separate process. */
function synthesizeLarge(services: number, stacks: number, outdir: string, heap: number, env: object = {}) {
  const script = path.join(__dirname, '..', 'support', 'synthesize-large.ts');
  const flags = [`--max-old-space-size=${heap}`, '-r', 'ts-node/register/transpile-only', script];
  const output = execFileSync(process.execPath, [...flags, String(services), String(stacks), outdir], {
    env: { ...process.env, TS_NODE_PROJECT: 'tsconfig.dev.json', CDK_VALIDATION: 'false', ...env },
    encoding: 'utf8',
  });
  return JSON.parse(output) as { megabytes: number; seconds: number };
}

test('two processes with different time zones and locales write the same bytes', () => {
  const [ours, theirs] = [newDirectory(), newDirectory()];
  synthesizeLarge(40, 4, ours, 512, { TZ: 'UTC', LANG: 'C' });
  synthesizeLarge(40, 4, theirs, 512, { TZ: 'Pacific/Auckland', LANG: 'tr_TR.UTF-8' });
  expect(Object.keys(filesOf(ours)).length).toBeGreaterThan(10);
  expect(filesOf(theirs)).toEqual(filesOf(ours));
}, 60_000);

test('two apps with the same meshes write the same bytes', () => {
  fc.assert(
    fc.property(spreads, (spread) => {
      const [one, other] = [newDirectory(), newDirectory()];
      for (const outdir of [one, other]) synthesizeInto(outdir, spread);
      expect(filesOf(other)).toEqual(filesOf(one));
    }),
    { ...RUNS, numRuns: Math.ceil(MESHES / 20) },
  );
});

/** The deployed templates, without hashes: the hash in the URL of a nested template depends on the order of its keys. */
function deployedOf(spread: Spread) {
  const assembly = synthesize(spread).assembly.map((stack) => ({
    ...stack,
    dependencies: [...stack.dependencies].sort(),
  }));
  return JSON.parse(JSON.stringify(assembly).replace(/[0-9a-f]{64}/g, 'hash'));
}

test('the order of declaration does not change the templates, for services in any stacks', () => {
  fc.assert(
    fc.property(spreads, (spread) => {
      const meshes = spread.meshes.map((mesh) => ({ ...mesh, services: [...mesh.services].reverse() }));
      expect(deployedOf({ ...spread, meshes })).toEqual(deployedOf(spread));
    }),
    { ...RUNS, numRuns: Math.ceil(MESHES / 20) },
  );
});

long(
  '2,000 services over 40 stacks synthesize within 1 GiB',
  () => {
    const { megabytes, seconds } = synthesizeLarge(2000, 40, newDirectory(), 768);
    report(`2000 services over 40 stacks: ${megabytes} MiB, ${seconds} s of CPU time`);
    expect(megabytes).toBeLessThan(1024);
  },
  600_000,
);

/** The CDK methods that throw in a test. Which call throws is random. */
const FAULTS: Record<string, readonly [prototype: any, method: string]> = {
  'the configuration': [ecs.BaseService.prototype, 'enableServiceConnect'],
  'a rule': [ec2.SecurityGroup.prototype, 'addIngressRule'],
  'an override': [CfnResource.prototype, 'addPropertyOverride'],
  'an export': [Stack.prototype, 'exportValue'],
  'a stack dependency': [Stack.prototype, 'addDependency'],
  'a policy': [iam.Role.prototype, 'attachInlinePolicy'],
};

/** Whether the mesh makes the present call, and not CDK itself. */
function isCalledByMesh(): boolean {
  return new Error().stack!.includes(path.join('src', 'private', 'wiring'));
}

test('an error in any CDK call of the wiring blocks every later synthesis', () => {
  const failed: Record<string, number> = {};
  const fault = fc.tuple(fc.constantFrom(...Object.keys(FAULTS)), fc.integer({ min: 1, max: 20 }));
  fc.assert(
    fc.property(spreads, fault, (spread, [name, call]) => {
      const app = newApp({ outdir: newDirectory(), treeMetadata: false });
      const [prototype, method] = FAULTS[name];
      const original = prototype[method];
      let calls = 0;
      const spy = jest.spyOn(prototype, method).mockImplementation(function (this: unknown, ...given: unknown[]) {
        if (isCalledByMesh() && ++calls === call) throw new Error('CDK is out of order');
        return original.apply(this, given);
      });
      try {
        fill(app, spread);
        app.synth();
      } catch (error) {
        failed[name] = (failed[name] ?? 0) + 1;
        expect((error as Error).message).toMatch(
          /^ServiceConnectMesh '[\w/]+': CDK threw an error while the mesh added its resources\n {2}CDK is/,
        );
      } finally {
        spy.mockRestore();
      }
      if (calls < call) return;
      expect(() => app.synth({ force: true })).toThrow(
        /CDK threw an error while the mesh added its resources\n {2}CDK is out of order/,
      );
    }),
    { ...RUNS, numRuns: 20 + Math.ceil(MESHES / 5) },
  );
  expect(Object.values(failed).reduce((sum, each) => sum + each, 0)).toBeGreaterThan(MESHES / 25);
});
