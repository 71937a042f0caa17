import { CfnElement, CfnResource, Stack } from 'aws-cdk-lib';
import { addWarning } from './add-warning';
import { createOnlyIfDistinct } from './distinct-targets';
import { TargetKeys, targetFor, targetKeys, targetName } from './external-target';
import { applyAspects } from './late-constructs';
import { awaitRules, Opened } from './opened';
import { hasGroup, nameOf, newRule, SecurityGroupRules } from './security-group-rules';
import { ServiceHosts } from './service-hosts';
import { importInto } from './stack-dependencies';
import { Host } from '../inspect/hosts';
import { targetsIn } from '../inspect/references';
import { Direction, Rule, RuleIndex } from '../inspect/rule-index';
import { canHaveRules, SecurityGroup, securityGroupOf } from '../inspect/security-groups';
import { StackOrder } from '../inspect/stack-order';
import { TreeSurvey } from '../inspect/tree-survey';
import { ExternalEdge, ExternalMember, ExternalMemberEndpoint } from '../members/external-member';
import { externalServicesOf } from '../members/registry';
import * as messages from '../messages';

/** EC2 accepts no longer description of a rule. */
const MAX_DESCRIPTION_LENGTH = 255;

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
      addWarning(dependent, 'noCapacity', messages.noCapacity(dependent.name, dependency.name, service.node.path));
    }
    const missing: string[] = [];
    const found = new Set<CfnResource>();
    for (const endpoint of endpoints) {
      for (const client of clients) {
        for (const rule of this.openFrom(client, dependency, endpoint, missing)) found.add(rule);
      }
    }
    if (missing.length > 0) {
      addWarning(dependent, 'notOpened', messages.notOpened(dependent.name, dependency.name, missing));
    }
    return awaitRules(edge, Stack.of(service), [...found], this.rules, this.order);
  }

  private openFrom(
    client: Host,
    external: ExternalMember,
    endpoint: ExternalMemberEndpoint,
    missing: string[],
  ): CfnResource[] {
    const isOpenOutwards = client.some(({ group }) => group.allowAllOutbound);
    const directions: Direction[] = isOpenOutwards ? ['ingress'] : ['ingress', 'egress'];
    const target = targetKeys(external, endpoint);
    return directions.flatMap((direction) => {
      const existing = this.find(direction, client, target);
      if (existing) return this.rules.resourceOf(existing) ?? [];
      const group = direction === 'ingress' ? client[0] : client.find(canHaveRules);
      const server = external.securityGroup && securityGroupOf(external.securityGroup);
      if (group && (direction === 'egress' || !server || canHaveRules(server))) {
        return this.create(direction, group, external, endpoint);
      }
      const [from, to] = [client[0].group.node.path, server?.group.node.path ?? external.name];
      const { listenerPort: port = 'as published' } = endpoint;
      missing.push(
        direction === 'ingress'
          ? `ingress of '${to}' from '${from}', TCP ${port}`
          : `egress of '${from}' to '${to}', TCP ${port}`,
      );
      return [];
    });
  }

  private find(direction: Direction, client: Host, target: TargetKeys): Rule | undefined {
    for (const { key } of client) {
      const rule = this.index.find(direction, ...groupsOf(direction, key, target), target);
      if (rule) return rule;
    }
    return undefined;
  }

  private create(
    direction: Direction,
    client: SecurityGroup,
    external: ExternalMember,
    endpoint: ExternalMemberEndpoint,
  ): CfnResource {
    const home = this.homeOf(client, external);
    const keys = targetKeys(external, endpoint);
    const target = targetFor(home, external, endpoint);
    const { groupId, fromPort, toPort } = target;
    const clientId = importInto(home, client.group.securityGroupId);
    const kind = direction === 'ingress' ? 'Ingress' : 'Egress';
    const description =
      direction === 'ingress' ? `Service Connect from ${nameOf(client)}` : `Service Connect to ${external.name}`;
    const id = `ServiceConnect${kind} from ${nameOf(client)} to ${targetName(external, endpoint)}`;
    const resource = newRule(direction, home, id, {
      ipProtocol: 'tcp',
      fromPort,
      toPort,
      ...(direction === 'ingress'
        ? { groupId, sourceSecurityGroupId: clientId }
        : { groupId: clientId, destinationSecurityGroupId: groupId }),
      description: description.replace(/[^\w .:/()#,@[\]+=&;{}!$*-]/g, '-').slice(0, MAX_DESCRIPTION_LENGTH),
    });
    createOnlyIfDistinct(resource, home, `${kind} from ${nameOf(client)}`, target);
    applyAspects(resource, home.node.scopes);
    const [group, peer] = groupsOf(direction, client.key, keys);
    const { fromPort: fromKey, toPort: toKey } = keys;
    this.index.add({ direction, group, peer, protocol: 'tcp', fromPort: fromKey, toPort: toKey, resource });
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
      .filter((service) => hasGroup(service, key) && externalServicesOf(service).length > 0)
      .sort((a, b) => (a.node.path < b.node.path ? -1 : 1));
    return Stack.of(first ?? group); // the groups of instances, which no service has itself
  }
}

function groupsOf(direction: Direction, client: string, { group: server }: TargetKeys): [group: string, peer: string] {
  return direction === 'ingress' ? [server, client] : [client, server];
}
