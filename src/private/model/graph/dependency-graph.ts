/**
 * Vertices, which are numbered in the order of their declaration, and the dependencies between them.
 *
 * Vertices are numbers instead of objects, so that the algorithms in this directory need no look-ups and can break ties
 * by comparing numbers. Add each edge only once.
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

  /** The direct dependencies of a vertex, in the order in which the edges were added. */
  public dependenciesOf(vertex: number): readonly number[] {
    return this.dependencies[vertex];
  }

  /** The direct dependents of a vertex, in the order in which the edges were added. */
  public dependentsOf(vertex: number): readonly number[] {
    return this.dependents[vertex];
  }
}
