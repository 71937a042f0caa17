import { CfnElement, CfnResource, Stack } from 'aws-cdk-lib';
import { addWarning } from './add-warning';
import { createOnlyIfDistinct } from './distinct-targets';
import { TargetKeys, targetFor, targetKeys, targetName } from './external-target';
import { Gaps, warnAboutCapacity } from './gaps';
import { applyAspects } from './late-constructs';
import { chooseAwaitedRules, Opened } from './opened';
import { createOwnRule, nameOf } from './own-rule';
import { SecurityGroupRules } from './security-group-rules';
import { ServiceHosts } from './service-hosts';
import { importInto } from './stack-dependencies';
import { Host } from '../inspect/hosts';
import { targetsIn } from '../inspect/references';
import { directionsFrom, groupAndPeer, isPermanent, RuleIndex } from '../inspect/rule-index';
import { canHaveRules, SecurityGroup, securityGroupOf } from '../inspect/security-groups';
import { StackOrder } from '../inspect/stack-order';
import { TreeSurvey } from '../inspect/tree-survey';
import { Direction, Rule } from '../inspect/written-rules';
import { ExternalEdge, ExternalMember, ExternalMemberEndpoint } from '../members/external-member';
import { externalServicesOf } from '../members/registry';
import * as messages from '../messages';

/** Allows traffic from the clients of all meshes of a root to services of other applications. */
export class ExternalIngress {
  constructor(
    private readonly survey: TreeSurvey,
    private readonly hosts: ServiceHosts,
    private readonly index: RuleIndex,
    private readonly rules: SecurityGroupRules,
    private readonly order: StackOrder,
  ) {}

  /**
   * Allows traffic from the client to the external service on the ports of the edge's endpoints, and returns the rules for which the
   * client has to wait. Existing rules are used too, including those of the app.
   */
  public open(edge: ExternalEdge): Opened {
    const { dependent, dependency, endpoints } = edge;
    const { service } = dependent;
    if (!dependency.isPublished && !dependency.securityGroup) {
      addWarning(dependent, 'notOpened', messages.externalNotOpened(dependent.name, dependency.name));
      return { rules: [], problems: [] };
    }
    const clients = this.hosts.of(service);
    if (clients.length === 0) {
      warnAboutCapacity(edge, service);
    }
    const gaps = new Gaps(edge);
    const found = new Set<CfnResource>();
    for (const endpoint of endpoints) {
      for (const client of clients) {
        for (const rule of this.openFrom(client, dependency, endpoint, gaps)) found.add(rule);
      }
    }
    gaps.warn();
    return chooseAwaitedRules(edge, Stack.of(service), [...found], this.rules, this.order);
  }

  private openFrom(
    client: Host,
    external: ExternalMember,
    endpoint: ExternalMemberEndpoint,
    gaps: Gaps,
  ): CfnResource[] {
    const target = targetKeys(external, endpoint);
    return directionsFrom(client).flatMap((direction) => {
      const existing = this.find(direction, client, target);
      if (existing) {
        gaps.addUsed(existing);
        return this.rules.moveOutIfAwaited(existing) ?? [];
      }
      const group = direction === 'ingress' ? client[0] : client.find(canHaveRules);
      const server = external.securityGroup && securityGroupOf(external.securityGroup);
      if (group && (direction === 'egress' || !server || canHaveRules(server))) {
        return this.create(direction, group, external, endpoint, target);
      }
      gaps.missing.push({
        direction,
        client: client[0].group.node.path,
        server: server?.group.node.path ?? external.name,
        port: endpoint.listenerPort ?? 'as published',
      });
      return [];
    });
  }

  private find(direction: Direction, client: Host, target: TargetKeys): Rule | undefined {
    let conditional: Rule | undefined;
    for (const { key } of client) {
      const rule = this.index.find(direction, ...groupAndPeer(direction, key, target.group), target);
      if (rule && isPermanent(rule)) return rule;
      conditional ??= rule;
    }
    return conditional;
  }

  private create(
    direction: Direction,
    client: SecurityGroup,
    external: ExternalMember,
    endpoint: ExternalMemberEndpoint,
    keys: TargetKeys,
  ): CfnResource {
    const home = this.homeOf(client, external);
    const target = targetFor(home, external, endpoint);
    const { groupId, fromPort, toPort } = target;
    const ends = {
      client,
      clientId: importInto(home, client.group.securityGroupId),
      serverId: groupId,
      serverName: external.name.replace(/[^\w .:/()#,@[\]+=&;{}!$*-]/g, '-'), // EC2 accepts no other characters
      serverIdName: targetName(external, endpoint),
    };
    const resource = createOwnRule(direction, home, ends, { ipProtocol: 'tcp', fromPort, toPort });
    createOnlyIfDistinct(resource, home, `${direction} from ${nameOf(client)}`, target);
    applyAspects(resource, home.node.scopes);
    const [group, peer] = groupAndPeer(direction, client.key, keys.group);
    this.index.add({ direction, group, peer, protocol: 'tcp', fromPort: keys.fromPort, toPort: keys.toPort, resource });
    return resource;
  }

  /**
   * The stack for rules with a client's group: that of the group, so that it does not depend on which client is declared first. For an
   * imported group, it is the stack of the first service by path that has the group and calls services of other applications.
   *
   * If the group of the external service is known from a resource or a parameter of another stack, and that stack depends on this one,
   * the rule must be there.
   */
  private homeOf(client: SecurityGroup, { securityGroup }: ExternalMember): Stack {
    const home = client.stack ?? this.firstStackWith(client);
    const targets = securityGroup ? targetsIn(securityGroup, [securityGroup.securityGroupId]) : [];
    return targets
      .filter((target) => CfnElement.isCfnElement(target))
      .reduce((stack, target) => this.rules.homeBetween(client.key, stack, target), home);
  }

  private firstStackWith({ key, group }: SecurityGroup): Stack {
    const [first] = this.survey.services
      .filter((service) => this.survey.hasGroup(service, key) && externalServicesOf(service).length > 0)
      .sort((a, b) => (a.node.path < b.node.path ? -1 : 1));
    return Stack.of(first ?? group); // the groups of instances, which no service has itself
  }
}
