import { CfnResource, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { addWarning } from './add-warning';
import { placeEdges, PlacedEdge } from './between-stacks';
import { oncePerCompleteTree } from './complete-tree';
import { deployAfter, deployAfterAll } from './deploy-after';
import { EdgeWait } from './edge-wait';
import {
  EndpointList,
  IdentifiedNamespace,
  identifyNamespace,
  MAX_DEPLOY_TIME_VALUES,
  maxDigests,
} from './endpoint-list-hash';
import { recordExternalHosts } from './external-hosts';
import { fewestChoicesFirst } from './fewest-choices-first';
import { Opened } from './opened';
import { completeRedeployments, RedeployAfterConnections } from './redeploy-after-connections';
import { redeployWhenChanged } from './redeploy-dependents';
import { RootWiring } from './root-wiring';
import { usedEndpointList } from './used-endpoints';
import { completeGates, EndpointGate } from './wait-for-endpoints';
import { TreeSurvey } from '../inspect/tree-survey';
import { ExternalEdge, ExternalMember } from '../members/external-member';
import { Member, MemberEdge } from '../members/member';
import { MeshState } from '../members/mesh-state';
import * as messages from '../messages';
import { meshError, Problem } from '../messages/problem';

/** The tree that a call of `wire` works on, and what the call adds, to be completed or reported at its end. */
interface Added {
  readonly survey: TreeSurvey;
  readonly redeployments: RedeployAfterConnections[];
  readonly gates: EndpointGate[];
  readonly problems: Problem[];
}

/** How a client, or the resource that redeploys it, waits for the dependency and the rules of an edge. */
interface AfterDependency {
  readonly deploy: (client: ecs.BaseService) => void;
  readonly redeploy: (redeployment: RedeployAfterConnections) => void;
}

/** Adds the dependencies, rules and redeployments of the edges of a mesh, on the complete tree. */
export class EdgeWiring {
  private readonly redeployments = new Map<string, RedeployAfterConnections>();
  /** What the nonce of each `dependsOn` client consists of. */
  private readonly nonces = new Map<Member, () => EndpointList>();
  public readonly waits: EdgeWait[] = [];
  private readonly namespace: () => IdentifiedNamespace;
  private readonly opensSecurityGroups: boolean;
  private readonly redeploysDependents: boolean;
  private readonly redeploysAfterConnections: boolean;

  constructor(private readonly state: MeshState) {
    const { openSecurityGroups, redeployDependents, redeployAfterConnections } = state.props;
    this.namespace = oncePerCompleteTree(state.construct, () => identifyNamespace(state.namespace!));
    this.opensSecurityGroups = openSecurityGroups ?? true;
    this.redeploysDependents = redeployDependents ?? true;
    this.redeploysAfterConnections = redeployAfterConnections ?? true;
  }

  /** Wires the edges that were declared since the last time. */
  public wire(root: RootWiring) {
    const added: Added = { survey: root.survey, redeployments: [], gates: [], problems: [] };
    const placed = placeEdges(root.order, this.takeUnwired());
    const rulesOf = ({ edge, home }: PlacedEdge) => this.rulesOf(() => root.ingress.open(edge, home), added);
    const rules = new Map(fewestChoicesFirst(placed).map((each) => [each.edge, rulesOf(each)]));
    for (const { edge, home } of placed) this.wireEdge(edge, home, rules.get(edge)!, added);
    for (const edge of this.takeUnwiredExternal()) this.wireExternalEdge(root, edge, added);
    root.ingress.warnAboutQuota();
    const problems = [...added.problems, ...this.longNonces()];
    if (problems.length > 0) throw meshError(this.state.path, problems);
    completeRedeployments(this.state, added.redeployments);
    completeGates(this.state, added.gates);
  }

  private wireEdge(edge: MemberEdge, home: Stack, rules: readonly CfnResource[], added: Added) {
    const { service } = edge.dependency;
    if (edge.kind === 'dependsOn') this.waits.push({ edge, rules });
    this.awaitAndRedeploy(edge, home, added, {
      deploy: (client) => deployAfter(client, service, rules),
      redeploy: (redeployment) => redeployment.after(service, rules),
    });
  }

  private wireExternalEdge({ externalIngress }: RootWiring, edge: ExternalEdge, added: Added) {
    const { kind, dependent, dependency, endpoints } = edge;
    const rules = this.rulesOf(() => externalIngress.open(edge), added);
    const hosts = endpoints.map(({ dnsName }) => dnsName);
    recordExternalHosts(dependent.service, hosts);
    const isGated = dependency.waitUpTo && (kind === 'dependsOn' || this.redeploysAfterConnections);
    const gate = isGated ? new EndpointGate(this.state, edge) : undefined;
    if (gate) added.gates.push(gate);
    if (kind === 'dependsOn') this.waits.push({ edge, rules, gate: gate?.resource });
    const awaited = gate ? [...rules, gate.resource] : rules;
    this.awaitAndRedeploy(edge, Stack.of(dependent.service), added, {
      deploy: (client) => deployAfterAll(client, awaited),
      redeploy: (redeployment) => redeployment.afterExternal(dependency, awaited),
    });
  }

  /** The rules for which the resources of an edge have to wait. */
  private rulesOf(open: () => Opened, added: Added): readonly CfnResource[] {
    if (!this.opensSecurityGroups) return [];
    const { rules, problems } = open();
    added.problems.push(...problems);
    return rules;
  }

  /**
   * Makes a `dependsOn` client wait, and redeploys it when its endpoints change. A `connectsTo` client is redeployed afterwards.
   *
   * @param home the stack of the resource that redeploys a `connectsTo` client
   */
  private awaitAndRedeploy(edge: MemberEdge | ExternalEdge, home: Stack, added: Added, after: AfterDependency) {
    const { kind, dependent, dependency } = edge;
    if (kind === 'dependsOn') {
      after.deploy(dependent.service);
      this.redeployDependent(dependent);
    } else if (this.redeploysAfterConnections) {
      after.redeploy(this.redeploymentIn(home, dependent, added));
    } else {
      const problem = messages.notRedeployedAfterConnection(dependent.name, dependency.name);
      addWarning(dependent, 'redeployAfterConnections', problem);
    }
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
    if (!this.redeploysDependents || this.nonces.has(dependent)) return;
    const { edges, externalEdges } = this.edgesOf(dependent, 'dependsOn');
    if (externalEdges.length === 0 && edges.every(({ endpoints }) => endpoints.length === 0)) return;
    const list = oncePerCompleteTree(this.state.construct, () =>
      usedEndpointList(this.namespace(), Stack.of(dependent.service), this.edgesOf(dependent, 'dependsOn')),
    );
    this.nonces.set(dependent, redeployWhenChanged(dependent.service, list));
  }

  private redeploymentIn(home: Stack, client: Member, { survey, redeployments }: Added): RedeployAfterConnections {
    const key = `${client.name} in ${home.node.path}`;
    const known = this.redeployments.get(key);
    if (known) return known;
    const listOf = (servers: ReadonlySet<ecs.BaseService | ExternalMember>) => {
      const { edges, externalEdges } = this.edgesOf(client, 'connectsTo');
      return usedEndpointList(this.namespace(), home, {
        edges: edges.filter(({ dependency }) => servers.has(dependency.service)),
        externalEdges: externalEdges.filter(({ dependency }) => servers.has(dependency)),
      });
    };
    const redeployment = new RedeployAfterConnections(this.state, home, client.service, listOf, survey);
    redeployments.push(redeployment);
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

function keyOf({ kind, dependent, dependency }: MemberEdge | ExternalEdge): string {
  return `${dependent.name}\n${kind}\n${dependency.name}`;
}
