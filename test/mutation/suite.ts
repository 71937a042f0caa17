/*
 * The suite in one file, because Jest loads all modules again for each test file, which takes longer than most mutants do.
 *
 * Left out: tests that are slow by design, and tests of other things than the code.
 */
import * as fs from 'fs';
import * as path from 'path';

const SUITE = path.join(__dirname, '..');
const LEFT_OUT = /large|nonces\.prop|^(project|fuzz|proof|lint|packages|local|benchmark|mutation)\//;

/** Fast tests that find most mutants run first, because the first failure ends the run. */
const ORDER = [
  /^declaration\/refused/,
  /^(diagrams|warnings|order|hold-until-healthy)|\/(nearest-name|rules|nonces|connections)\.test/,
  /^(declaration|wordpress)/,
  /^/,
];
const orderOf = (file: string) => ORDER.findIndex((pattern) => pattern.test(file));

fs.readdirSync(SUITE, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts') && !LEFT_OUT.test(file))
  .sort((a, b) => orderOf(a) - orderOf(b) || (a < b ? -1 : 1))
  .forEach((file) => describe(file, () => void jest.requireActual(path.join(SUITE, file))));
