/*
 * The suite in one file. Jest makes the world anew for each test file, which for one mutant costs more than its tests.
 *
 * Left out: what is slow by design, and what looks at other things than the code.
 */
import * as fs from 'fs';
import * as path from 'path';

const SUITE = path.join(__dirname, '..');
const LEFT_OUT = /large|nonces\.prop|^(project|fuzz|proof|lint|packages|local|benchmark|mutation)\//;

/** What finds the most in the least time comes first: the first test that fails is the last. */
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
