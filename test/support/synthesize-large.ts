/*
 * Synthesizes a large mesh into a directory, in a process of its own, and prints the memory and the time that it took. As a script:
 *
 *   node --max-old-space-size=768 -r ts-node/register/transpile-only test/support/synthesize-large.ts 2000 40 cdk.out
 */
import { largeSpread } from './large-spread';
import { fill, newApp } from './spread';

const [services, stacks, outdir] = process.argv.slice(2);
const app = newApp({ outdir });
fill(app, largeSpread(Number(services), Number(stacks)));
app.synth();
const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
const figures = { megabytes: Math.round(maxRSS / 1024), seconds: Math.round((userCPUTime + systemCPUTime) / 1e6) };
process.stdout.write(`${JSON.stringify(figures)}\n`);
