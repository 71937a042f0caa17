import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { App, CfnElement, DefaultTokenResolver, Stack, StringConcat, Tokenization } from 'aws-cdk-lib';
import * as recommendedFlags from 'aws-cdk-lib/recommended-feature-flags.json';
import * as fc from 'fast-check';
import { MESHES, RUNS } from '../support/proof-runs';
import { fill, newApp, oneMesh, Spread, SpreadService } from '../support/spread';
import { ZOO } from '../support/zoo';

const service = (name: string, place: string, more: Partial<SpreadService>): SpreadService => ({
  name,
  place,
  group: 'own',
  endpoints: { http: {} },
  dependsOn: [],
  connectsTo: [],
  ...more,
});

/** Meshes from the least to the most that has to be looked at. */
const MESH_KINDS: Record<string, Spread> = {
  'an edge within a stack': oneMesh([service('web', 'Front', { dependsOn: ['api'] }), service('api', 'Front', {})]),
  'an edge between stacks': oneMesh([service('web', 'Front', { dependsOn: ['api'] }), service('api', 'Back', {})]),
  'connections between stacks, in both directions': oneMesh([
    service('web', 'Front', { connectsTo: ['api'] }),
    service('api', 'Back', { connectsTo: ['web'] }),
  ]),
};

interface Visit {
  readonly cells: readonly string[];
  /** Whether the stack of the zoo is the first of the app, or the last. */
  readonly first: boolean;
  readonly flags: boolean;
  readonly mesh: string;
}

/** The templates and assets of the zoo's stack, by their names. */
function zooFiles(
  { cells, first, flags, mesh }: Visit,
  withMesh: boolean,
  look: (app: App) => void = () => {},
): Record<string, string> {
  const outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'zoo-'));
  try {
    const app = newApp({ outdir, context: flags ? { ...recommendedFlags } : {} });
    const spread = MESH_KINDS[mesh];
    if (first) openZoo(app, cells);
    fill(app, withMesh ? spread : { ...spread, meshes: [] });
    if (!first) openZoo(app, cells);
    look(app);
    app.synth();
    // The metadata has stack traces: the lines of this file.
    const names = fs.readdirSync(outdir).filter((name) => /^Zoo(?!.*\.metadata\.json$)/.test(name));
    return Object.fromEntries(names.map((name) => [name, fs.readFileSync(path.join(outdir, name), 'utf8')]));
  } finally {
    fs.rmSync(outdir, { recursive: true });
  }
}

function openZoo(app: App, cells: readonly string[]) {
  const stack = new Stack(app, 'Zoo');
  for (const cell of cells) ZOO[cell](stack);
}

/** The same bytes, or the same message where an application is refused without the mesh, too. */
function resultOf(visit: Visit, withMesh: boolean, look?: (app: App) => void): unknown {
  try {
    return zooFiles(visit, withMesh, look);
  } catch (error) {
    return (error as Error).message;
  }
}

describe.each(Object.keys(MESH_KINDS))('%s', (mesh) => {
  test.each(Object.keys(ZOO))('%s', (cell) => {
    for (const flags of [false, true]) {
      const visit = { cells: [cell], first: true, flags, mesh };
      const untouched = zooFiles(visit, false);
      expect(Object.keys(untouched)).toContain('Zoo.template.json');
      expect(zooFiles(visit, true)).toEqual(untouched);
    }
  });
});

test('a stack that has nothing to do with a mesh is the same bytes with and without it', () => {
  const visits: fc.Arbitrary<Visit> = fc.record({
    cells: fc.subarray(Object.keys(ZOO), { minLength: 1 }),
    first: fc.boolean(),
    flags: fc.boolean(),
    mesh: fc.constantFrom(...Object.keys(MESH_KINDS)),
  });
  fc.assert(
    fc.property(visits, (visit) => {
      expect(resultOf(visit, true)).toEqual(resultOf(visit, false));
    }),
    { ...RUNS, numRuns: Math.ceil(MESHES / 25) },
  );
});

/** Resolves as CDK does, and then has each token forget what it has produced. */
class CarelessResolver extends DefaultTokenResolver {
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

/** What a mesh must not do: resolves all that is in an app before CDK does. */
function lookCarelessly(app: App) {
  for (const construct of app.node.findAll()) {
    if (!CfnElement.isCfnElement(construct)) continue;
    const written = (construct as any)._toCloudFormation();
    Tokenization.resolve(written, { scope: construct, resolver: new CarelessResolver(), preparing: true });
  }
}

/** So each of these would notice. The others are here in case a later version of CDK changes them. */
test.each([
  'a role with a policy of 220 statements, which is split',
  'a bucket policy whose statements an aspect changes',
  'a lazy that creates a resource',
])('a careless look changes %s', (cell) => {
  const visit = { cells: [cell], first: true, flags: true, mesh: 'an edge between stacks' };
  expect(resultOf(visit, false, lookCarelessly)).not.toEqual(resultOf(visit, false));
});
