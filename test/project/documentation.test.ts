import * as fs from 'fs';
import * as path from 'path';
import * as ts from 'typescript';

/*
 * The Markdown files for readers: their TypeScript code compiles against the sources, and the targets of their links exist.
 *
 * A block of TypeScript is completed by `rosetta/default.ts-fixture`, as jsii-rosetta does for the README, unless it is marked
 * `ts nofixture`.
 */

const ROOT = path.join(__dirname, '..', '..');
const REPOSITORY = 'https://github.com/cdkserviceconnectmesh/cdk-service-connect-mesh';
const REPOSITORY_LINK = new RegExp(`^${REPOSITORY}/(?:blob|tree)/main/(.*)`);
const read = (file: string) => fs.readFileSync(path.join(ROOT, file), 'utf8');
const markdownIn = (folder: string) =>
  fs
    .readdirSync(path.join(ROOT, folder))
    .filter((file) => file.endsWith('.md'))
    .map((file) => path.posix.join(folder, file));

const files = ['.', 'docs', 'decisions', 'examples', 'test'].flatMap(markdownIn).filter((file) => file !== 'API.md');

describe('TypeScript code', () => {
  const blocks = files.flatMap((file) => codeBlocks(read(file)).map((block) => ({ ...block, file })));
  const wrong = codeBlocks('# Wrong\n\n```ts\nmesh.findService(1);\n```\n').map((block) => ({
    ...block,
    file: 'wrong.md',
  }));
  let errors: string[];

  beforeAll(() => {
    errors = errorsIn([...blocks, ...wrong].map(({ file, line, code }) => [`${file}-line-${line}.ts`, code]));
  }, 120_000);

  test('is found', () => {
    expect(blocks.map(({ file }) => file)).toContain('README.md');
  });

  test('compiles', () => {
    expect(errors.filter((error) => !error.startsWith('wrong.md'))).toEqual([]);
  });

  test('that is wrong is found', () => {
    expect(errors.filter((error) => error.startsWith('wrong.md'))).toEqual([
      expect.stringMatching(/^wrong\.md-line-4\.ts: .*'number' is not assignable to .* 'string'/),
    ]);
  });
});

describe('links', () => {
  test.each(files)('of %s have existing files and headings as targets', (file) => {
    expect(deadLinks(file, read(file))).toEqual([]);
  });

  test('with missing targets are found', () => {
    const main = `${REPOSITORY}/blob/main`;
    const text = [
      '[a](docs/nowhere.md) [b](README.md#nowhere) [c](#none) [d](README.md) [e](https://example.com/x)',
      `[f](${main}/README.md) [g](${main}/docs/nowhere.md) [h](${main}/README.md#nowhere)`,
    ].join('\n');
    expect(deadLinks('A.md', text)).toEqual([
      'docs/nowhere.md',
      'README.md#nowhere',
      '#none',
      `${main}/docs/nowhere.md`,
      `${main}/README.md#nowhere`,
    ]);
  });
});

/** The TypeScript blocks of a Markdown text, completed with the fixture, and the line on which each begins. */
function codeBlocks(markdown: string): { line: number; code: string }[] {
  const fixture = read('rosetta/default.ts-fixture');
  return [...markdown.matchAll(/^```(?:ts|typescript)\b(.*)\n([^]*?)^```$/gm)].map(({ index, 1: info, 2: code }) => ({
    line: markdown.slice(0, index).split('\n').length + 1,
    code: info.includes('nofixture') ? code : fixture.replace('/// here', () => code),
  }));
}

function errorsIn(programs: (readonly [name: string, code: string])[]): string[] {
  const { config } = ts.readConfigFile(path.join(ROOT, 'tsconfig.dev.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: ['src/index.ts'] }, ts.sys, ROOT);
  // In the root folder, so that packages are found. A snippet does not use all that the fixture declares.
  const texts = new Map(programs.map(([name, code]) => [path.join(ROOT, name.replace(/\//g, '-')), code]));
  const host = ts.createCompilerHost({ ...options, noUnusedLocals: false });
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (file) => texts.has(file) || fileExists(file);
  host.readFile = (file) => texts.get(file) ?? readFile(file);
  host.getSourceFile = (file, target, ...rest) => {
    const text = texts.get(file);
    return text === undefined ? getSourceFile(file, target, ...rest) : ts.createSourceFile(file, text, target);
  };
  const program = ts.createProgram([...texts.keys()], { ...options, noUnusedLocals: false }, host);
  return [...texts.keys()].flatMap((file) =>
    ts
      .getPreEmitDiagnostics(program, program.getSourceFile(file))
      .map(({ messageText }) => `${path.basename(file)}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`),
  );
}

/** The relative links of a Markdown text, and those to the main branch, whose file or heading does not exist. */
function deadLinks(file: string, markdown: string): string[] {
  const prose = markdown.replace(/^```[^]*?^```$/gm, '').replace(/`[^`\n]*`/g, '');
  const links = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(({ 1: link }) => link);
  return links.filter((link) => {
    const [, inRepository] = REPOSITORY_LINK.exec(link) ?? [];
    if (inRepository === undefined && /^[a-z]+:/.test(link)) return false;
    const [target, heading] = (inRepository ?? link).split('#');
    const folder = inRepository === undefined ? path.posix.dirname(file) : '';
    const linked = target === '' ? file : path.posix.join(folder, target);
    if (target !== '' && !fs.existsSync(path.join(ROOT, linked))) return true;
    if (heading === undefined) return false;
    const text = target === '' ? markdown : read(linked);
    return !headings(text).includes(heading);
  });
}

/** The anchors that GitHub gives to the headings of a Markdown text. */
function headings(markdown: string): string[] {
  return [...markdown.matchAll(/^#+ (.*)$/gm)].map(({ 1: title }) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replace(/ /g, '-'),
  );
}
