import { CfnResource, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { addWarning } from './add-warning';
import { GroupPair, SecurityGroupRules } from './security-group-rules';
import { Host, hostsOf } from '../inspect/hosts';
import { Direction, portKey, Rule, RuleIndex } from '../inspect/rule-index';
import { canHaveRules, groupKey } from '../inspect/security-groups';
import { StackOrder } from '../inspect/stack-order';
import { topStackOf } from '../inspect/stacks';
import { TreeSurvey } from '../inspect/tree-survey';
import { Member, MemberEdge, MemberEndpoint } from '../members/member';
import * as messages from '../messages';
import { Problem } from '../messages/problem';

/** The ports that Docker and Linux, of any age, may give to a proxy in bridge mode. */
const EPHEMERAL_PORTS = [32768, 65535] as const;

/** The quota of EC2, unless it was raised. */
const MAX_INBOUND_RULES = 60;

/** What follows from the rules of an edge. */
interface Opened {
  /** The rules for which the resources of the edge have to wait. */
  readonly rules: CfnResource[];
  readonly problems: Problem[];
}

/** Lets the clients of all meshes of a root through the security groups. */
export class Ingress {
  public readonly index: RuleIndex;
  private readonly rules: SecurityGroupRules;
  private readonly hostsByService = new Map<ecs.BaseService, readonly Host[]>();
  private readonly users = new Map<string, number>();
  private readonly serversByGroup = new Map<string, Member>();

  constructor(
    private readonly survey: TreeSurvey,
    private readonly order: StackOrder,
  ) {
    this.index = new RuleIndex(survey);
    this.rules = new SecurityGroupRules(survey, this.index, order);
    for (const { connections } of survey.services) {
      for (const group of connections.securityGroups) {
        const key = groupKey(group.securityGroupId, group);
        this.users.set(key, (this.users.get(key) ?? 0) + 1);
      }
    }
  }

  /**
   * Admits the client to the server on the ports of the edge's endpoints, and returns the rules for which the resources of the edge
   * have to wait. Rules that exist count, whoever wrote them. Warns about groups that could not be opened.
   *
   * A client that dependsOn its server waits for every rule, and one for which it cannot wait is a problem. After a connection in no
   * order, waiting for a rule of a stack that has nothing to do with it would be one wait too many: the rule works once it exists.
   *
   * @param home the stack of the resources that wait
   */
  public open({ kind, dependent, dependency, endpoints }: MemberEdge, home: Stack): Opened {
    const [clients, servers] = [dependent, dependency].map(({ service }) => this.hosts(service));
    for (const { key } of servers.flat()) this.serversByGroup.set(key, dependency);
    const found = new Set<CfnResource>();
    const missing: string[] = [];
    for (const port of proxyPorts(dependency.service, endpoints)) {
      for (const client of clients) {
        for (const server of servers) {
          for (const rule of this.openBetween(client, server, port, missing)) found.add(rule);
        }
      }
    }
    if (missing.length > 0) {
      addWarning(dependent, 'notOpened', messages.notOpened(dependent.name, dependency.name, missing));
    }
    for (const [hosts, { service }] of [
      [servers, dependency],
      [clients, dependent],
    ] as const) {
      if (hosts.length > 0) continue;
      addWarning(dependent, 'noCapacity', messages.noCapacity(dependent.name, dependency.name, service.node.path));
    }
    const rules = [...found];
    if (kind === 'connectsTo') return { rules: rules.filter((rule) => this.rules.isBefore(home, rule)), problems: [] };
    const tooLate = rules.filter((rule) => !this.rules.awaitFrom(home, rule));
    return {
      rules: rules.filter((rule) => !tooLate.includes(rule)),
      problems: tooLate.map((rule) => {
        const reasons = this.order.reasons(topStackOf(rule), topStackOf(home))!;
        return messages.ruleAfterClient(dependent.name, dependency.name, rule.node.path, reasons);
      }),
    };
  }

  /** Warns about the groups of the servers opened so far that have more rules than EC2 admits. */
  public warnAboutQuota() {
    for (const [key, server] of this.serversByGroup) {
      const count = this.index.inboundRules(key);
      if (count > MAX_INBOUND_RULES) {
        addWarning(server, 'ruleQuota', messages.ruleQuota(server.name, key, count, MAX_INBOUND_RULES));
      }
    }
    this.serversByGroup.clear();
  }

  private openBetween(client: Host, server: Host, port: ec2.Port, missing: string[]): CfnResource[] {
    const pairs = this.pairsOf(client, server);
    const isOpenOutwards = client.some(({ group }) => group.allowAllOutbound);
    const directions: Direction[] = isOpenOutwards ? ['ingress'] : ['ingress', 'egress'];
    return directions.flatMap((direction) => {
      const existing = this.find(direction, pairs, port);
      if (existing) return this.rules.resourceOf(existing) ?? [];
      const pair = pairs.find((each) => canHaveRules(direction === 'ingress' ? each.server : each.client));
      if (pair) return this.rules.create(direction, pair, port).resource!;
      const [from, to] = [pairs[0].client.group.node.path, pairs[0].server.group.node.path];
      missing.push(
        direction === 'ingress'
          ? `ingress of '${to}' from '${from}', TCP ${port}`
          : `egress of '${from}' to '${to}', TCP ${port}`,
      );
      return [];
    });
  }

  private find(direction: Direction, pairs: readonly GroupPair[], port: ec2.Port): Rule | undefined {
    const { fromPort, toPort } = port.toRuleJson();
    for (const { client, server } of pairs) {
      const [group, peer] = direction === 'ingress' ? [server, client] : [client, server];
      const ports = { fromPort: portKey(fromPort, group.group), toPort: portKey(toPort, group.group) };
      const rule = this.index.find(direction, group.key, peer.key, ports);
      if (rule) return rule;
    }
    return undefined;
  }

  private hosts(service: ecs.BaseService): readonly Host[] {
    const known = this.hostsByService.get(service);
    if (known) return known;
    const hosts = hostsOf(service, this.survey);
    this.hostsByService.set(service, hosts);
    return hosts;
  }

  /** Groups that only this service uses come first, and of these the ones that this app creates. */
  private pairsOf(clients: Host, servers: Host): GroupPair[] {
    const bySharing = (host: Host) =>
      [...host].sort((a, b) => this.isShared(a.key) - this.isShared(b.key) || Number(!a.stack) - Number(!b.stack));
    return bySharing(servers).flatMap((server) => bySharing(clients).map((client) => ({ client, server })));
  }

  private isShared(key: string): number {
    return (this.users.get(key) ?? 0) > 1 ? 1 : 0;
  }
}

/** The ports on which the server's proxy listens for these endpoints, each once. */
function proxyPorts(server: ecs.BaseService, endpoints: readonly MemberEndpoint[]): ec2.Port[] {
  const isBridge = server.taskDefinition.networkMode === ecs.NetworkMode.BRIDGE;
  const ports = endpoints.map(({ config, containerPort }) => {
    if (config.ingressPortOverride !== undefined) return ec2.Port.tcp(config.ingressPortOverride);
    return isBridge ? ec2.Port.tcpRange(...EPHEMERAL_PORTS) : ec2.Port.tcp(containerPort.mapping.containerPort);
  });
  return [...new Map(ports.map((port) => [JSON.stringify(port.toRuleJson()), port])).values()];
}
