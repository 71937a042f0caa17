import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import { IConstruct } from 'constructs';
import { ContainerPort } from '../inspect/container-ports';
import { Configuration } from '../inspect/service-connect-configuration';
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
  /** Changes once, on the complete tree, if the service gets a configuration after it was declared without endpoints. */
  endpoints: readonly MemberEndpoint[];
  readonly service: ecs.BaseService;
  /** The mesh. */
  readonly mesh: IConstruct;
  /** Whether the service had Service Connect configured already. The mesh leaves the configuration as it is. */
  isAdopted: boolean;
  /** The configuration of an adopted service, as it was when it was adopted. */
  adopted?: Configuration;
  /** The object with the configuration that the mesh has given to the L1 construct. Undefined if the mesh has not configured the service. */
  enabled?: object;
  /** The namespace of an adopted service, as far as the app shows it. */
  adoptedNamespace?: cloudmap.INamespace;
  /** The path under which its endpoints are published; undefined or empty if they are not. */
  readonly publishTo?: string;
  /** Whether `publishTo` was set for this service, and not for the mesh. */
  readonly hasOwnPublishTo?: boolean;
}

export type MemberEdge = Edge<Member>;
