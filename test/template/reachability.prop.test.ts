import * as fc from 'fast-check';
import { Reachability } from '../../src/private/template/reachability';

/** The vertices that a search from a vertex finds. */
function search(edges: readonly (readonly number[])[], start: number): Set<number> {
  const met = new Set<number>();
  const open = [...edges[start]];
  for (let vertex = open.pop(); vertex !== undefined; vertex = open.pop()) {
    if (met.has(vertex)) continue;
    met.add(vertex);
    open.push(...edges[vertex]);
  }
  return met;
}

const graphs = fc
  .integer({ min: 1, max: 80 })
  .chain((size) => fc.array(fc.array(fc.nat(size - 1), { maxLength: 3 }), { minLength: size, maxLength: size }));

test('the table agrees with a search from each vertex, also in graphs with cycles', () => {
  fc.assert(
    fc.property(graphs, (edges) => {
      const vertices = edges.map((_, vertex) => vertex);
      const table = new Reachability(edges, vertices, vertices);
      for (const source of vertices) {
        const met = search(edges, source);
        expect(vertices.filter((target) => table.reaches(source, target))).toEqual(
          vertices.filter((each) => met.has(each)),
        );
      }
    }),
  );
});

test('more targets than fit into one pass, in a chain', () => {
  const size = 5000;
  const edges = Array.from({ length: size }, (_, vertex) => (vertex > 0 ? [vertex - 1] : []));
  const vertices = edges.map((_, vertex) => vertex);
  const table = new Reachability(edges, vertices, vertices);
  for (const [source, target] of [
    [4999, 0],
    [4999, 4998],
    [2048, 1023],
    [1, 0],
  ]) {
    expect(table.reaches(source, target)).toBe(true);
    expect(table.reaches(target, source)).toBe(false);
  }
  expect(table.reaches(7, 7)).toBe(false);
});

test('a vertex that the table does not contain is unknown', () => {
  const table = new Reachability([[1], []], [0], [1]);
  expect([table.reaches(0, 1), table.reaches(1, 0)]).toEqual([true, undefined]);
});
