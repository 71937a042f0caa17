import { EdgeSet } from './edge-set';
import { ObjectGraph } from './graph/object-graph';
import { Edge, EdgeKind, Service } from './service';

type Ends<S extends Service> = Pick<Edge<S>, 'dependent' | 'dependency'>;

/** The services of a mesh, or of a template, and the edges between them. */
export class ServiceGraph<S extends Service> {
  /** All services, and the `dependsOn` edges, which set the deployment order. */
  private readonly order = new ObjectGraph<S>();
  private readonly names = new Map<string, S>();
  private readonly namesByLowerCase = new Map<string, string>();
  private readonly connections = new EdgeSet<S, S>();

  /** The number of edges. */
  public get edgeCount(): number {
    return this.connections.size;
  }

  /** The services in the order of their declaration. */
  public get services(): readonly S[] {
    return this.order.vertices;
  }

  public add(service: S): void {
    this.order.add(service);
    this.names.set(service.name, service);
    this.namesByLowerCase.set(service.name.toLowerCase(), service.name);
  }

  public has(service: S): boolean {
    return this.order.has(service);
  }

  public find(name: string): S | undefined {
    return this.names.get(name);
  }

  /** The name in this graph that differs from the given one at most by case. */
  public nameLike(name: string): string | undefined {
    return this.namesByLowerCase.get(name.toLowerCase());
  }

  /** Adds an edge, or adds the endpoints to the edge if it exists already. Returns whether the edge is new. */
  public connect(edge: Edge<S>): boolean {
    const isNew = this.connections.add(edge);
    if (isNew && edge.kind === 'dependsOn') this.order.addEdge(edge.dependent, edge.dependency);
    return isNew;
  }

  public hasEdge(kind: EdgeKind, dependent: S, dependency: S): boolean {
    return this.connections.has(kind, dependent, dependency);
  }

  /** The edges of a kind that start at a service, in the order of their declaration. */
  public edgesOf(dependent: S, kind: EdgeKind): Edge<S>[] {
    return this.connections.of(dependent, kind);
  }

  /** An edge with the endpoints that are in use by now. */
  public currentEdge(edge: Edge<S>): Edge<S> {
    return this.connections.current(edge);
  }

  /** All edges: by service in the order of declaration, `dependsOn` before `connectsTo`. */
  public get edges(): Edge<S>[] {
    return this.services.flatMap((service) => [
      ...this.edgesOf(service, 'dependsOn'),
      ...this.edgesOf(service, 'connectsTo'),
    ]);
  }

  public dependentsOf(service: S): S[] {
    return this.order.dependentsOf(service);
  }

  /** The services, dependencies before their dependents. */
  public get deploymentOrder(): S[] {
    return this.order.deploymentOrder();
  }

  /** The services by wave, each in the earliest wave that its dependencies allow. */
  public get deploymentWaves(): S[][] {
    return this.order.deploymentWaves();
  }

  /**
   * The cycles that additional services and `dependsOn` edges would close, at most `max`. Adds nothing.
   *
   * Most edges close no cycle, and this is fast to check: an edge to a new service can close a cycle only if it starts
   * at a new service, and an edge to an existing service only if that service depends on the dependent.
   */
  public cyclesClosedBy(services: readonly S[], edges: readonly Ends<S>[], max: number): S[][] {
    const mayClose = ({ dependent, dependency }: Ends<S>) =>
      this.has(dependency) ? this.order.reaches(dependency, dependent) : !this.has(dependent);
    if (!edges.some(mayClose)) return [];
    const trial = this.order.copy();
    for (const service of services) trial.add(service);
    for (const { dependent, dependency } of edges) trial.addEdge(dependent, dependency);
    return trial.cycles(max);
  }
}
