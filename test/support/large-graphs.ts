export const LARGE = 100_000;
const EDGES_EACH = 5;

type Edges = Iterable<readonly [dependent: number, dependency: number]>;

/** Shapes that algorithms stumble over, the last with 500,000 edges. Each is the same in every run. */
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
  /** 500,000 edges, less the few that the first services have no room for. */
  *'layered graph with 5 edges each'() {
    for (let service = 1; service < LARGE; service++) {
      for (let edge = 1; edge <= Math.min(EDGES_EACH, service); edge++) yield [service, spread(service, edge)];
    }
  },
};

/** One of the services before this one, another for each of its edges, scattered over all of them. */
function spread(service: number, edge: number): number {
  return (service * 2_654_435 + edge * Math.max(1, Math.floor(service / EDGES_EACH))) % service;
}
