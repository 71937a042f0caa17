import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { denseStacks } from './dense-stacks';
import { deployment } from './deployment';
import { graphCore } from './graph-core';
import { importAndPackage } from './package';
import { missed, Mode, notes, Section, table } from './report';
import { synthesis } from './synthesis';
import { templates } from './templates';

/*
 * `npm run bench` prints the table and writes RESULTS.md. With names of sections, it runs only these sections. With `--quick`, it only
 * checks that everything runs and that the counts, which noise cannot change, meet their targets. In both cases it writes no file.
 */

const SECTIONS: Record<string, (mode: Mode) => Section> = {
  synthesis,
  'graph-core': graphCore,
  'dense-stacks': denseStacks,
  templates,
  deployment,
  package: importAndPackage,
};
const RESULTS = path.join(__dirname, 'RESULTS.md');

process.env.CDK_VALIDATION = 'false'; // CDK's own check of templates costs four seconds in every process
const args = process.argv.slice(2);
const isQuick = args.includes('--quick');
const chosen = args.filter((arg) => arg !== '--quick');
const unknown = chosen.filter((name) => !(name in SECTIONS));
if (unknown.length > 0) {
  throw new Error(`there is no section ${unknown.join(', ')}; sections: ${Object.keys(SECTIONS).join(', ')}`);
}

const sections = Object.entries(SECTIONS)
  .filter(([name]) => chosen.length === 0 || chosen.includes(name))
  .map(([name, run]) => {
    process.stderr.write(`${name} ...\n`);
    const section = run({ isQuick });
    process.stderr.write(`${table([section])}\n\n`); // all of it takes a quarter of an hour
    return section;
  });
const missing = missed(sections);
const verdict = `Targets missed: ${missing.length === 0 ? 'none' : missing.map(({ what }) => what).join('; ')}.`;
const report = [table(sections), verdict, notes(sections)].join('\n\n');
console.log(report);
if (!isQuick && chosen.length === 0) {
  const header = [
    '# Benchmark results',
    'Written by `npm run bench`. Machines are noisy: the contenders take turns, the figures are medians, and only ratios can be compared with those of other machines.',
    machine(),
  ];
  fs.writeFileSync(RESULTS, `${[...header, report].join('\n\n')}\n`);
}
// A busy machine may miss targets of time, but no machine may miss targets of counts.
process.exitCode = missing.some(({ target }) => target!.isCounted) ? 1 : 0;

function machine(): string {
  const [cpu] = os.cpus();
  const versions = ['aws-cdk-lib', 'constructs', 'graphology-dag', '@dagrejs/graphlib', 'dependency-graph', 'toposort']
    .map((name) => `${name} ${versionOf(name)}`)
    .join(', ');
  return [
    `- Date: ${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC`,
    `- Machine: ${os.cpus().length} x ${cpu.model.trim()}, ${Math.round(os.totalmem() / 2 ** 30)} GiB, ${os.type()} ${os.release()}; load ${os
      .loadavg()
      .map((load) => load.toFixed(1))
      .join(', ')} at the end`,
    `- Versions: Node.js ${process.version}, ${versions}`,
  ].join('\n');
}

function versionOf(name: string): string {
  const file = path.join(__dirname, '..', '..', 'node_modules', name, 'package.json');
  return JSON.parse(fs.readFileSync(file, 'utf8')).version;
}
