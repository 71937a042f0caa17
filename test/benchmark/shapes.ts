/** A dependent and its dependency; services are numbers below a count. */
export type Edge = readonly [dependent: number, dependency: number];

const EDGES_EACH = 5;

/** Graphs of `count` services with at most 5 edges each, the same in every run. */
export const shapes: Record<string, (count: number) => Edge[]> = {
  /** Each service depends on the five before it, which results in as many waves as services. */
  chain: (count) => edges(count, 1, (service, edge) => service - 1 - edge),
  /** All services depend on the same five. */
  star: (count) => edges(count, EDGES_EACH, (_, edge) => edge),
  /** As many waves as services in a wave. Each service depends on five of the wave before. */
  layered(count) {
    const width = Math.floor(Math.sqrt(count));
    const random = randomNumbers();
    return edges(count, width, (service) => (Math.floor(service / width) - 1) * width + random(width));
  },
  /** Each service depends on any five before it. */
  random(count) {
    const random = randomNumbers();
    return edges(count, 1, (service) => random(service));
  },
};

/** Orders in which the same edges may be added. */
export const arrangements = {
  'as declared': <T>(all: readonly T[]) => [...all],
  backwards: <T>(all: readonly T[]) => [...all].reverse(),
  shuffled<T>(all: readonly T[]) {
    const random = randomNumbers();
    const shuffled = [...all];
    for (let last = shuffled.length - 1; last > 0; last--) {
      const other = random(last + 1);
      [shuffled[last], shuffled[other]] = [shuffled[other], shuffled[last]];
    }
    return shuffled;
  },
  /** Every second edge, then every second of the remaining ones, and so on: each joins two growing parts. */
  'inside out'<T>(all: readonly T[]) {
    const arranged: T[] = [];
    for (let step = 1; step <= all.length; step *= 2) {
      for (let index = step - 1; index < all.length; index += 2 * step) arranged.push(all[index]);
    }
    return arranged;
  },
};

/** Five different edges of each service, beginning with the service `first`. */
function edges(count: number, first: number, dependencyOf: (service: number, edge: number) => number): Edge[] {
  const all: Edge[] = [];
  for (let service = first; service < count; service++) {
    const dependencies = new Set<number>();
    for (let edge = 0; dependencies.size < Math.min(EDGES_EACH, service); edge++) {
      dependencies.add(dependencyOf(service, edge));
    }
    for (const dependency of dependencies) all.push([service, dependency]);
  }
  return all;
}

/** Evenly distributed integers below a bound, from a linear congruential generator with a fixed seed. */
function randomNumbers(): (below: number) => number {
  let state = 1;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * below);
  };
}
