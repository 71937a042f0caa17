import { cpu } from './measure';
import { completeStacks } from './plans';
import { build, Wiring } from './wirings';

/** Measures the CPU time to declare and synthesize stacks, each of which depends on all stacks before it. */
const [wiring, count] = process.argv.slice(2);
console.log(cpu(() => build(completeStacks(Number(count)), wiring as Wiring).app.synth()));
