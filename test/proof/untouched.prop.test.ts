import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { App, CfnElement, DefaultTokenResolver, Stack, StringConcat, Tokenization } from 'aws-cdk-lib';
import * as recommendedFlags from 'aws-cdk-lib/recommended-feature-flags.json';
import * as fc from 'fast-check';
import { MESHES, RUNS } from '../support/proof-runs';
import { RESOLUTION_SENSITIVE_CONSTRUCTS } from '../support/resolution-sensitive-constructs';
import { fill, newApp, oneMesh, Spread, SpreadService } from '../support/spread';

const service = (name: string, place: string, more: Partial<SpreadService>): SpreadService => ({
  name,
  place,
  group: 'own',
  endpoints: { http: {} },
  dependsOn: [],
  connectsTo: [],
  ...more,
});

/** Meshes, each of which has to read more of the app than the one before. */
const MESH_KINDS: Record<string, Spread> = {
  'an edge within a stack': oneMesh([service('web', 'Front', { dependsOn: ['api'] }), service('api', 'Front', {})]),
  'an edge between stacks': oneMesh([service('web', 'Front', { dependsOn: ['api'] }), service('api', 'Back', {})]),
  'connections between stacks, in both directions': oneMesh([
    service('web', 'Front', { connectsTo: ['api'] }),
    service('api', 'Back', { connectsTo: ['web'] }),
  ]),
};

interface Trial {
  readonly constructs: readonly string[];
  /** Whether the stack of these constructs is the first of the app, or the last. */
  readonly first: boolean;
  readonly flags: boolean;
  readonly mesh: string;
}

/** The templates and assets of the stack of these constructs, by their names. */
function filesOfStack(
  { constructs, first, flags, mesh }: Trial,
  withMesh: boolean,
  beforeSynth: (app: App) => void = () => {},
): Record<string, string> {
  const outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'untouched-'));
  try {
    const app = newApp({ outdir, context: flags ? { ...recommendedFlags } : {} });
    const spread = MESH_KINDS[mesh];
    if (first) addStack(app, constructs);
    fill(app, withMesh ? spread : { ...spread, meshes: [] });
    if (!first) addStack(app, constructs);
    beforeSynth(app);
    app.synth();
    // The metadata contains stack traces with lines of this file.
    const names = fs.readdirSync(outdir).filter((name) => /^Sensitive(?!.*\.metadata\.json$)/.test(name));
    return Object.fromEntries(names.map((name) => [name, fs.readFileSync(path.join(outdir, name), 'utf8')]));
  } finally {
    fs.rmSync(outdir, { recursive: true });
  }
}

function addStack(app: App, constructs: readonly string[]) {
  const stack = new Stack(app, 'Sensitive');
  for (const name of constructs) RESOLUTION_SENSITIVE_CONSTRUCTS[name](stack);
}

/** The files, or the message of the error if CDK refuses the application. */
function resultOf(trial: Trial, withMesh: boolean, beforeSynth?: (app: App) => void): unknown {
  try {
    return filesOfStack(trial, withMesh, beforeSynth);
  } catch (error) {
    return (error as Error).message;
  }
}

describe.each(Object.keys(MESH_KINDS))('%s', (mesh) => {
  test.each(Object.keys(RESOLUTION_SENSITIVE_CONSTRUCTS))('%s', (name) => {
    for (const flags of [false, true]) {
      const trial = { constructs: [name], first: true, flags, mesh };
      const untouched = filesOfStack(trial, false);
      expect(Object.keys(untouched)).toContain('Sensitive.template.json');
      expect(filesOfStack(trial, true)).toEqual(untouched);
    }
  });
});

test('a mesh does not change the files of a stack without services of the mesh', () => {
  const trials: fc.Arbitrary<Trial> = fc.record({
    constructs: fc.subarray(Object.keys(RESOLUTION_SENSITIVE_CONSTRUCTS), { minLength: 1 }),
    first: fc.boolean(),
    flags: fc.boolean(),
    mesh: fc.constantFrom(...Object.keys(MESH_KINDS)),
  });
  fc.assert(
    fc.property(trials, (trial) => {
      expect(resultOf(trial, true)).toEqual(resultOf(trial, false));
    }),
    { ...RUNS, numRuns: Math.ceil(MESHES / 25) },
  );
});

/** Resolves tokens as CDK does, and then restores the cache of each token. */
class ForgettingResolver extends DefaultTokenResolver {
  constructor() {
    super(new StringConcat());
  }

  public resolveToken(...[token, ...rest]: Parameters<DefaultTokenResolver['resolveToken']>) {
    const lazy = ((token as { inner?: unknown }).inner ?? token) as { _cached?: unknown };
    const before = lazy._cached;
    try {
      return super.resolveToken(token, ...rest);
    } finally {
      lazy._cached = before;
    }
  }
}

/** Resolves everything in an app before CDK does, which a mesh must not do. */
function resolveEarly(app: App) {
  for (const construct of app.node.findAll()) {
    if (!CfnElement.isCfnElement(construct)) continue;
    const written = (construct as any)._toCloudFormation();
    Tokenization.resolve(written, { scope: construct, resolver: new ForgettingResolver(), preparing: true });
  }
}

/** These constructs show that the test can fail. The others are in the list in case a later version of CDK changes them. */
test.each([
  'a role with a policy of 220 statements, which is split',
  'a bucket policy whose statements an aspect changes',
  'a lazy that creates a resource',
])('resolving everything before synthesis changes %s', (name) => {
  const trial = { constructs: [name], first: true, flags: true, mesh: 'an edge between stacks' };
  expect(resultOf(trial, false, resolveEarly)).not.toEqual(resultOf(trial, false));
});
