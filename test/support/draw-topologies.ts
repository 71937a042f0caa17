/** Draws the topologies, and random meshes of 30 and 300 services, into the folder named on the command line. */
import * as fs from 'fs';
import * as path from 'path';
import { diagramOf, randomDiagram } from './diagrams';
import { topologies } from './topologies';
import { svg } from '../../src/private/diagrams/svg/svg';

const folder = path.resolve(process.argv[2] ?? 'diagrams');
fs.mkdirSync(folder, { recursive: true });
const diagrams = [
  ...topologies().map((topology) => ({ name: topology.name, diagram: diagramOf(topology) })),
  { name: 'random-30', diagram: randomDiagram(30, 1) },
  { name: 'random-300', diagram: randomDiagram(300, 1) },
];
for (const { name, diagram } of diagrams) {
  const before = performance.now();
  const text = svg(diagram);
  const time = Math.round(performance.now() - before);
  fs.writeFileSync(path.join(folder, `${name}.svg`), text);
  process.stdout.write(`${name}: ${Buffer.byteLength(text)} bytes, ${time} ms\n`);
}
