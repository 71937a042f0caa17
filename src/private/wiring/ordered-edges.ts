import { Stack } from 'aws-cdk-lib';
import { deployAfter } from './deploy-after';
import { endpointListHash } from './endpoint-list';
import { uncheckedContainers } from './hold-until-healthy';
import { openIngress } from './ingress';
import { redeployWhenChanged } from './redeploy-dependents';
import type { MeshService } from '../../mesh-service';
import type { ServiceConnectMesh } from '../../service-connect-mesh';
import { advise } from '../advise';
import { Edge } from '../edge';
import * as messages from '../messages';

export interface OrderedEdgesOptions {
  readonly opensSecurityGroups: boolean;
  readonly redeploys: boolean;
}

/** The `dependsOn` edges of a mesh: opens their ways, orders both ends, and redeploys dependents whose list changed. */
export class OrderedEdges {
  private readonly redeployed = new Set<MeshService>();
  private readonly checked = new Set<MeshService>();

  constructor(
    private readonly mesh: ServiceConnectMesh,
    private readonly options: OrderedEdgesOptions,
  ) {}

  public add({ dependent, dependency, endpoints }: Edge) {
    const [client, server] = [dependent.service, dependency.service];
    const { opensSecurityGroups, redeploys } = this.options;
    const rules = opensSecurityGroups ? openIngress(Stack.of(client), client, server, endpoints) : [];
    deployAfter(client, server, rules);
    if (redeploys) this.redeploy(dependent);
    this.checkHealth(dependency);
  }

  private redeploy(dependent: MeshService) {
    if (this.redeployed.has(dependent)) return;
    this.redeployed.add(dependent);
    const inUse = () => [...dependent._uses.dependsOn.values()].flatMap((endpoints) => [...endpoints]);
    redeployWhenChanged(dependent.service, () => endpointListHash(this.mesh.namespace, inUse()));
  }

  private checkHealth(dependency: MeshService) {
    if (this.checked.has(dependency)) return;
    this.checked.add(dependency);
    const unchecked = uncheckedContainers(dependency.service.taskDefinition);
    if (unchecked.length > 0) {
      advise(dependency, 'healthCheck', messages.runningIsNotHealthy(dependency.name, unchecked));
    }
  }
}
