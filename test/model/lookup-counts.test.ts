import { findCycles } from '../../src/private/model/graph/cycles';
import { deploymentOrder } from '../../src/private/model/graph/deployment-order';
import { GrowingGraph } from '../../src/private/model/graph/growing-graph';
import { stronglyConnected } from '../../src/private/model/graph/strongly-connected';
import { arrangements, Edge } from '../benchmark/shapes';

/* The cost of algorithms, as the number of lookups of a service's edges, because time differs between machines. */

class CountingGraph extends GrowingGraph {
  public lookups = 0;

  constructor(size: number, edges: readonly Edge[] = []) {
    super();
    for (let service = 0; service < size; service++) this.addVertex();
    for (const [dependent, dependency] of edges) this.addEdge(dependent, dependency);
    this.lookups = 0;
  }

  public dependenciesOf(service: number) {
    this.lookups++;
    return super.dependenciesOf(service);
  }

  public dependentsOf(service: number) {
    this.lookups++;
    return super.dependentsOf(service);
  }
}

const SIZE = 1000;
const chain = Array.from({ length: SIZE - 1 }, (_, service): Edge => [service + 1, service]);
/** Each service depends on the two before it, which results in exponentially many paths. */
const ladder = Array.from({ length: SIZE - 2 }, (_, service): Edge[] => [
  [service + 2, service],
  [service + 2, service + 1],
]).flat();

/** Checks for each edge whether it closes a cycle, then adds it. */
function lookupsOneByOne(edges: readonly Edge[]): number {
  const graph = new CountingGraph(SIZE);
  for (const [dependent, dependency] of edges) {
    expect(graph.reaches(dependency, dependent)).toBe(false);
    graph.addEdge(dependent, dependency);
  }
  return graph.lookups;
}

/** Steps of 7, which reach each edge once if 7 does not divide the number of edges. */
function scattered(edges: readonly Edge[]): Edge[] {
  return edges.map((_, index) => edges[(index * 7) % edges.length]);
}

test.each<{ shape: string; edges: readonly Edge[]; most: number }>([
  { shape: 'a chain, dependencies first', edges: chain, most: 2 },
  { shape: 'a chain, dependents first', edges: [...chain].reverse(), most: 1 },
  { shape: 'a chain, scattered', edges: scattered(chain), most: 4.6 },
  { shape: 'a chain, inside out', edges: arrangements['inside out'](chain), most: 12.9 },
  { shape: 'a ladder, dependencies first', edges: ladder, most: 2 },
  { shape: 'a ladder, dependents first', edges: [...ladder].reverse(), most: 1 },
  { shape: 'a ladder, scattered', edges: scattered(ladder), most: 67 },
  { shape: 'a ladder, inside out', edges: arrangements['inside out'](ladder), most: 18.3 },
])('$shape: the average number of lookups for each edge that is checked and added', ({ edges, most }) => {
  expect(new Set(edges).size).toBe(edges.length);
  expect(lookupsOneByOne(edges) / edges.length).toBeLessThanOrEqual(most);
});

describe('the search for cycles', () => {
  const pairs = Array.from({ length: SIZE }, (_, service): Edge => [service, service ^ 1]); // eslint-disable-line no-bitwise

  test('looks up only services that the order leaves out, at most twice each', () => {
    const graph = new CountingGraph(SIZE, [...chain, [SIZE - 2, SIZE - 1]]);
    const order = deploymentOrder(graph);
    expect(order).toHaveLength(SIZE - 2);
    graph.lookups = 0;
    expect(findCycles(graph, 2, order)).toEqual([[SIZE - 2, SIZE - 1]]);
    expect(graph.lookups).toBeLessThanOrEqual(5);
  });

  test('ends after the requested number of cycles', () => {
    const graph = new CountingGraph(SIZE, pairs);
    expect(findCycles(graph, 2, [])).toHaveLength(2);
    expect(graph.lookups).toBeLessThanOrEqual(SIZE + 6);
  });

  test('does not search a dead end twice', () => {
    // A cycle of 0 and 1, and thousands of paths from 1 through diamonds back to 1, none of which leads to 0.
    const diamonds = 12;
    const end = 2 + 3 * diamonds;
    const edges = Array.from({ length: diamonds }, (_, index): Edge[] => {
      const top = 2 + 3 * index;
      return [
        [top, top + 1],
        [top, top + 2],
        [top + 1, top + 3],
        [top + 2, top + 3],
      ];
    }).flat();
    const graph = new CountingGraph(end + 1, [[0, 1], [1, 0], [1, 2], ...edges, [end, 1]]);
    expect(findCycles(graph, 2, [])).toHaveLength(2);
    expect(graph.lookups).toBeLessThanOrEqual(5 * end);
  });

  test('looks up each service once to find the strongly connected components', () => {
    const graph = new CountingGraph(SIZE, pairs);
    const all = Array.from({ length: SIZE }, (_, service) => service);
    expect(stronglyConnected(graph, all)).toHaveLength(SIZE / 2);
    expect(graph.lookups).toBe(SIZE);
  });
});
