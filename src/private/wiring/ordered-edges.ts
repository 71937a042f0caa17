import { Stack } from 'aws-cdk-lib';
import { deployAfter } from './deploy-after';
import { endpointListHash } from './endpoint-list';
import { openIngress } from './ingress';
import { redeployWhenChanged } from './redeploy-dependents';
import { StackOrder } from './stack-order';
import type { MeshService } from '../../mesh-service';
import type { ServiceConnectMesh } from '../../service-connect-mesh';
import { Edge } from '../declaration/edge';

/** The `dependsOn` edges of a mesh: opens their ways, orders both ends, and redeploys dependents whose list changed. */
export class OrderedEdges {
  constructor(
    private readonly mesh: ServiceConnectMesh,
    private readonly opensSecurityGroups: boolean,
    private readonly redeploys: boolean,
  ) {}

  public wire(edge: Edge, order?: StackOrder) {
    const [client, server] = [edge.dependent.service, edge.dependency.service];
    const rules = this.opensSecurityGroups ? openIngress(Stack.of(client), edge, order) : [];
    deployAfter(client, server, rules);
    if (this.redeploys) this.redeploy(edge.dependent);
  }

  private redeploy(dependent: MeshService) {
    const inUse = () => [...dependent._uses.dependsOn.values()].flatMap((endpoints) => [...endpoints]);
    redeployWhenChanged(dependent.service, () => endpointListHash(this.mesh.namespace, inUse()));
  }
}
