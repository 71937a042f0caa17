import { findCycles } from './cycles';
import { deploymentOrder } from './deployment-order';
import { deploymentWaves } from './deployment-waves';
import { GrowingGraph } from './growing-graph';
import { stronglyConnected } from './strongly-connected';

/**
 * Objects of any type, and which of them depend on which.
 *
 * The algorithms next to this file work on numbers. This class is the one map between the numbers and the objects: services,
 * stacks, units of deployment. Numbers are given in the order in which objects are added, and that order breaks every tie.
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

  /** Adds an edge, and its ends if they are new. Returns false if the edge existed. */
  public addEdge(dependent: T, dependency: T): boolean {
    const [from, to] = [this.add(dependent), this.add(dependency)];
    if (this.dependencySets[from].has(to)) return false;
    this.dependencySets[from].add(to);
    this.graph.addEdge(from, to);
    return true;
  }

  public hasEdge(dependent: T, dependency: T): boolean {
    const [from, to] = [this.numbers.get(dependent), this.numbers.get(dependency)];
    return from !== undefined && to !== undefined && this.dependencySets[from].has(to);
  }

  /** What the object depends on directly, in the order in which the edges were added. */
  public dependenciesOf(object: T): T[] {
    return this.objectsAt(this.graph.dependenciesOf(this.numberOf(object)));
  }

  /** What depends on the object directly, in the order in which the edges were added. */
  public dependentsOf(object: T): T[] {
    return this.objectsAt(this.graph.dependentsOf(this.numberOf(object)));
  }

  /** Whether `dependent` depends on `dependency`, directly or through others. Objects that are not in the graph do not. */
  public reaches(dependent: T, dependency: T): boolean {
    const [from, to] = [this.numbers.get(dependent), this.numbers.get(dependency)];
    return from !== undefined && to !== undefined && this.graph.reaches(from, to);
  }

  /** Dependencies before their dependents; shorter than the graph if there are cycles. */
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
