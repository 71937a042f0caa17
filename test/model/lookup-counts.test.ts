import { findCycles } from '../../src/private/model/graph/cycles';
import { deploymentOrder } from '../../src/private/model/graph/deployment-order';
import { GrowingGraph } from '../../src/private/model/graph/growing-graph';
import { stronglyConnected } from '../../src/private/model/graph/strongly-connected';
import { arrangements, Edge } from '../benchmark/shapes';

/* What algorithms cost, not in time, which is another on every machine, but in how often they ask for a service's edges. */

class CountingGraph extends GrowingGraph {
  public asked = 0;

  constructor(size: number, edges: readonly Edge[] = []) {
    super();
    for (let service = 0; service < size; service++) this.addVertex();
    for (const [dependent, dependency] of edges) this.addEdge(dependent, dependency);
    this.asked = 0;
  }

  public dependenciesOf(service: number) {
    this.asked++;
    return super.dependenciesOf(service);
  }

  public dependentsOf(service: number) {
    this.asked++;
    return super.dependentsOf(service);
  }
}

const SIZE = 1000;
const chain = Array.from({ length: SIZE - 1 }, (_, service): Edge => [service + 1, service]);
/** Two ways from each service to the next but one: paths without end. */
const ladder = Array.from({ length: SIZE - 2 }, (_, service): Edge[] => [
  [service + 2, service],
  [service + 2, service + 1],
]).flat();

/** Asks of each edge whether it closes a cycle, then adds it. */
function askedOneByOne(edges: readonly Edge[]): number {
  const graph = new CountingGraph(SIZE);
  for (const [dependent, dependency] of edges) {
    expect(graph.reaches(dependency, dependent)).toBe(false);
    graph.addEdge(dependent, dependency);
  }
  return graph.asked;
}

/** Steps of 7, which come to each edge once where 7 does not divide their number. */
function scattered(edges: readonly Edge[]): Edge[] {
  return edges.map((_, index) => edges[(index * 7) % edges.length]);
}

test.each<[string, readonly Edge[], number]>([
  ['a chain, dependencies first', chain, 2],
  ['a chain, dependents first', [...chain].reverse(), 1],
  ['a chain, scattered', scattered(chain), 4.6],
  ['a chain, inside out', arrangements['inside out'](chain), 12.9],
  ['a ladder, dependencies first', ladder, 2],
  ['a ladder, dependents first', [...ladder].reverse(), 1],
  ['a ladder, scattered', scattered(ladder), 67],
  ['a ladder, inside out', arrangements['inside out'](ladder), 18.3],
])('%s: what an edge that is asked about and added asks for on average', (_, edges, most) => {
  expect(new Set(edges).size).toBe(edges.length);
  expect(askedOneByOne(edges) / edges.length).toBeLessThanOrEqual(most);
});

describe('the search for cycles', () => {
  const pairs = Array.from({ length: SIZE }, (_, service): Edge => [service, service ^ 1]); // eslint-disable-line no-bitwise

  test('looks at what has no place in the order, twice at most', () => {
    const graph = new CountingGraph(SIZE, [...chain, [SIZE - 2, SIZE - 1]]);
    const order = deploymentOrder(graph);
    expect(order).toHaveLength(SIZE - 2);
    graph.asked = 0;
    expect(findCycles(graph, 2, order)).toEqual([[SIZE - 2, SIZE - 1]]);
    expect(graph.asked).toBeLessThanOrEqual(5);
  });

  test('ends with as many as were asked for', () => {
    const graph = new CountingGraph(SIZE, pairs);
    expect(findCycles(graph, 2, [])).toHaveLength(2);
    expect(graph.asked).toBeLessThanOrEqual(SIZE + 6);
  });

  test('walks no dead end twice', () => {
    // From 0 to 1 and back, and from 1 into diamonds whose end leads back to 1 only: no way to 0, by thousands of paths.
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
    expect(graph.asked).toBeLessThanOrEqual(5 * end);
  });

  test('groups services by looking at each once', () => {
    const graph = new CountingGraph(SIZE, pairs);
    const all = Array.from({ length: SIZE }, (_, service) => service);
    expect(stronglyConnected(graph, all)).toHaveLength(SIZE / 2);
    expect(graph.asked).toBe(SIZE);
  });
});
