import * as ecs from 'aws-cdk-lib/aws-ecs';
import { IConstruct } from 'constructs';
import { ContainerPort } from '../inspect/container-ports';
import { Edge, Endpoint, Service } from '../model/service';

/** An endpoint of a member. */
export interface MemberEndpoint extends Endpoint {
  readonly portMappingName: string;
  /** The endpoint as the user declared it, with the defaults of the mesh filled in. */
  readonly config: ecs.ServiceConnectService;
  readonly containerPort: ContainerPort;
}

/** An ECS service in a mesh. */
export interface Member extends Service {
  readonly endpoints: readonly MemberEndpoint[];
  readonly service: ecs.BaseService;
  /** The mesh. */
  readonly mesh: IConstruct;
}

export type MemberEdge = Edge<Member>;
