/*
 * The suite in one file, because Jest loads all modules again for each test file, which takes longer than most mutants need.
 *
 * Excludes tests that are slow by design, and tests that do not test the code in `src`. Also excludes `race-check`, which reads the output
 * of CDK: here, CDK is loaded outside of Jest. `inline-code` compares the sources, which Stryker changes.
 */
import * as fs from 'fs';
import * as path from 'path';

const SUITE = path.join(__dirname, '..');
const EXCLUDED =
  /large|inline-code|race-check\.test|(nonces|brownfield|law|fuzz)\.prop|^(benchmark|browser|fuzz|lint|local|local-functions|mutation|packages|project|proof|python|release)\//;

/** The folders to which `MUTATION_TESTS=model,order` limits the suite. What survives there may fail a test of another folder. */
const FOLDERS = process.env.MUTATION_TESTS?.split(',');
const isChosen = (file: string) => !EXCLUDED.test(file) && (FOLDERS?.includes(file.split('/')[0]) ?? true);

/** Fast tests that find most mutants run first, because the first failure ends the run. */
const ORDER = [
  /^(model|declaration\/refused)/,
  /^(diagrams|template|races|warnings|order|hold-until-healthy)\//,
  /^(declaration|redeployment|security-groups|wordpress)\//,
  /^/,
];
const orderOf = (file: string) => ORDER.findIndex((pattern) => pattern.test(file));

fs.readdirSync(SUITE, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts') && isChosen(file))
  .sort((a, b) => orderOf(a) - orderOf(b) || (a < b ? -1 : 1))
  .forEach((file) => describe(file, () => void jest.requireActual(path.join(SUITE, file))));
