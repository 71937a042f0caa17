import { createRequire } from 'module';
import type * as Graphlib from '@dagrejs/graphlib' with { 'resolution-mode': 'import' };
import { DepGraph } from 'dependency-graph';
import { DirectedGraph } from 'graphology';
import { topologicalGenerations } from 'graphology-dag';
import toposort from 'toposort';
import { Edge } from './shapes';
import { findCycles } from '../../src/private/model/graph/cycles';
import { DependencyGraph } from '../../src/private/model/graph/dependency-graph';
import { deploymentOrder } from '../../src/private/model/graph/deployment-order';
import { deploymentWaves } from '../../src/private/model/graph/deployment-waves';

/** Its types describe an ES module, but the package is CommonJS. */
const graphlib: typeof Graphlib = createRequire(__filename)('@dagrejs/graphlib');

/** A library that sorts: it builds its own graph, and computes the order, layers and cycles that it supports. */
export interface Orderer<Graph = unknown> {
  build(count: number, edges: readonly Edge[]): Graph;
  /** Throws if there is a cycle. */
  answer(graph: Graph): number;
}

export const mesh: Orderer<DependencyGraph> = {
  build(count, edges) {
    const graph = new DependencyGraph();
    for (let service = 0; service < count; service++) graph.addVertex();
    for (const [dependent, dependency] of edges) graph.addEdge(dependent, dependency);
    return graph;
  },
  answer(graph) {
    const order = deploymentOrder(graph);
    if (findCycles(graph, 1, order).length > 0) throw new Error('cycle');
    return deploymentWaves(graph, order).length;
  },
};

/** Each library with its fastest call that returns an order and throws on a cycle; only graphology returns layers too. */
export const peers: Record<string, Orderer<any>> = {
  'graphology-dag': {
    build(count, edges) {
      const graph = new DirectedGraph();
      for (let service = 0; service < count; service++) graph.addNode(service);
      for (const [dependent, dependency] of edges) graph.addDirectedEdge(dependency, dependent);
      return graph;
    },
    answer: (graph) => topologicalGenerations(graph).length,
  } satisfies Orderer<DirectedGraph>,
  '@dagrejs/graphlib': {
    build(count, edges) {
      const graph = new graphlib.Graph();
      for (let service = 0; service < count; service++) graph.setNode(String(service));
      for (const [dependent, dependency] of edges) graph.setEdge(String(dependency), String(dependent));
      return graph;
    },
    answer: (graph) => graphlib.alg.topsort(graph).length,
  } satisfies Orderer<Graphlib.Graph>,
  'dependency-graph': {
    build(count, edges) {
      const graph = new DepGraph<number>();
      for (let service = 0; service < count; service++) graph.addNode(String(service), service);
      for (const [dependent, dependency] of edges) graph.addDependency(String(dependent), String(dependency));
      return graph;
    },
    answer: (graph) => graph.overallOrder().length,
  } satisfies Orderer<DepGraph<number>>,
  /** Accepts lists, and builds its graph in the same call. */
  toposort: {
    build: (count, edges) => ({
      services: Array.from({ length: count }, (_, service) => String(service)),
      edges: edges.map(([dependent, dependency]): [string, string] => [String(dependent), String(dependency)]),
    }),
    answer: (graph) => toposort.array(graph.services, graph.edges).length,
  } satisfies Orderer<{ services: string[]; edges: [string, string][] }>,
};
