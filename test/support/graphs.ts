import { GrowingGraph } from '../../src/private/model/graph/growing-graph';

/** Parses a graph of edges and single services, such as `x -> a, b`. Services are numbered in the order in which they appear. */
export function parse(text: string): { graph: GrowingGraph; names: string[] } {
  const graph = new GrowingGraph();
  const names: string[] = [];
  const number = (name: string) => {
    if (!names.includes(name)) {
      names.push(name);
      graph.addVertex();
    }
    return names.indexOf(name);
  };
  for (const part of text.split(',').map((each) => each.trim())) {
    const [dependent, dependency] = part.split('->').map((each) => number(each.trim()));
    if (dependency !== undefined) graph.addEdge(dependent, dependency);
  }
  return { graph, names };
}

/** Builds a graph with a number of services and these edges, without duplicates. */
export function build(size: number, edges: Iterable<readonly [dependent: number, dependency: number]>): GrowingGraph {
  const graph = new GrowingGraph();
  for (let service = 0; service < size; service++) graph.addVertex();
  const seen = new Set<number>();
  for (const [dependent, dependency] of edges) {
    const key = dependent * size + dependency;
    if (!seen.has(key)) graph.addEdge(dependent, dependency);
    seen.add(key);
  }
  return graph;
}
