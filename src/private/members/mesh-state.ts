import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import { Construct } from 'constructs';
import { Member, MemberEdge } from './member';
import type { ServiceConnectMeshProps } from '../../service-connect-mesh-props';
import { DeploymentUnits } from '../model/deployment-units';
import { ServiceGraph } from '../model/service-graph';

/** All that a mesh knows: what was declared, as data, and the construct to which it belongs. */
export class MeshState {
  public readonly services = new ServiceGraph<Member>();
  public readonly units = new DeploymentUnits();
  /** Services with `holdUntilHealthy`; others may share their task definitions. */
  public readonly held: Member[] = [];
  /** Edges that were declared, or got further endpoints, since the tree was last complete. */
  public readonly unwired: MemberEdge[] = [];

  /** Undefined until one is given, found or created. */
  public namespace: cloudmap.INamespace | undefined;
  /** The namespace, if the mesh created it. */
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
