import { CfnResource } from 'aws-cdk-lib';
import { ExternalEdge } from '../members/external-member';
import { MemberEdge } from '../members/member';

/** A `dependsOn` edge, and what its client waits for in addition to the server. */
export interface EdgeWait {
  readonly edge: MemberEdge | ExternalEdge;
  readonly rules: readonly CfnResource[];
  /** The resource that waits for the endpoints of an external service. */
  readonly gate?: CfnResource;
}
