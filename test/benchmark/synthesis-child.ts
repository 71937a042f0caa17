import { cpu } from './measure';
import { band } from './plans';
import { createServices, Wiring } from './wirings';

/**
 * The CPU time of declaring the mesh and synthesizing, once, in a process that has done nothing else but create the services: their
 * creation takes longer than all the rest, and would hide the share of the mesh.
 */
const [wiring, count, edgesEach, servicesPerStack] = process.argv.slice(2);
const wire = createServices(band(Number(count), Number(edgesEach), Number(servicesPerStack)));
console.log(cpu(() => wire(wiring as Wiring).app.synth()));
