/** A port that a service offers through Service Connect, with all defaults filled in. */
export interface Endpoint {
  /** The name of the endpoint in Cloud Map, unique in a namespace. */
  readonly discoveryName: string;
  /** The host name that clients connect to. */
  readonly dnsName: string;
  /** The port that clients connect to. */
  readonly port: number;
  /** The name of the port mapping of the container; undefined if it is unknown. */
  readonly portMappingName?: string;
  /** The port on which the server's proxy accepts connections; undefined if it is an ephemeral port or unknown. */
  readonly listenerPort?: number;
  /** The application protocol of the port mapping; undefined for TCP. */
  readonly appProtocol?: string;
}

/** A service and the endpoints that it offers. It represents a construct or a resource in a template. */
export interface Service {
  readonly name: string;
  /** Empty if the service is client-only. */
  readonly endpoints: readonly Endpoint[];
}

/** The type of the endpoints of a type of services. */
export type EndpointOf<S extends Service> = S['endpoints'][number];

/** `dependsOn` sets a deployment order, `connectsTo` sets none. */
export type EdgeKind = 'dependsOn' | 'connectsTo';

export const EDGE_KINDS: readonly EdgeKind[] = ['dependsOn', 'connectsTo'];

/** A declaration that one service calls another, which may be of another type. */
export interface Edge<S extends Service, T extends Service = S> {
  readonly kind: EdgeKind;
  readonly dependent: S;
  readonly dependency: T;
  /** The endpoints of the dependency that the dependent uses. */
  readonly endpoints: readonly EndpointOf<T>[];
}

/** The name by which users select an endpoint of a service: that of the port mapping, or else its address. */
export function endpointName({ portMappingName, dnsName, port }: Endpoint): string {
  return portMappingName ?? `${dnsName}:${port}`;
}
