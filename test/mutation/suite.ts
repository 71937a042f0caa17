/*
 * The suite in one file, because Jest loads all modules again for each test file, which takes longer than most mutants do.
 *
 * Tests that are slow by design are left out, and tests of other things than the code in `src`. So is `race-check`, which reads what CDK
 * prints: CDK is loaded outside of Jest here.
 */
import * as fs from 'fs';
import * as path from 'path';

const SUITE = path.join(__dirname, '..');
const LEFT_OUT =
  /large|race-check\.test|(nonces|brownfield|law|fuzz)\.prop|^(across-local|benchmark|browser|fuzz|lint|local|local-functions|mutation|packages|project|proof|python|release)\//;

/** Fast tests that find most mutants run first, because the first failure ends the run. */
const ORDER = [
  /^(model|declaration\/refused)/,
  /^(diagrams|template|races|warnings|order|hold-until-healthy)\//,
  /^(declaration|redeployment|security-groups|wordpress)\//,
  /^/,
];
const orderOf = (file: string) => ORDER.findIndex((pattern) => pattern.test(file));

fs.readdirSync(SUITE, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts') && !LEFT_OUT.test(file))
  .sort((a, b) => orderOf(a) - orderOf(b) || (a < b ? -1 : 1))
  .forEach((file) => describe(file, () => void jest.requireActual(path.join(SUITE, file))));
