/** A port that a service offers through Service Connect, with all defaults filled in. */
export interface Endpoint {
  /** The name by which Cloud Map knows it. Unique in a namespace. */
  readonly discoveryName: string;
  /** The host name by which clients find it. */
  readonly dnsName: string;
  /** The port at which clients find it. */
  readonly port: number;
  /** The name of the port mapping of the container, if that is known. */
  readonly portMappingName?: string;
  /** The port on which the server's proxy accepts connections; undefined if it is one of the ephemeral ports, or unknown. */
  readonly listenerPort?: number;
  /** The application protocol of the port mapping; undefined for TCP. */
  readonly appProtocol?: string;
}

/** A service and the endpoints that it offers. Any object will do that has these, an ECS service or a piece of a template. */
export interface Service {
  readonly name: string;
  /** Empty for a service that is only a client. */
  readonly endpoints: readonly Endpoint[];
}

/** The endpoints of a type of services. */
export type EndpointOf<S extends Service> = S['endpoints'][number];

/** `dependsOn` sets a deployment order, `connectsTo` sets none. */
export type EdgeKind = 'dependsOn' | 'connectsTo';

export const EDGE_KINDS: readonly EdgeKind[] = ['dependsOn', 'connectsTo'];

/** One service calls another. */
export interface Edge<S extends Service> {
  readonly kind: EdgeKind;
  readonly dependent: S;
  readonly dependency: S;
  /** The endpoints of the dependency that the dependent uses. */
  readonly endpoints: readonly EndpointOf<S>[];
}
