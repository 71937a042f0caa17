import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { inChild, inTurn, median } from './measure';
import { Mode, Section, thousands, time } from './report';

const ROUNDS = 15;
const MOST_MILLISECONDS = 20;
const MOST_BYTES = 200_000;
const ROOT = path.join(__dirname, '..', '..');

/** What an application pays for having the package: the time to load it, and its size. */
export function importAndPackage({ isQuick }: Mode): Section {
  if (!fs.existsSync(path.join(ROOT, 'lib', 'index.js'))) throw new Error('lib/ is missing: run `npx projen compile`');
  const taken = inTurn(isQuick ? 1 : ROUNDS, { require: () => inChild('require-child.ts', []).mesh });
  const cdk = inTurn(isQuick ? 1 : ROUNDS, { require: () => inChild('require-child.ts', []).cdk });
  const [milliseconds, beneath] = [median(taken.require), median(cdk.require)];
  const [{ size, unpackedSize, entryCount }] = JSON.parse(
    execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: ROOT, encoding: 'utf8' }),
  );
  return {
    title: 'Import and package',
    rows: [
      {
        what: 'require() of the library, with aws-cdk-lib loaded',
        mesh: time(milliseconds),
        peers: { 'the parts of aws-cdk-lib that any such app loads': time(beneath) },
        target: isQuick
          ? undefined
          : { text: `under ${MOST_MILLISECONDS} ms`, isMet: milliseconds < MOST_MILLISECONDS },
      },
      {
        what: 'npm tarball',
        mesh: `${thousands(size)} bytes`,
        peers: { unpacked: `${thousands(unpackedSize)} bytes, ${entryCount} files` },
        target: { text: `under ${thousands(MOST_BYTES)} bytes`, isMet: size < MOST_BYTES, isCounted: true },
      },
    ],
  };
}
