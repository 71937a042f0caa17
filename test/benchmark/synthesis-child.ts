import { cpu } from './measure';
import { band } from './plans';
import { build, Wiring } from './wirings';

/** The CPU time of declaring and synthesizing, once, in a process that has done nothing else, as `cdk synth` has it. */
const [wiring, count, edgesEach, servicesPerStack] = process.argv.slice(2);
const plan = band(Number(count), Number(edgesEach), Number(servicesPerStack));
console.log(cpu(() => build(plan, wiring as Wiring).app.synth()));
