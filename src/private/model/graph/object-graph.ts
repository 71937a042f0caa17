import { findCycles } from './cycles';
import { deploymentOrder } from './deployment-order';
import { deploymentWaves } from './deployment-waves';
import { GrowingGraph } from './growing-graph';
import { stronglyConnected } from './strongly-connected';

/**
 * A dependency graph whose vertices are objects of any type: services, stacks, or units of deployment.
 *
 * The algorithms in this directory work on numbers. This class maps the numbers to the objects. Objects are numbered in
 * the order in which they are added, and this order breaks all ties.
 */
export class ObjectGraph<T> {
  private readonly graph = new GrowingGraph();
  private readonly objects: T[] = [];
  private readonly numbers = new Map<T, number>();
  private readonly dependencySets: Set<number>[] = [];

  public get size(): number {
    return this.objects.length;
  }

  public get vertices(): readonly T[] {
    return this.objects;
  }

  public has(object: T): boolean {
    return this.numbers.has(object);
  }

  /** The position of an object in the order of addition. Adds the object if it is new. */
  public add(object: T): number {
    const known = this.numbers.get(object);
    if (known !== undefined) return known;
    const number = this.graph.addVertex();
    this.numbers.set(object, number);
    this.objects.push(object);
    this.dependencySets.push(new Set());
    return number;
  }

  /** Adds an edge, and its two objects if they are new. Returns false if the edge exists already. */
  public addEdge(dependent: T, dependency: T): boolean {
    const [from, to] = [this.add(dependent), this.add(dependency)];
    if (this.dependencySets[from].has(to)) return false;
    this.dependencySets[from].add(to);
    this.graph.addEdge(from, to);
    return true;
  }

  /** The direct dependencies of an object, in the order in which the edges were added. */
  public dependenciesOf(object: T): T[] {
    return this.objectsAt(this.graph.dependenciesOf(this.numberOf(object)));
  }

  /** The direct dependents of an object, in the order in which the edges were added. */
  public dependentsOf(object: T): T[] {
    return this.objectsAt(this.graph.dependentsOf(this.numberOf(object)));
  }

  /**
   * Whether `dependent` depends on `dependency`, directly or through others. False if one of them is not in the graph.
   */
  public reaches(dependent: T, dependency: T): boolean {
    const [from, to] = [this.numbers.get(dependent), this.numbers.get(dependency)];
    return from !== undefined && to !== undefined && this.graph.reaches(from, to);
  }

  /** The objects in an order that puts dependencies before their dependents. Incomplete if there are cycles. */
  public deploymentOrder(): T[] {
    return this.objectsAt(deploymentOrder(this.graph));
  }

  /** The objects of each wave. The graph must have a deployment order. */
  public deploymentWaves(): T[][] {
    return deploymentWaves(this.graph, deploymentOrder(this.graph)).map((wave) => this.objectsAt(wave));
  }

  /** The first cycles, at most `max`. */
  public cycles(max: number): T[][] {
    return findCycles(this.graph, max).map((cycle) => this.objectsAt(cycle));
  }

  /** The groups of objects in which each depends on each other, of two objects or more. */
  public stronglyConnected(): T[][] {
    const all = this.objects.map((_, number) => number);
    return stronglyConnected(this.graph, all).map((group) => this.objectsAt(group));
  }

  /** A graph with the same objects and edges, to which others can be added on trial. */
  public copy(): ObjectGraph<T> {
    const copy = new ObjectGraph<T>();
    for (const object of this.objects) copy.add(object);
    for (const object of this.objects) {
      for (const dependency of this.dependenciesOf(object)) copy.addEdge(object, dependency);
    }
    return copy;
  }

  private numberOf(object: T): number {
    const number = this.numbers.get(object);
    if (number === undefined) throw new RangeError('the object is not in the graph');
    return number;
  }

  private objectsAt(numbers: readonly number[]): T[] {
    return numbers.map((number) => this.objects[number]);
  }
}
