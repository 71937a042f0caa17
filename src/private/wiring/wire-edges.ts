import { Stack } from 'aws-cdk-lib';
import { addWarning } from './add-warning';
import { placeEdges } from './between-stacks';
import { deployAfter, deployAfterAll } from './deploy-after';
import { EdgeWait } from './edge-wait';
import { EndpointList, MAX_DEPLOY_TIME_VALUES, maxDigests } from './endpoint-list-hash';
import { recordExternalHosts } from './external-hosts';
import { completeRedeployments, RedeployAfterConnections } from './redeploy-after-connections';
import { redeployWhenChanged } from './redeploy-dependents';
import { RootWiring } from './root-wiring';
import { usedEndpointList } from './used-endpoints';
import { completeGates, EndpointGate } from './wait-for-endpoints';
import { ExternalEdge } from '../members/external-member';
import { Member, MemberEdge } from '../members/member';
import { MeshState } from '../members/mesh-state';
import * as messages from '../messages';
import { meshError, Problem } from '../messages/problem';

/** Adds the dependencies, rules and redeployments of the edges of a mesh, on the complete tree. */
export class EdgeWiring {
  private readonly redeployments = new Map<string, RedeployAfterConnections>();
  /** What the nonce of each `dependsOn` client consists of. */
  private readonly nonces = new Map<Member, () => EndpointList>();
  public readonly waits: EdgeWait[] = [];

  constructor(private readonly state: MeshState) {}

  /** Wires the edges that were declared since the last time. */
  public wire(root: RootWiring) {
    const { order, ingress, externalIngress } = root;
    const { openSecurityGroups, redeployAfterConnections } = this.state.props;
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
        this.redeployDependent(dependent);
      } else if (redeployAfterConnections ?? true) {
        this.redeploymentIn(home, dependent, added).after(dependency.service, rules);
      } else {
        warnOfMissingRedeployment(edge);
      }
    }
    const gates: EndpointGate[] = [];
    for (const edge of this.takeUnwiredExternal()) {
      const { kind, dependent, dependency, endpoints } = edge;
      const opened = (openSecurityGroups ?? true) ? externalIngress.open(edge) : undefined;
      const awaited = [...(opened?.rules ?? [])];
      problems.push(...(opened?.problems ?? []));
      recordExternalHosts(
        dependent.service,
        endpoints.map(({ dnsName }) => dnsName),
      );
      const isAwaited = kind === 'dependsOn' || (redeployAfterConnections ?? true);
      if (dependency.waitUpTo && isAwaited) {
        const gate = new EndpointGate(this.state, edge);
        gates.push(gate);
        awaited.push(gate.resource);
      }
      if (kind === 'dependsOn') {
        deployAfterAll(dependent.service, awaited);
        this.redeployDependent(dependent);
      } else if (redeployAfterConnections ?? true) {
        this.redeploymentIn(Stack.of(dependent.service), dependent, added).afterExternal(dependency, awaited);
      } else {
        warnOfMissingRedeployment(edge);
      }
    }
    ingress.warnAboutQuota();
    problems.push(...this.longNonces());
    if (problems.length > 0) throw meshError(this.state.path, problems);
    completeRedeployments(this.state, added);
    completeGates(this.state, gates);
  }

  /** Returns the edges that are not wired yet, each once and with all its endpoints. */
  private takeUnwired(): MemberEdge[] {
    const { services, unwired } = this.state;
    const isUnwired = new Set(unwired.splice(0).map(keyOf));
    return services.edges.filter((edge) => isUnwired.has(keyOf(edge)));
  }

  private takeUnwiredExternal(): ExternalEdge[] {
    const { services, externals, unwiredExternal } = this.state;
    const isUnwired = new Set(unwiredExternal.splice(0).map(keyOf));
    return externals.edgesFrom(services.services).filter((edge) => isUnwired.has(keyOf(edge)));
  }

  private redeployDependent(dependent: Member) {
    if (!(this.state.props.redeployDependents ?? true) || this.nonces.has(dependent)) return;
    const { edges, externalEdges } = this.edgesOf(dependent, 'dependsOn');
    if (externalEdges.length === 0 && edges.every(({ endpoints }) => endpoints.length === 0)) return;
    const list = () => usedEndpointList(this.state, Stack.of(dependent.service), this.edgesOf(dependent, 'dependsOn'));
    this.nonces.set(dependent, redeployWhenChanged(dependent.service, list));
  }

  private redeploymentIn(home: Stack, client: Member, added: RedeployAfterConnections[]): RedeployAfterConnections {
    const key = `${client.name} in ${home.node.path}`;
    const known = this.redeployments.get(key);
    if (known) return known;
    const redeployment = new RedeployAfterConnections(this.state, home, client.service, (servers) => {
      const { edges, externalEdges } = this.edgesOf(client, 'connectsTo');
      return usedEndpointList(this.state, home, {
        edges: edges.filter(({ dependency }) => servers.has(dependency.service)),
        externalEdges: externalEdges.filter(({ dependency }) => servers.has(dependency)),
      });
    });
    added.push(redeployment);
    this.redeployments.set(key, redeployment);
    return redeployment;
  }

  private edgesOf(client: Member, kind: MemberEdge['kind']) {
    const { services, externals } = this.state;
    return { edges: services.edgesOf(client, kind), externalEdges: externals.edgesOf(client, kind) };
  }

  /** The `dependsOn` clients whose nonces need more deploy-time values, or more published endpoints, than fit. */
  private longNonces(): Problem[] {
    return [...this.nonces].flatMap(([{ name }, nonce]): Problem[] => {
      const list = nonce();
      const values = [...list.unknown.keys()];
      const published = [...list.digests.keys()];
      if (values.length > MAX_DEPLOY_TIME_VALUES) return [messages.longNonce(name, values, MAX_DEPLOY_TIME_VALUES)];
      const max = maxDigests(list);
      return published.length > max ? [messages.tooManyPublishedEndpoints(name, published, max, values)] : [];
    });
  }
}

function warnOfMissingRedeployment({ dependent, dependency }: MemberEdge | ExternalEdge) {
  const problem = messages.notRedeployedAfterConnection(dependent.name, dependency.name);
  addWarning(dependent, 'redeployAfterConnections', problem);
}

function keyOf({ kind, dependent, dependency }: MemberEdge | ExternalEdge): string {
  return `${dependent.name}\n${kind}\n${dependency.name}`;
}
