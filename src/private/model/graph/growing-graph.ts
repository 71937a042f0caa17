import { DependencyGraph } from './dependency-graph';

/** A search of more steps than this is not to be repeated. */
const LONG = 16;

/**
 * A graph that grows edge by edge, each of which may first be asked for: would it close a cycle?
 *
 * Each vertex has a level that is nowhere below those of its dependencies, so that a path from one vertex to another
 * keeps to the levels between theirs: often the levels alone say no. All vertices begin at level 0; a search that took
 * long and found nothing lifts the one vertex above the other, so that levels come where they help, and the same ground
 * is not searched for every edge.
 */
export class GrowingGraph extends DependencyGraph {
  private readonly levels: number[] = [];
  /** The number of the search that met each vertex last: sets would take most of the time. */
  private readonly metBy: number[] = [];
  private searches = 0;

  public addVertex(): number {
    this.levels.push(0);
    this.metBy.push(0);
    return super.addVertex();
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
    const [down, up] = [this.searchFrom(dependent), this.searchFrom(dependency)];
    for (let steps = 0; ; steps++) {
      const [upper, lower] = [down.open.pop(), up.open.pop()];
      if (upper === undefined || lower === undefined) {
        if (steps > LONG) this.lift(dependency, highest + 1);
        return false;
      }
      if (this.meets(down, up, this.dependenciesOf(upper), lowest, highest)) return true;
      if (this.meets(up, down, this.dependentsOf(lower), lowest, highest)) return true;
    }
  }

  private searchFrom(vertex: number): Search {
    this.metBy[vertex] = ++this.searches;
    return { number: this.searches, open: [vertex] };
  }

  /** Has a search go on to some vertices, between two levels; tells whether the other search has been at one of them. */
  private meets(search: Search, other: Search, vertices: readonly number[], lowest: number, highest: number): boolean {
    for (const vertex of vertices) {
      if (this.metBy[vertex] === other.number) return true;
      if (this.metBy[vertex] === search.number) continue;
      if (this.levels[vertex] < lowest || this.levels[vertex] > highest) continue;
      this.metBy[vertex] = search.number;
      search.open.push(vertex);
    }
    return false;
  }

  /** Lifts a vertex to a level, and with it all that depends on it. */
  private lift(vertex: number, level: number) {
    if (this.levels[vertex] >= level) return;
    this.levels[vertex] = level;
    const lifted = [vertex];
    for (let next = lifted.pop(); next !== undefined; next = lifted.pop()) {
      for (const dependent of this.dependentsOf(next)) {
        if (this.levels[dependent] >= level) continue;
        this.levels[dependent] = level;
        lifted.push(dependent);
      }
    }
  }
}

interface Search {
  readonly number: number;
  /** Where it has been, and has not gone on from yet. */
  readonly open: number[];
}
