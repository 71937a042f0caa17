/** The findings of the race check that make synthesis fail. */
export enum RaceCheckFailOn {
  /** Errors: a client that may be deployed before its server, a closed port, an alias that two services offer. */
  ERROR = 'error',

  /** Errors and warnings, such as a host name that nothing offers. */
  WARNING = 'warning',

  /** None: findings are only reported. */
  NEVER = 'never',
}

/** Settings of the race check. */
export interface RaceCheckOptions {
  /**
   * The findings that make synthesis fail.
   *
   * @default RaceCheckFailOn.ERROR
   */
  readonly failOn?: RaceCheckFailOn;

  /**
   * Rules that are not checked, by their names, such as `namespace-by-name`.
   *
   * To accept a finding for one service only, add its rule to the metadata of the service's resource: `Metadata:
   * { 'cdk-service-connect-mesh': { ignore: ['unordered-dependency'] } }`, or, with versions of CDK that have it, call
   * `Validations.of(service).acknowledge({ id: 'cdk-service-connect-mesh::unordered-dependency', reason: '...' })`.
   *
   * @default - all rules are checked
   */
  readonly ignore?: string[];
}
