import { mesh, Orderer, peers } from './graph-peers';
import { cpu, inChild, inTurn, median, ratio, Rounds } from './measure';
import { Mode, Row, Section, thousands, time, times } from './report';
import { arrangements, Edge, shapes } from './shapes';
import { GrowingGraph } from '../../src/private/model/graph/growing-graph';

const ROUNDS = 5;
/** Small graphs are measured many times within a round, because the clock is too coarse for one measurement. */
const SERVICES_PER_ROUND = 100_000;
/** From this size on, building the graph is measured too, because it takes most of the time. */
const LARGE = 100_000;

/** Order, layers and cycle search of the pure core, against libraries for graphs. */
export function graphCore({ isQuick }: Mode): Section {
  const sizes = isQuick ? [1000] : [1000, 10_000, LARGE];
  return {
    title: 'Graph core: CPU time of order, layers and cycle search, 5 edges a service',
    rows: [
      ...Object.keys(shapes).flatMap((shape) => sizes.flatMap((count) => against(shape, count, isQuick))),
      memory(isQuick ? [1000, 4000] : [10_000, LARGE], isQuick),
      ...(isQuick ? [1000] : [1000, 10_000]).flatMap((count) => oneByOne(count, isQuick)),
    ],
    notes: [
      'Each contender runs alone in its process, with its graph built and its code warm. Its fastest call that returns an order and throws on a cycle is measured; only graphology-dag and the mesh return layers. toposort accepts a list of edges and builds its graph each time.',
      'No figure: it does not finish. graphlib and toposort recurse for each service of a long chain, and overflow the stack. dependency-graph takes 40 seconds to build a star of 100,000 services, because its time is quadratic in the dependents of a service, and is left out there.',
      'Edges one by one: each edge is checked for a cycle before it is added; a table is checked once. No algorithm is known that checks each edge, in any order, in a time that does not grow with the graph. A mesh also wires the edge, which takes far longer: see Synthesis.',
    ],
  };
}

function against(shape: string, count: number, isQuick: boolean): Row[] {
  const edges = shapes[shape](count);
  const repeats = isQuick ? 1 : Math.max(1, SERVICES_PER_ROUND / count);
  const orderers: Record<string, Orderer> = { mesh, ...peers };
  if (shape === 'star' && count > 10_000) delete orderers['dependency-graph'];

  const whole: Record<string, number[]> = {};
  const measure = (name: string, each: Orderer) => () => {
    let graph: unknown;
    const building = cpu(() => (graph = each.build(count, edges)));
    const answering = warm(repeats, () => each.answer(graph));
    (whole[name] ??= []).push(building + answering);
    return answering;
  };
  const contenders = Object.fromEntries(Object.entries(orderers).map(([name, each]) => [name, measure(name, each)]));
  const answered = inTurn(isQuick ? 1 : ROUNDS, contenders);
  const what = `${shape}, ${thousands(count)} services`;
  if (count < LARGE) return [row(what, answered, isQuick)];
  const taken = median(whole.mesh);
  return [
    row(what, answered, isQuick),
    row(`${what}, with building`, whole, isQuick),
    { what: `${what}, with building`, mesh: time(taken), target: { text: 'under 1 s', isMet: taken < 1000 } },
  ];
}

function row(what: string, taken: Rounds, isQuick: boolean): Row {
  const finished = Object.keys(peers).filter((name) => taken[name]?.length > 0);
  const factors = new Map(finished.map((name) => [name, ratio(taken[name], taken.mesh)]));
  const described = Object.keys(peers).map((name) => [
    name,
    factors.has(name) ? `${time(median(taken[name]))}, ${times(factors.get(name)!)}` : 'no figure',
  ]);
  return {
    what,
    mesh: time(median(taken.mesh)),
    peers: Object.fromEntries(described),
    target: isQuick ? undefined : { text: 'half of the fastest at most', isMet: Math.min(...factors.values()) >= 2 },
  };
}

function memory([few, many]: readonly number[], isQuick: boolean): Row {
  const [less, more] = [few, many].map((count) => inChild('graph-child.ts', ['random', count]));
  const perEdge = ({ bytes, edges }: { bytes: number; edges: number }) => bytes / edges;
  const growth = perEdge(more) / perEdge(less);
  return {
    what: `memory of a random graph, ${thousands(many)} services`,
    mesh: `${(more.bytes / 2 ** 20).toFixed(1)} MiB, ${perEdge(more).toFixed(0)} bytes an edge`,
    peers: { [`${thousands(few)} services`]: `${perEdge(less).toFixed(0)} bytes an edge` },
    // of a small graph, the rest of the process is more than noise
    target: isQuick ? undefined : { text: 'linear: at most 1.1 times as much an edge', isMet: growth <= 1.1 },
  };
}

/** The cost of adding edges one by one, in several orders, divided by that of a table. */
function oneByOne(count: number, isQuick: boolean): Row[] {
  const repeats = isQuick ? 1 : Math.max(1, SERVICES_PER_ROUND / 5 / count);
  return Object.entries(shapes).map(([shape, make]) => {
    const edges = make(count);
    const orders = Object.entries(arrangements).map(([name, arrange]) => [name, arrange(edges)] as const);
    const contenders = {
      table: () => warm(repeats, () => mesh.answer(mesh.build(count, edges))),
      ...Object.fromEntries(
        orders.map(([name, arranged]) => [name, () => warm(repeats, () => addOneByOne(count, arranged))]),
      ),
    };
    const taken = inTurn(isQuick ? 1 : ROUNDS, contenders);
    const factors = orders.map(([name]) => [name, ratio(taken[name], taken.table)] as const);
    const worst = Math.max(...factors.map(([, factor]) => factor));
    return {
      what: `${shape}, ${thousands(count)} services, edges one by one`,
      mesh: factors.map(([name, factor]) => `${name} ${times(factor)}`).join(', '),
      peers: { table: time(median(taken.table)) },
      target: isQuick ? undefined : { text: 'at most 3 times the table', isMet: worst <= 3 },
    };
  });
}

function addOneByOne(count: number, edges: readonly Edge[]) {
  const graph = new GrowingGraph();
  for (let service = 0; service < count; service++) graph.addVertex();
  for (const [dependent, dependency] of edges) {
    if (graph.reaches(dependency, dependent)) throw new Error('cycle');
    graph.addEdge(dependent, dependency);
  }
}

/** The average time of `repeats` calls, after the same number of calls that are not measured. */
function warm(repeats: number, action: () => unknown): number {
  const all = () => {
    for (let repeat = 0; repeat < repeats; repeat++) action();
  };
  all();
  return cpu(all) / repeats;
}
