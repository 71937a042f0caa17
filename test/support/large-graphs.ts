export const LARGE = 100_000;
const EDGES_EACH = 5;

type Edges = Iterable<readonly [dependent: number, dependency: number]>;

/** Shapes that are hard for algorithms. The last has 500,000 edges. Each is the same in every run. */
export const largeShapes: Record<string, () => Edges> = {
  *chain() {
    for (let service = 1; service < LARGE; service++) yield [service, service - 1];
  },
  *'chain declared backwards'() {
    for (let service = 1; service < LARGE; service++) yield [service - 1, service];
  },
  *star() {
    for (let service = 1; service < LARGE; service++) yield [service, 0];
  },
  /** About 500,000 edges: the first services have fewer than 5. */
  *'layered graph with 5 edges each'() {
    for (let service = 1; service < LARGE; service++) {
      for (let edge = 1; edge <= Math.min(EDGES_EACH, service); edge++) yield [service, spread(service, edge)];
    }
  },
};

/** One of the earlier services, a different one for each edge, scattered over all of them. */
function spread(service: number, edge: number): number {
  return (service * 2_654_435 + edge * Math.max(1, Math.floor(service / EDGES_EACH))) % service;
}
