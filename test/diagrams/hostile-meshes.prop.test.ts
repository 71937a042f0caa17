import * as fc from 'fast-check';
import { MeshStack } from '../support/mesh-stack';
import { anyName } from '../support/random-diagrams';
import { readSvg } from '../support/svg-reader';

/** Names of services, and edges. An edge to an earlier service is dependsOn or connectsTo, an edge to a later service is connectsTo. */
const meshes = fc
  .uniqueArray(anyName, { minLength: 1, maxLength: 5, selector: (name) => name.toLowerCase() })
  .chain((names) =>
    fc.record({
      names: fc.constant(names),
      edges: fc.array(
        fc.record({ from: fc.nat(names.length - 1), to: fc.nat(names.length - 1), ordered: fc.boolean() }),
        { maxLength: 2 * names.length },
      ),
    }),
  );

test('the pictures of 300 random meshes are XML documents with every name and every edge', () => {
  let drawn = 0;
  fc.assert(
    fc.property(meshes, ({ names, edges }) => {
      const stack = new MeshStack();
      const mesh = stack.mesh();
      const services = names.map((name, index) => {
        const service = stack.fargate(`S${index}`, { main: 80 });
        const endpoints = [{ portMappingName: 'main', dnsName: `s${index}`, discoveryName: `s${index}` }];
        return mesh.addService(name, { service, endpoints });
      });
      const ends = new Set<string>();
      for (const { from, to, ordered } of edges) {
        if (ends.has(`s${from} -> s${to}`)) continue;
        ends.add(`s${from} -> s${to}`);
        if (ordered && to < from) services[from].dependsOn(services[to]);
        else services[from].connectsTo(services[to]);
      }
      const { services: boxes, lines } = readSvg(mesh.toSvg());
      expect(boxes.map(({ texts: [name] }) => name).sort()).toEqual([...names].sort());
      expect(lines.map(({ dependent, dependency }) => `${dependent} -> ${dependency}`).sort()).toEqual(
        [...ends].sort(),
      );
      drawn++;
    }),
    { numRuns: 300 },
  );
  expect(drawn).toBeGreaterThanOrEqual(300);
});
