import { Aspects, Stack, Stage } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { openIngress } from './ingress';
import { RedeployAfterConnections } from './redeploy-after-connections';
import { StackOrder } from './stack-order';
import type { ServiceConnectMesh } from '../../service-connect-mesh';
import { advise } from '../advise';
import { Edge } from '../edge';
import * as messages from '../messages';

export interface UnorderedEdgesOptions {
  readonly opensSecurityGroups: boolean;
  readonly redeploys: boolean;
}

/**
 * The `connectsTo` edges of a mesh: opens their ways, and has their clients deployed again.
 *
 * What an edge needs refers to both of its services, so it stands in whichever of their two stacks follows the other; in
 * the wrong one it would make the stacks wait for each other. Which one that is, only the complete tree can tell.
 */
export class UnorderedEdges {
  private readonly unsettled: Edge[] = [];
  private readonly redeployments = new Map<string, RedeployAfterConnections>();
  private waitsForTree = false;

  constructor(
    private readonly mesh: ServiceConnectMesh,
    private readonly options: UnorderedEdgesOptions,
  ) {}

  public add(edge: Edge) {
    const [clientStack, serverStack] = stacksOf(edge);
    if (clientStack === serverStack) {
      this.settle(edge, clientStack);
    } else {
      this.unsettled.push(edge);
      this.settleWhenTreeIsComplete();
    }
  }

  private settleWhenTreeIsComplete() {
    if (this.waitsForTree) return;
    this.waitsForTree = true;
    Aspects.of(this.mesh).add({
      visit: (construct) => {
        if (construct === this.mesh) this.settleAll();
      },
    });
  }

  private settleAll() {
    if (this.unsettled.length === 0) return;
    const order = new StackOrder(Stage.of(this.mesh) ?? this.mesh.node.root);
    // By place, not as declared: one choice may decide the next.
    const edges = this.unsettled.splice(0).sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
    for (const edge of edges) this.settle(edge, order.laterOf(...stacksOf(edge)));
  }

  private settle({ dependent, dependency, endpoints }: Edge, home: Stack) {
    const { opensSecurityGroups, redeploys } = this.options;
    if (opensSecurityGroups) openIngress(home, dependent.service, dependency.service, endpoints);
    if (redeploys) this.redeploymentOf(dependent.service, home).after(dependency.service, endpoints);
    else advise(dependent, 'redeployAfterConnections', messages.goesStale(dependent.name, dependency.name));
  }

  private redeploymentOf(client: ecs.BaseService, home: Stack): RedeployAfterConnections {
    const key = `${client.node.path} in ${home.node.path}`;
    const known = this.redeployments.get(key);
    if (known) return known;
    const made = new RedeployAfterConnections(this.mesh, home, client);
    this.redeployments.set(key, made);
    return made;
  }
}

function stacksOf({ dependent, dependency }: Edge): [client: Stack, server: Stack] {
  return [Stack.of(dependent.service), Stack.of(dependency.service)];
}

function placeOf({ dependent, dependency }: Edge): string {
  return `${dependent.service.node.path} -> ${dependency.service.node.path}`;
}
