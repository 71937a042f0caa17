import { DependencyGraph } from './dependency-graph';

/** A search of more steps than this is not to be repeated. */
const LONG = 16;

/**
 * A graph that grows edge by edge, each of which may first be asked for: would it close a cycle?
 *
 * Each service has a level that is nowhere below those of its dependencies, so that a path from one service to another
 * keeps to the levels between theirs: often the levels alone say no. All services begin at level 0; a search that took
 * long and found nothing lifts the one service above the other, so that levels come where they help, and the same ground
 * is not searched for every edge.
 */
export class GrowingGraph extends DependencyGraph {
  private readonly levels: number[] = [];

  public addService(): number {
    this.levels.push(0);
    return super.addService();
  }

  public addEdge(dependent: number, dependency: number): void {
    super.addEdge(dependent, dependency);
    this.lift(dependent, this.levels[dependency]);
  }

  /**
   * Whether `dependent` waits for `dependency`, directly or through others.
   *
   * Two searches take turns, one from each end, and the answer is no as soon as either has seen all it can: what a new
   * edge is checked against is usually small on one side, however large the graph.
   */
  public reaches(dependent: number, dependency: number): boolean {
    if (dependent === dependency) return true;
    const [lowest, highest] = [this.levels[dependency], this.levels[dependent]];
    if (lowest > highest) return false;
    if (this.dependenciesOf(dependent).length === 0 || this.dependentsOf(dependency).length === 0) return false;
    const isBetween = (service: number) => this.levels[service] >= lowest && this.levels[service] <= highest;
    const down = new Search(dependent, (service) => this.dependenciesOf(service), isBetween);
    const up = new Search(dependency, (service) => this.dependentsOf(service), isBetween);
    let steps = 0;
    for (; down.goesOn && up.goesOn; steps++) {
      if (down.meets(up) || up.meets(down)) return true;
    }
    if (steps > LONG) this.lift(dependency, highest + 1);
    return false;
  }

  /** Lifts a service to a level, and with it all that depends on it. */
  private lift(service: number, level: number) {
    if (this.levels[service] >= level) return;
    this.levels[service] = level;
    const lifted = [service];
    for (let next = lifted.pop(); next !== undefined; next = lifted.pop()) {
      for (const dependent of this.dependentsOf(next)) {
        if (this.levels[dependent] >= level) continue;
        this.levels[dependent] = level;
        lifted.push(dependent);
      }
    }
  }
}

class Search {
  private readonly seen: Set<number>;
  private readonly open: number[];

  constructor(
    start: number,
    private readonly edgesOf: (service: number) => readonly number[],
    private readonly isBetween: (service: number) => boolean,
  ) {
    this.seen = new Set([start]);
    this.open = [start];
  }

  public get goesOn(): boolean {
    return this.open.length > 0;
  }

  /** Follows one service's edges, if one is left to follow; tells whether one leads to where the other search has been. */
  public meets(other: Search): boolean {
    const service = this.open.pop();
    if (service === undefined) return false;
    for (const next of this.edgesOf(service)) {
      if (this.seen.has(next) || !this.isBetween(next)) continue;
      if (other.seen.has(next)) return true;
      this.seen.add(next);
      this.open.push(next);
    }
    return false;
  }
}
