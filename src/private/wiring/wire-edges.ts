import { addWarning } from './add-warning';
import { placeEdges } from './between-stacks';
import { deployAfter } from './deploy-after';
import { EdgeWait } from './edge-wait';
import { endpointListHash } from './endpoint-list-hash';
import { RedeployAfterConnections } from './redeploy-after-connections';
import { redeployWhenChanged } from './redeploy-dependents';
import { RootWiring } from './root-wiring';
import { Member, MemberEdge } from '../members/member';
import { MeshState } from '../members/mesh-state';
import * as messages from '../messages';

/** Adds the dependencies, rules and redeployments of the edges of a mesh, on the complete tree. */
export class EdgeWiring {
  private readonly redeployments = new Map<string, RedeployAfterConnections>();
  private readonly redeployedDependents = new Set<Member>();
  public readonly waits: EdgeWait[] = [];

  constructor(private readonly state: MeshState) {}

  /** Wires the edges that were declared since the last time. */
  public wire({ order, ingress }: RootWiring) {
    const { openSecurityGroups, redeployDependents, redeployAfterConnections } = this.state.props;
    for (const { edge, home } of placeEdges(order, this.takeUnwired())) {
      const { kind, dependent, dependency, endpoints } = edge;
      const rules = (openSecurityGroups ?? true) ? ingress.open(edge) : [];
      if (kind === 'dependsOn') {
        deployAfter(dependent.service, dependency.service, rules);
        this.waits.push({ edge, rules });
        if (redeployDependents ?? true) this.redeployDependent(dependent);
      } else if (redeployAfterConnections ?? true) {
        const key = `${dependent.name} in ${home.node.path}`;
        if (!this.redeployments.has(key)) {
          this.redeployments.set(key, new RedeployAfterConnections(this.state, home, dependent.service));
        }
        this.redeployments.get(key)!.after(dependency.service, rules, endpoints);
      } else {
        addWarning(
          dependent,
          'redeployAfterConnections',
          messages.notRedeployedAfterConnection(dependent.name, dependency.name),
        );
      }
    }
    ingress.warnAboutQuota();
    for (const redeployment of this.redeployments.values()) redeployment.complete();
  }

  /** Returns the edges that are not wired yet, each once and with all its endpoints. */
  private takeUnwired(): MemberEdge[] {
    const { services, unwired } = this.state;
    const isUnwired = new Set(unwired.splice(0).map(keyOf));
    return services.edges.filter((edge) => isUnwired.has(keyOf(edge)));
  }

  private redeployDependent(dependent: Member) {
    const { services } = this.state;
    if (this.redeployedDependents.has(dependent)) return;
    this.redeployedDependents.add(dependent);
    const used = () => services.edgesOf(dependent, 'dependsOn').flatMap(({ endpoints }) => endpoints);
    redeployWhenChanged(dependent.service, () => endpointListHash(this.state.namespace!, used()));
  }
}

function keyOf({ kind, dependent, dependency }: MemberEdge): string {
  return `${dependent.name}\n${kind}\n${dependency.name}`;
}
