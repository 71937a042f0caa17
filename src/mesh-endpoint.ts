/** A port that a service offers to its clients through Service Connect, with all defaults filled in. */
export interface MeshEndpoint {
  /**
   * The host name that clients connect to.
   *
   * For an adopted service without an alias, this is the discovery name and the name of the namespace:
   * `api.<namespace>`, with the text `<namespace>`, if the app does not show that name.
   */
  readonly dnsName: string;

  /** The port that clients connect to. */
  readonly port: number;

  /** The name of the endpoint in the Cloud Map namespace and in the metrics of Service Connect. */
  readonly discoveryName: string;

  /**
   * The port on which the Service Connect proxy of the server accepts connections.
   *
   * @default - an ephemeral port if the service uses the network mode bridge without `ingressPortOverride`, or unknown
   */
  readonly listenerPort?: number;

  /**
   * The name of the port mapping of the container.
   *
   * @default - unknown
   */
  readonly portMappingName?: string;
}
