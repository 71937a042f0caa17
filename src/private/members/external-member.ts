import { Duration } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { IConstruct } from 'constructs';
import { Member } from './member';
import { Edge, Endpoint, Service } from '../model/service';

/** An endpoint of an external service. */
export interface ExternalMemberEndpoint extends Endpoint {
  /** The name of the Systems Manager parameter; undefined if the endpoint is not published. */
  readonly parameterName?: string;
  /** The discovery name as the user declared it. If it is not, that of a published endpoint is known at deployment. */
  readonly declaredDiscoveryName?: string;
}

/** A service of another application, which the services of a mesh call. */
export interface ExternalMember extends Service {
  readonly endpoints: readonly ExternalMemberEndpoint[];
  /** The mesh. */
  readonly mesh: IConstruct;
  /** Whether its application publishes its endpoints. */
  readonly isPublished: boolean;
  readonly securityGroup?: ec2.ISecurityGroup;
  readonly waitUpTo?: Duration;
}

/** An edge from a service of a mesh to a service of another application. */
export type ExternalEdge = Edge<Member, ExternalMember>;

export function isMember(service: Member | ExternalMember): service is Member {
  return 'service' in service;
}
