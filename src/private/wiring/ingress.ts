import { CfnResource, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { addWarning } from './add-warning';
import { Gaps, warnAboutCapacity } from './gaps';
import { chooseAwaitedRules, Opened } from './opened';
import { proxyPort } from './proxy-ports';
import { GroupPair, SecurityGroupRules } from './security-group-rules';
import { ServiceHosts } from './service-hosts';
import { effectiveEndpoint } from './used-endpoints';
import { Host } from '../inspect/hosts';
import { directionsFrom, groupAndPeer, isPermanent, RuleIndex } from '../inspect/rule-index';
import { canHaveRules } from '../inspect/security-groups';
import { StackOrder } from '../inspect/stack-order';
import { Direction, portKey, Rule } from '../inspect/written-rules';
import { Member, MemberEdge, MemberEndpoint } from '../members/member';
import * as messages from '../messages';

/** The quota of EC2, unless it was raised. */
const MAX_INBOUND_RULES = 60;

/** Opens the security groups for the clients of all meshes of a root. */
export class Ingress {
  private readonly serversByGroup = new Map<string, Member>();

  constructor(
    private readonly hosts: ServiceHosts,
    private readonly index: RuleIndex,
    private readonly rules: SecurityGroupRules,
    private readonly order: StackOrder,
  ) {}

  /**
   * Allows traffic from the client to the server on the ports of the edge's endpoints, and returns the rules for which the resources
   * of the edge have to wait. Existing rules are used too, including those of the app. Warns about gaps.
   *
   * @param home the stack of the resources that wait
   */
  public open(edge: MemberEdge, home: Stack): Opened {
    const { dependent, dependency, endpoints } = edge;
    const [clients, servers] = [dependent, dependency].map(({ service }) => this.hosts.of(service));
    for (const { key } of servers.flat()) this.serversByGroup.set(key, dependency);
    const found = new Set<CfnResource>();
    const gaps = new Gaps(edge);
    for (const port of proxyPorts(dependency, endpoints)) {
      for (const client of clients) {
        for (const server of servers) {
          for (const rule of this.openBetween(client, server, port, gaps)) found.add(rule);
        }
      }
    }
    gaps.warn();
    for (const [hosts, { service }] of [
      [servers, dependency],
      [clients, dependent],
    ] as const) {
      if (hosts.length > 0) continue;
      warnAboutCapacity(edge, service);
    }
    return chooseAwaitedRules(edge, home, [...found], this.rules, this.order);
  }

  /** Warns about the groups of the servers opened so far that have more rules than EC2 allows. */
  public warnAboutQuota() {
    for (const [key, server] of this.serversByGroup) {
      const count = this.index.inboundRules(key);
      if (count > MAX_INBOUND_RULES) {
        addWarning(server, 'ruleQuota', messages.ruleQuota(server.name, key, count, MAX_INBOUND_RULES));
      }
    }
    this.serversByGroup.clear();
  }

  private openBetween(client: Host, server: Host, port: ec2.Port, gaps: Gaps): CfnResource[] {
    const pairs = pairsOf(client, server);
    return directionsFrom(client).flatMap((direction) => {
      const existing = this.find(direction, pairs, port);
      if (existing) {
        gaps.addUsed(existing);
        return this.rules.moveOutIfAwaited(existing) ?? [];
      }
      const pair = pairs.find((each) => canHaveRules(groupAndPeer(direction, each.client, each.server)[0]));
      if (pair) return this.rules.create(direction, pair, port).resource!;
      const [from, to] = [pairs[0].client, pairs[0].server].map(({ group }) => group.node.path);
      gaps.missing.push({ direction, client: from, server: to, port });
      return [];
    });
  }

  private find(direction: Direction, pairs: readonly GroupPair[], port: ec2.Port): Rule | undefined {
    const { fromPort, toPort } = port.toRuleJson();
    let conditional: Rule | undefined;
    for (const { client, server } of pairs) {
      const [group, peer] = groupAndPeer(direction, client, server);
      const ports = { fromPort: portKey(fromPort, group.group), toPort: portKey(toPort, group.group) };
      const rule = this.index.find(direction, group.key, peer.key, ports);
      if (rule && isPermanent(rule)) return rule;
      conditional ??= rule;
    }
    return conditional;
  }
}

function pairsOf(clients: Host, servers: Host): GroupPair[] {
  return servers.flatMap((server) => clients.map((client) => ({ client, server })));
}

/** The ports on which the server's proxy listens for these endpoints, each once. */
function proxyPorts(server: Member, endpoints: readonly MemberEndpoint[]): ec2.Port[] {
  const ports = endpoints.map((endpoint) => proxyPort(server.service, effectiveEndpoint(server, endpoint)));
  return [...new Map(ports.map((port) => [JSON.stringify(port.toRuleJson()), port])).values()];
}
