import { cpu } from './measure';
import { band } from './plans';
import { createServices, Wiring } from './wirings';

/**
 * Measures the CPU time to declare the mesh and synthesize, once, in a process that has only created the services. The creation of the
 * services is not measured: it takes longer than the rest, and would hide the share of the mesh.
 */
const [wiring, count, edgesEach, servicesPerStack] = process.argv.slice(2);
const wire = createServices(band(Number(count), Number(edgesEach), Number(servicesPerStack)));
console.log(cpu(() => wire(wiring as Wiring).app.synth()));
