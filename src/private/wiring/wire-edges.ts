import { Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { addWarning } from './add-warning';
import { placeEdges } from './between-stacks';
import { deployAfter } from './deploy-after';
import { EdgeWait } from './edge-wait';
import { EndpointList, endpointList, MAX_DEPLOY_TIME_VALUES } from './endpoint-list-hash';
import { completeRedeployments, RedeployAfterConnections } from './redeploy-after-connections';
import { redeployWhenChanged } from './redeploy-dependents';
import { RootWiring } from './root-wiring';
import { cfnService } from '../inspect/cfn-resources';
import { overriddenNames } from '../inspect/configured-names';
import { Member, MemberEdge } from '../members/member';
import { MeshState } from '../members/mesh-state';
import * as messages from '../messages';
import { meshError, Problem } from '../messages/problem';
import { EdgeKind } from '../model/service';

/** Adds the dependencies, rules and redeployments of the edges of a mesh, on the complete tree. */
export class EdgeWiring {
  private readonly redeployments = new Map<string, RedeployAfterConnections>();
  /** What the nonce of each `dependsOn` client consists of. */
  private readonly nonces = new Map<Member, () => EndpointList>();
  public readonly waits: EdgeWait[] = [];

  constructor(private readonly state: MeshState) {}

  /** Wires the edges that were declared since the last time. */
  public wire({ order, ingress }: RootWiring) {
    const { openSecurityGroups, redeployDependents, redeployAfterConnections } = this.state.props;
    const added: RedeployAfterConnections[] = [];
    const problems: Problem[] = [];
    for (const { edge, home } of placeEdges(order, this.takeUnwired())) {
      const { kind, dependent, dependency } = edge;
      const opened = (openSecurityGroups ?? true) ? ingress.open(edge, home) : undefined;
      const rules = opened?.rules ?? [];
      problems.push(...(opened?.problems ?? []));
      if (kind === 'dependsOn') {
        deployAfter(dependent.service, dependency.service, rules);
        this.waits.push({ edge, rules });
        if (redeployDependents ?? true) this.redeployDependent(dependent);
      } else if (redeployAfterConnections ?? true) {
        const key = `${dependent.name} in ${home.node.path}`;
        if (!this.redeployments.has(key)) {
          added.push(this.redeploymentIn(home, dependent));
          this.redeployments.set(key, added[added.length - 1]);
        }
        this.redeployments.get(key)!.after(dependency.service, rules);
      } else {
        addWarning(
          dependent,
          'redeployAfterConnections',
          messages.notRedeployedAfterConnection(dependent.name, dependency.name),
        );
      }
    }
    ingress.warnAboutQuota();
    problems.push(...this.longNonces());
    if (problems.length > 0) throw meshError(this.state.path, problems);
    completeRedeployments(this.state, added);
  }

  /** Returns the edges that are not wired yet, each once and with all its endpoints. */
  private takeUnwired(): MemberEdge[] {
    const { services, unwired } = this.state;
    const isUnwired = new Set(unwired.splice(0).map(keyOf));
    return services.edges.filter((edge) => isUnwired.has(keyOf(edge)));
  }

  private redeployDependent(dependent: Member) {
    if (this.nonces.has(dependent) || this.usedEndpoints(dependent, 'dependsOn').length === 0) return;
    const list = () => endpointList(this.state.namespace!, this.usedEndpoints(dependent, 'dependsOn'));
    this.nonces.set(dependent, redeployWhenChanged(dependent.service, list));
  }

  private redeploymentIn(home: Stack, client: Member): RedeployAfterConnections {
    return new RedeployAfterConnections(this.state, home, client.service, (servers) =>
      this.usedEndpoints(client, 'connectsTo', servers),
    );
  }

  /** @param servers the services whose endpoints are returned; by default all */
  private usedEndpoints(dependent: Member, kind: EdgeKind, servers?: ReadonlySet<ecs.BaseService>) {
    const edges = this.state.services.edgesOf(dependent, kind);
    const used = edges.filter(({ dependency }) => servers?.has(dependency.service) ?? true);
    return used.flatMap(({ dependency, endpoints }) =>
      endpoints.map((endpoint) => {
        const index = dependency.endpoints.indexOf(endpoint);
        return { ...endpoint, ...overriddenNames(cfnService(dependency.service), index) };
      }),
    );
  }

  /** The clients whose nonces need more deploy-time values than fit. */
  private longNonces(): Problem[] {
    const { namespace, services, props } = this.state;
    const lists = [...this.nonces].map(([{ name }, nonce]) => ({ name, list: nonce() }));
    for (const client of (props.redeployAfterConnections ?? true) ? services.services : []) {
      const used = this.usedEndpoints(client, 'connectsTo');
      if (used.length > 0) lists.push({ name: client.name, list: endpointList(namespace!, used) });
    }
    return lists
      .filter(({ list }) => list.unknown.size > MAX_DEPLOY_TIME_VALUES)
      .map(({ name, list }) => messages.longNonce(name, [...list.unknown.keys()], MAX_DEPLOY_TIME_VALUES));
  }
}

function keyOf({ kind, dependent, dependency }: MemberEdge): string {
  return `${dependent.name}\n${kind}\n${dependency.name}`;
}
