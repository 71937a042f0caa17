import { mesh } from './graph-peers';
import { shapes } from './shapes';

/** The bytes that a graph and the answers to it hold, and that its process had at most beyond what it began with. */
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
