import { EdgeSet } from './edge-set';
import { Edge, EDGE_KINDS, EdgeKind, Service } from './service';

/**
 * The services of other applications that the services of a mesh call, and the edges to them.
 *
 * They are no part of the graph of the mesh: the mesh does not deploy them, so they are in no order and on no cycle.
 */
export class ExternalServices<S extends Service, E extends Service> {
  private readonly names = new Map<string, E>();
  private readonly connections = new EdgeSet<S, E>();

  /** The external services in the order of their declaration. */
  public get services(): readonly E[] {
    return [...this.names.values()];
  }

  public add(service: E): void {
    this.names.set(service.name, service);
  }

  public connect(edge: Edge<S, E>): void {
    this.connections.add(edge);
  }

  public hasEdge(kind: EdgeKind, dependent: S, dependency: E): boolean {
    return this.connections.has(kind, dependent, dependency);
  }

  /** The edges of a kind that start at a service, in the order of their declaration. */
  public edgesOf(dependent: S, kind: EdgeKind): Edge<S, E>[] {
    return this.connections.of(dependent, kind);
  }

  /** All edges that start at one of these services: by service, `dependsOn` before `connectsTo`. */
  public edgesFrom(dependents: readonly S[]): Edge<S, E>[] {
    return dependents.flatMap((dependent) => EDGE_KINDS.flatMap((kind) => this.edgesOf(dependent, kind)));
  }

  /** An edge with the endpoints that are in use by now. */
  public currentEdge(edge: Edge<S, E>): Edge<S, E> {
    return this.connections.current(edge);
  }

  public dependentsOf(service: E): S[] {
    return this.connections.dependentsOf(service, 'dependsOn');
  }

  /** The services that depend on an external service, or connect to it. */
  public clientsOf(service: E): S[] {
    return [...new Set(EDGE_KINDS.flatMap((kind) => this.connections.dependentsOf(service, kind)))];
  }
}
