import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import { Construct } from 'constructs';
import { ExternalEdge, ExternalMember } from './external-member';
import { Member, MemberEdge } from './member';
import type { ServiceConnectMeshProps } from '../../service-connect-mesh-props';
import { DeploymentUnits } from '../model/deployment-units';
import { ExternalServices } from '../model/external-services';
import { ServiceGraph } from '../model/service-graph';

/** The state of a mesh: everything that was declared, as data, and the construct of the mesh. */
export class MeshState {
  public readonly services = new ServiceGraph<Member>();
  public readonly externals = new ExternalServices<Member, ExternalMember>();
  public readonly units = new DeploymentUnits();
  /** The services with `holdUntilHealthy`. Other services may share their task definitions. */
  public readonly held: Member[] = [];
  /** The edges that were declared, or to which endpoints were added, since the edges were last wired. */
  public readonly unwired: MemberEdge[] = [];
  /** The same for edges to external services. */
  public readonly unwiredExternal: ExternalEdge[] = [];

  /** The services without endpoints that have no configuration yet. The complete tree shows whether they got one. */
  public readonly unconfigured: Member[] = [];
  /** The services whose endpoints are published by now. */
  public readonly published = new Set<Member>();
  /** Whether the application has read the namespace, so that it may refer to it. */
  public isNamespaceRead = false;

  /** Whether the constructor of the mesh has ended: services are added one by one from then on. */
  public isConstructed = false;
  /** The namespace of the mesh; undefined if none was given and no service has been added. */
  public namespace: cloudmap.INamespace | undefined;
  /** The namespace that the mesh created; undefined if it created none. */
  public createdNamespace: cloudmap.INamespace | undefined;

  constructor(
    public readonly construct: Construct,
    public readonly props: ServiceConnectMeshProps,
  ) {
    this.namespace = props.namespace ?? undefined;
  }

  public get path(): string {
    return this.construct.node.path;
  }
}
