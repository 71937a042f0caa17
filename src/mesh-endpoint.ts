/** A port that a service of a mesh offers to its clients, with all defaults filled in. */
export interface MeshEndpoint {
  /** The host name by which clients find it. */
  readonly dnsName: string;

  /** The port at which clients find it. */
  readonly port: number;

  /** The name by which Cloud Map and the metrics of Service Connect know it. */
  readonly discoveryName: string;

  /**
   * The port on which the server's proxy accepts connections.
   *
   * @default - one of the ephemeral ports, in bridge mode without `ingressPortOverride`; or not known
   */
  readonly listenerPort?: number;

  /**
   * The name of the container's port mapping.
   *
   * @default - not known
   */
  readonly portMappingName?: string;
}
