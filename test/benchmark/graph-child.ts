import { mesh } from './graph-peers';
import { shapes } from './shapes';

/** Measures the bytes of a graph and its results, and the maximum that the process used in addition to those at its start. */
const [shape, count] = process.argv.slice(2);
const edges = shapes[shape](Number(count));
const held = () => {
  global.gc!();
  return process.memoryUsage().heapUsed;
};
const before = held();
const graph = mesh.build(Number(count), edges);
const bytes = held() - before;
mesh.answer(graph);
console.log(JSON.stringify({ bytes, edges: edges.length }));
