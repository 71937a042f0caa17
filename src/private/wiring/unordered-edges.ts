import { Stack } from 'aws-cdk-lib';
import { openIngress } from './ingress';
import { RedeployAfterConnections } from './redeploy-after-connections';
import { StackOrder } from './stack-order';
import type { MeshService } from '../../mesh-service';
import type { ServiceConnectMesh } from '../../service-connect-mesh';
import { Edge } from '../declaration/edge';
import * as messages from '../messages';
import { advise } from '../warn';

/** The `connectsTo` edges of a mesh: opens their ways, and has their clients deployed again. */
export class UnorderedEdges {
  private readonly redeployments = new Map<string, RedeployAfterConnections>();

  constructor(
    private readonly mesh: ServiceConnectMesh,
    private readonly opensSecurityGroups: boolean,
    private readonly redeploys: boolean,
  ) {}

  /** @param home the stack of what refers to both services: one that may follow both */
  public wire(edge: Edge, home: Stack, order?: StackOrder) {
    const { dependent, dependency, endpoints } = edge;
    const rules = this.opensSecurityGroups ? openIngress(home, edge, order) : [];
    if (this.redeploys) this.redeploymentOf(dependent, home).after(dependency.service, rules, endpoints);
    else advise(dependent, 'redeployAfterConnections', messages.goesStale(dependent.name, dependency.name));
  }

  private redeploymentOf({ service }: MeshService, home: Stack): RedeployAfterConnections {
    const key = `${service.node.path} in ${home.node.path}`;
    const known = this.redeployments.get(key);
    if (known) return known;
    const made = new RedeployAfterConnections(this.mesh, home, service);
    this.redeployments.set(key, made);
    return made;
  }
}
