import * as fs from 'fs';
import * as path from 'path';
import { DockerContexts } from '../../src/private/template/docker-context';
import { Skipped } from '../../src/private/template/skipped';
import { temporaryFolder } from '../races/support/sample-app';

function read(files: Record<string, string>) {
  const directory = temporaryFolder();
  for (const [file, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(directory, file)), { recursive: true });
    fs.writeFileSync(path.join(directory, file), text);
  }
  const skipped = new Skipped();
  const context = new DockerContexts(skipped).read({ directory, dockerfile: 'Dockerfile', buildArgs: new Map() });
  return { files: context.files.map((file) => `${file.kind} ${file.path}`), skipped: skipped.byReason };
}

test('configuration and source files are read, in alphabetical order', () => {
  const names = [
    'b/nginx.conf',
    'a.yaml',
    'Caddyfile',
    '.env',
    'app.py',
    'start.sh',
    'logo.png',
    'notes.md',
    'server.ts',
  ];
  const { files, skipped } = read(Object.fromEntries([['Dockerfile', ''], ...names.map((name) => [name, ''])]));
  expect(files).toEqual([
    'configuration .env',
    'configuration Caddyfile',
    'configuration a.yaml',
    'source app.py',
    'configuration b/nginx.conf',
    'source server.ts',
    'configuration start.sh',
  ]);
  expect(skipped).toEqual({});
});

test('files for development and tests, and code of dependencies, are not read', () => {
  const names = [
    'docker-compose.yml',
    'compose.dev.yaml',
    'package.json',
    'package-lock.json',
    'app.test.ts',
    'test_app.py',
    'app_test.go',
    '.env.example',
    'tests/x.conf',
    'node_modules/x/x.conf',
    'docs/x.conf',
    '.git/config',
  ];
  expect(read(Object.fromEntries(names.map((name) => [name, '']))).files).toEqual([]);
});

test('only files that the Dockerfile copies are read, by folder, by pattern or by name', () => {
  const files = { 'conf/a.conf': '', 'conf/deep/b.conf': '', 'c.conf': '', 'd.yaml': '', 'e.yaml': '', 'f/g.yaml': '' };
  const copied = (text: string) => read({ ...files, Dockerfile: text }).files.map((file) => file.split(' ')[1]);
  expect(copied('COPY conf /etc/')).toEqual(['conf/a.conf', 'conf/deep/b.conf']);
  expect(copied('COPY ./conf/*.conf /etc/')).toEqual(['conf/a.conf']);
  expect(copied('COPY c.conf d.* /etc/')).toEqual(['c.conf', 'd.yaml']);
  expect(copied('COPY ?.yaml /etc/')).toEqual(['d.yaml', 'e.yaml']);
  expect(copied('COPY [ab /etc/')).toHaveLength(6);
  for (const all of ['COPY . /', 'COPY $X /', 'FROM x']) expect(copied(all)).toHaveLength(6);
});

test('files that cannot be read are counted', () => {
  expect(read({ 'a.conf': '' }).skipped).toEqual({ 'Docker images without a readable Dockerfile': 1 });
  const large = read({ Dockerfile: '', 'a.conf': 'x'.repeat(300_000), 'b.conf': '' });
  expect(large).toEqual({
    files: ['configuration b.conf'],
    skipped: { 'files of Docker contexts that are too large': 1 },
  });
  const skipped = new Skipped();
  new DockerContexts(skipped).read({ directory: '/no/such/folder', dockerfile: 'Dockerfile', buildArgs: new Map() });
  expect(Object.keys(skipped.byReason)).toContain('folders of Docker contexts that cannot be read');
});

test('a context with very many files is read only in part', () => {
  const files = Object.fromEntries(Array.from({ length: 2100 }, (_, index) => [`f${index}.conf`, '']));
  const { files: found, skipped } = read({ Dockerfile: '', ...files });
  expect(found).toHaveLength(2000);
  expect(skipped).toEqual({ 'Docker contexts with too many files': 1 });
});
