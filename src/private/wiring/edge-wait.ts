import { CfnResource } from 'aws-cdk-lib';
import { MemberEdge } from '../members/member';

/** A `dependsOn` edge, and the security group rules for which its client waits in addition to the server. */
export interface EdgeWait {
  readonly edge: MemberEdge;
  readonly rules: readonly CfnResource[];
}
