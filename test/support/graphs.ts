import { GrowingGraph } from '../../src/private/model/graph/growing-graph';

/** A graph written as its edges and single services, `x -> a, b`; services are numbered as they first appear. */
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

/** A graph of a number of services with these edges, without duplicates. */
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
