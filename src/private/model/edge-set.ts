import { Edge, EdgeKind, EndpointOf, Service } from './service';

/** Edges from services of one kind to services of one kind, with the endpoints that they use. */
export class EdgeSet<S extends Service, T extends Service> {
  private readonly used: Record<EdgeKind, Map<S, Map<T, Set<EndpointOf<T>>>>> = {
    dependsOn: new Map(),
    connectsTo: new Map(),
  };
  private count = 0;

  /** The number of edges. */
  public get size(): number {
    return this.count;
  }

  /** Adds an edge, or adds the endpoints to the edge if it exists already. Returns whether the edge is new. */
  public add({ kind, dependent, dependency, endpoints }: Edge<S, T>): boolean {
    const ofDependent = this.used[kind];
    if (!ofDependent.has(dependent)) ofDependent.set(dependent, new Map());
    const targets = ofDependent.get(dependent)!;
    const isNew = !targets.has(dependency);
    if (isNew) {
      targets.set(dependency, new Set());
      this.count++;
    }
    for (const endpoint of endpoints) targets.get(dependency)!.add(endpoint);
    return isNew;
  }

  public has(kind: EdgeKind, dependent: S, dependency: T): boolean {
    return this.used[kind].get(dependent)?.has(dependency) ?? false;
  }

  /** The edges of a kind that start at a service, in the order of their declaration. */
  public of(dependent: S, kind: EdgeKind): Edge<S, T>[] {
    return [...(this.used[kind].get(dependent) ?? [])].map(([dependency, endpoints]) => {
      return { kind, dependent, dependency, endpoints: [...endpoints] };
    });
  }

  /** An edge with the endpoints that are in use by now. */
  public current({ kind, dependent, dependency }: Edge<S, T>): Edge<S, T> {
    return { kind, dependent, dependency, endpoints: [...this.used[kind].get(dependent)!.get(dependency)!] };
  }

  /** The services with an edge of a kind to a service, in the order in which their first edges were declared. */
  public dependentsOf(dependency: T, kind: EdgeKind): S[] {
    return [...this.used[kind]].filter(([, targets]) => targets.has(dependency)).map(([dependent]) => dependent);
  }
}
