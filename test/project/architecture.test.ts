import * as fs from 'fs';
import * as path from 'path';
import * as ts from 'typescript';

/**
 * The folders of `src/private` that each folder may import, in addition to its own files and the public props, as in the
 * table of ARCHITECTURE.md.
 */
const FOLDERS: Record<string, readonly string[]> = {
  model: [],
  handler: [],
  messages: ['model'],
  template: ['model'],
  diagrams: ['model'],
  inspect: ['model', 'template'],
  races: ['model', 'template', 'messages', 'diagrams'],
  members: ['model', 'messages', 'inspect'],
  declaration: ['model', 'messages', 'inspect', 'members'],
  warnings: ['model', 'messages', 'races', 'inspect', 'members'],
  metrics: ['model', 'messages', 'inspect', 'members'],
  wiring: [
    'model',
    'messages',
    'template',
    'races',
    'diagrams',
    'inspect',
    'members',
    'declaration',
    'warnings',
    'handler',
  ],
};

/** The folders that do not import the CDK. */
const WITHOUT_CDK = ['model', 'messages', 'template', 'races', 'diagrams', 'handler'];

/** Types that public classes and folders share. They import no folder. */
const SHARED_TYPES =
  /^(service-connect-mesh-props|mesh-service-props|external-service-props|mesh-metric-options|mesh-endpoint|i-mesh-service)$/;

/** Imports of each file, including types: own files by their paths without extension, packages by their names. */
type Imports = ReadonlyMap<string, readonly string[]>;

function importsOf(files: Readonly<Record<string, string>>): Imports {
  return new Map(
    Object.entries(files).map(([file, text]) => [
      file,
      ts
        .preProcessFile(text, true, true)
        .importedFiles.map(({ fileName }) =>
          fileName.startsWith('.') ? path.posix.join(path.posix.dirname(file), fileName) : fileName,
        )
        .map((imported) => (`${imported}/index` in files ? `${imported}/index` : imported)),
    ]),
  );
}

/** The shortest import cycle through each file that is in a cycle. */
function cyclesIn(imports: Imports): string[] {
  const found = [...imports.keys()].map((start) => {
    const paths = [[start]];
    const seen = new Set<string>();
    for (const trail of paths) {
      for (const next of imports.get(trail[trail.length - 1]) ?? []) {
        if (next === start) return [...trail, start].join(' -> ');
        if (seen.has(next)) continue;
        seen.add(next);
        paths.push([...trail, next]);
      }
    }
    return undefined;
  });
  return found.filter((cycle) => cycle !== undefined);
}

/** The files that are loaded with the library, without those that are loaded on demand. */
function loadedWithLibrary(imports: Imports): ReadonlySet<string> {
  const loaded = new Set(['index']);
  for (const file of loaded) {
    if (file !== 'on-demand') for (const imported of imports.get(file) ?? []) loaded.add(imported);
  }
  return loaded;
}

/** The imports that the table does not allow. */
function forbiddenIn(imports: Imports): string[] {
  const roomOf = (file: string) => /^private\/([^/]+)\//.exec(file)?.[1];
  return [...imports].flatMap(([file, imported]) => {
    const folder = roomOf(file);
    if (folder === undefined) return [];
    const isAllowed = (other: string) => {
      if (/^(aws-cdk-lib|constructs)\b/.test(other)) return !WITHOUT_CDK.includes(folder);
      if (!imports.has(other)) return folder !== 'model'; // a module of Node.js
      const otherRoom = roomOf(other);
      return otherRoom === undefined
        ? SHARED_TYPES.test(other)
        : otherRoom === folder || FOLDERS[folder]?.includes(otherRoom);
    };
    return imported.filter((other) => !isAllowed(other)).map((other) => `${file} imports ${other}`);
  });
}

function sources(): Record<string, string> {
  const root = path.join(__dirname, '..', '..', 'src');
  const files = (fs.readdirSync(root, { recursive: true }) as string[]).filter((file) => file.endsWith('.ts'));
  return Object.fromEntries(
    files.map((file) => [
      file.split(path.sep).join('/').replace(/\.ts$/, ''),
      fs.readFileSync(path.join(root, file), 'utf8'),
    ]),
  );
}

describe('the sources', () => {
  const files = sources();
  const imports = importsOf(files);

  test('are all read, and each folder is in the table', () => {
    expect(imports.size).toBeGreaterThan(40);
    const folders = new Set([...imports.keys()].flatMap((file) => /^private\/([^/]+)/.exec(file)?.[1] ?? []));
    expect([...folders].filter((folder) => !(folder in FOLDERS))).toEqual([]);
  });

  test('have no import cycle, including imports of types', () => {
    expect(cyclesIn(imports)).toEqual([]);
  });

  test('import only what the table allows', () => {
    expect(forbiddenIn(imports)).toEqual([]);
  });

  test('load the pictures, the dashboard and the race check only when they are used', () => {
    const onDemand = new Set(imports.get('on-demand'));
    expect(onDemand.size).toBe(5);
    const loaded = loadedWithLibrary(imports);
    expect(loaded).toContain('on-demand');
    expect([...onDemand].filter((file) => loaded.has(file))).toEqual([]);
  });

  test('have at most four members that are marked as internal', () => {
    const marked = Object.values(files).flatMap((text) => text.match(/@internal\b/g) ?? []);
    expect(marked.length).toBeLessThanOrEqual(4);
  });
});

describe('the checks find', () => {
  test('a cycle, including imports of types', () => {
    const imports = importsOf({
      'private/model/a': "import type { B } from './b';\nexport interface A { readonly b: B }",
      'private/model/b': "export * from './c';",
      'private/model/c': "import { A } from './a';\nexport type C = A;",
    });
    expect(cyclesIn(imports)[0]).toBe('private/model/a -> private/model/b -> private/model/c -> private/model/a');
  });

  test.each([
    ['the CDK in a folder without it', { 'private/races/a': "import { Stack } from 'aws-cdk-lib';" }],
    ['a module of the CDK there', { 'private/diagrams/a': "import * as ecs from 'aws-cdk-lib/aws-ecs';" }],
    ['constructs in the model', { 'private/model/a': "import type { IConstruct } from 'constructs';" }],
    ['a module of Node.js in the model', { 'private/model/a': "import * as fs from 'fs';" }],
    [
      'an import of a folder that is not in the row',
      { 'private/inspect/a': "import '../wiring/b';", 'private/wiring/b': '' },
    ],
    ['a public class', { 'private/wiring/a': "import type { M } from '../../mesh-service';", 'mesh-service': '' }],
  ])('%s', (_, files) => {
    expect(forbiddenIn(importsOf(files))).toHaveLength(1);
  });
});
