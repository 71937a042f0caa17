import { ObjectGraph } from '../../src/private/model/graph/object-graph';

/** A graph of words, of edges such as `web -> api`. */
function graphOf(...edges: string[]) {
  const graph = new ObjectGraph<string>();
  const added = edges.map((edge) => graph.addEdge(...(edge.split(' -> ') as [string, string])));
  return { graph, added };
}

test('objects are numbered in the order of addition, each once', () => {
  const { graph } = graphOf('web -> api');
  expect(graph.add('api')).toBe(1);
  expect(graph.add('db')).toBe(2);
  expect([graph.size, graph.vertices]).toEqual([3, ['web', 'api', 'db']]);
  expect([graph.has('db'), graph.has('cache')]).toEqual([true, false]);
});

test('an edge is added once', () => {
  const { graph, added } = graphOf('web -> api', 'web -> api', 'api -> web');
  expect(added).toEqual([true, false, true]);
  expect(graph.dependenciesOf('web')).toEqual(['api']);
  expect(graph.dependentsOf('web')).toEqual(['api']);
});

test('one object reaches another through others, and none that is not in the graph', () => {
  const { graph } = graphOf('web -> api', 'api -> db');
  expect(graph.reaches('web', 'db')).toBe(true);
  expect(graph.reaches('db', 'web')).toBe(false);
  expect([graph.reaches('web', 'cache'), graph.reaches('cache', 'web')]).toEqual([false, false]);
});

test('the order, the waves, the cycles and the groups are those of the objects', () => {
  const { graph } = graphOf('web -> api', 'api -> db', 'web -> db');
  expect(graph.deploymentOrder()).toEqual(['db', 'api', 'web']);
  expect(graph.deploymentWaves()).toEqual([['db'], ['api'], ['web']]);
  expect([graph.cycles(5), graph.stronglyConnected()]).toEqual([[], []]);
  graph.addEdge('db', 'api');
  expect(graph.deploymentOrder()).toEqual([]);
  expect(graph.cycles(5)).toEqual([['api', 'db']]);
  expect(graph.stronglyConnected().map((group) => group.sort())).toEqual([['api', 'db']]);
});

test('a copy has the same objects and edges, and can grow by itself', () => {
  const { graph } = graphOf('web -> api');
  graph.add('alone');
  const copy = graph.copy();
  copy.addEdge('api', 'alone');
  expect(copy.vertices).toEqual(['web', 'api', 'alone']);
  expect(copy.dependenciesOf('web')).toEqual(['api']);
  expect([copy.reaches('web', 'alone'), graph.reaches('web', 'alone')]).toEqual([true, false]);
});

test('the neighbours of an object that is not in the graph are a mistake of the caller', () => {
  expect(() => graphOf('web -> api').graph.dependenciesOf('db')).toThrow(
    new RangeError('the object is not in the graph'),
  );
});
