import { DependencyGraph } from './dependency-graph';

/** After a search of more steps than this, a level is raised so that no later search repeats it. */
const LONG = 16;

/**
 * A dependency graph that can tell quickly, before an edge is added, whether the edge would close a cycle.
 *
 * Each vertex has a level that is not lower than the levels of its dependencies. A path from one vertex to another
 * therefore stays within the levels between theirs, and often the levels alone show that there is no path. All vertices
 * start at level 0. A long search that finds no path raises the level of one of its two vertices above the level of the
 * other. Later searches in the same part of the graph are then short.
 */
export class GrowingGraph extends DependencyGraph {
  private readonly levels: number[] = [];
  /**
   * For each vertex, the number of the last search that visited it. A set for each search would take most of the time.
   */
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
   * Whether `dependent` depends on `dependency`, directly or through other vertices.
   *
   * Two searches alternate, one from each end. If either search has no more vertices to visit, there is no path. One of
   * the two sides is usually small, even in a large graph.
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

  /** Adds the vertices between two levels to a search. Returns whether the other search has visited one of them. */
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

  /** Raises a vertex, and all vertices that depend on it, to at least a level. */
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
  /** The visited vertices whose edges have not been followed yet. */
  readonly open: number[];
}
