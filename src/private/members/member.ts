import * as ecs from 'aws-cdk-lib/aws-ecs';
import { IConstruct } from 'constructs';
import { ContainerPort } from '../inspect/container-ports';
import { Edge, Endpoint, Service } from '../model/service';

/** An endpoint of an ECS service that the mesh configures. */
export interface MemberEndpoint extends Endpoint {
  readonly portMappingName: string;
  /** What the user gave, with the defaults of the mesh filled in. */
  readonly config: ecs.ServiceConnectService;
  readonly containerPort: ContainerPort;
}

/** An ECS service as a service of a mesh. */
export interface Member extends Service {
  readonly endpoints: readonly MemberEndpoint[];
  readonly service: ecs.BaseService;
  /** The construct of the mesh. */
  readonly mesh: IConstruct;
}

export type MemberEdge = Edge<Member>;
