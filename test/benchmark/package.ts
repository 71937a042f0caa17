import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { inChild, median } from './measure';
import { Mode, Section, thousands, time } from './report';

const ROUNDS = 15;
const MAX_MILLISECONDS = 20;
const MAX_BYTES = 400_000;
const ROOT = path.join(__dirname, '..', '..');

/** The cost of the package for an application: the time to load it, and its size. */
export function importAndPackage({ isQuick }: Mode): Section {
  if (!fs.existsSync(path.join(ROOT, 'lib', 'index.js'))) throw new Error('lib/ is missing: run `npx projen compile`');
  const loaded = Array.from({ length: isQuick ? 1 : ROUNDS }, () => inChild('require-child.ts', []));
  const [milliseconds, beneath] = (['mesh', 'cdk'] as const).map((what) => median(loaded.map((each) => each[what])));
  const [{ size, unpackedSize, entryCount }] = JSON.parse(
    execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: ROOT, encoding: 'utf8' }),
  );
  return {
    title: 'Import and package',
    rows: [
      {
        what: 'require() of the library, CPU time over what CDK takes for itself',
        mesh: time(milliseconds),
        peers: { 'a stack with a VPC and a cluster, require() included': time(beneath) },
        target: isQuick ? undefined : { text: `under ${MAX_MILLISECONDS} ms`, isMet: milliseconds < MAX_MILLISECONDS },
      },
      {
        what: 'npm tarball',
        mesh: `${thousands(size)} bytes`,
        peers: { unpacked: `${thousands(unpackedSize)} bytes, ${entryCount} files` },
        target: { text: `under ${thousands(MAX_BYTES)} bytes`, isMet: size < MAX_BYTES, isCounted: true },
      },
    ],
  };
}
