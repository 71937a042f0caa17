import { DependencyGraph } from './dependency-graph';

/**
 * Whether `dependent` waits for `dependency`, directly or through others.
 *
 * Two searches take turns, one from each end, and the answer is no as soon as either has seen all it can: what a new
 * edge is checked against is usually small on one side, however large the graph.
 */
export function reaches(graph: DependencyGraph, dependent: number, dependency: number): boolean {
  if (dependent === dependency) return true;
  const down = new Search(dependent, (service) => graph.dependenciesOf(service));
  const up = new Search(dependency, (service) => graph.dependentsOf(service));
  for (;;) {
    for (const [search, goal] of [
      [down, up],
      [up, down],
    ]) {
      const found = search.step();
      if (found === undefined) return false;
      if (found.some((service) => goal.seen.has(service))) return true;
    }
  }
}

class Search {
  public readonly seen: Set<number>;
  private readonly open: number[];

  constructor(
    start: number,
    private readonly next: (service: number) => readonly number[],
  ) {
    this.seen = new Set([start]);
    this.open = [start];
  }

  /** Follows one service's edges; returns what was not seen before, or undefined where nothing is left to follow. */
  public step(): number[] | undefined {
    const service = this.open.pop();
    if (service === undefined) return undefined;
    const found = this.next(service).filter((other) => !this.seen.has(other));
    for (const other of found) {
      this.seen.add(other);
      this.open.push(other);
    }
    return found;
  }
}
