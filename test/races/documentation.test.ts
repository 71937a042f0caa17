import * as fs from 'fs';
import * as path from 'path';
import { racyExample } from './support/racy-example';

const read = (file: string) => fs.readFileSync(path.join(__dirname, '../../docs', file), 'utf8');

test('docs/race-check.md shows the plan that the command prints', () => {
  expect(read('race-check.md')).toContain(
    '```console\n$ npx cdk-service-connect-mesh check --plan\n' + racyExample(['--plan']) + '```\n',
  );
});

test('docs/race-check.md shows the picture that the command draws', () => {
  expect(read('race-check.md')).toContain('](images/race.svg)');
  // To update the picture: npx projen post-compile
  expect(read('images/race.svg')).toBe(racyExample(['--format', 'svg']));
});

test('docs/race-check.md has a row for each format', () => {
  const formats = [...read('race-check.md').matchAll(/^\| `(\w+)`(?: \(default\))? +\|/gm)].map(([, format]) => format);
  expect(formats.sort()).toEqual(['html', 'json', 'junit', 'mermaid', 'sarif', 'svg', 'text']);
});
