import * as fs from 'fs';
import * as path from 'path';

/*
 * The apps in `examples` are compiled and run in CI. The README has to contain the same text.
 */

const read = (file: string) => fs.readFileSync(path.join(__dirname, '..', '..', file), 'utf8');

test.each([
  ['ts', 'examples/typescript/app.ts'],
  ['python', 'examples/python/app.py'],
  ['java', 'examples/java/src/main/java/blog/BlogApp.java'],
])('the README contains the %s app unchanged', (language, file) => {
  expect(read('README.md')).toContain(`\`\`\`${language}\n${read(file)}\`\`\`\n`);
});
