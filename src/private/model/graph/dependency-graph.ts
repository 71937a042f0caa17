/**
 * Vertices by the number of their declaration, and who depends on whom.
 *
 * Numbers, not objects: the algorithms beside this file then need no look-ups, and the order of declaration, which
 * breaks every tie, is the order of the numbers. Each edge is to be added once.
 */
export class DependencyGraph {
  private readonly dependencies: number[][] = [];
  private readonly dependents: number[][] = [];

  public get size(): number {
    return this.dependencies.length;
  }

  /** Adds a vertex and returns its number. */
  public addVertex(): number {
    this.dependents.push([]);
    return this.dependencies.push([]) - 1;
  }

  public addEdge(dependent: number, dependency: number): void {
    this.dependencies[dependent].push(dependency);
    this.dependents[dependency].push(dependent);
  }

  /** What the vertex depends on directly, in the order in which the edges were added. */
  public dependenciesOf(vertex: number): readonly number[] {
    return this.dependencies[vertex];
  }

  /** What depends on the vertex directly, in the order in which the edges were added. */
  public dependentsOf(vertex: number): readonly number[] {
    return this.dependents[vertex];
  }
}
