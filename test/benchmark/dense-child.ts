import { cpu } from './measure';
import { completeStacks } from './plans';
import { build, Wiring } from './wirings';

/** The CPU time of declaring and synthesizing stacks that all depend on all before them. */
const [wiring, count] = process.argv.slice(2);
console.log(cpu(() => build(completeStacks(Number(count)), wiring as Wiring).app.synth()));
