import { CfnResource, Stack, Token } from 'aws-cdk-lib';
import { addWarning } from './add-warning';
import { createOnlyIfDistinct, RuleTarget } from './distinct-targets';
import { applyAspects } from './late-constructs';
import { awaitRules, Opened } from './opened';
import { readPublished } from './published-parameters';
import { hasGroup, nameOf, newRule, SecurityGroupRules } from './security-group-rules';
import { ServiceHosts } from './service-hosts';
import { importInto } from './stack-dependencies';
import { Host } from '../inspect/hosts';
import { publishedField, publishedParameterId } from '../inspect/published-endpoint';
import { Direction, portKey, RuleIndex } from '../inspect/rule-index';
import { canHaveRules, groupKey, SecurityGroup, securityGroupOf } from '../inspect/security-groups';
import { StackOrder } from '../inspect/stack-order';
import { TreeSurvey } from '../inspect/tree-survey';
import { ExternalEdge, ExternalMember, ExternalMemberEndpoint } from '../members/external-member';
import { externalServicesOf } from '../members/registry';
import * as messages from '../messages';

/** EC2 accepts no longer description of a rule. */
const MAX_DESCRIPTION_LENGTH = 255;

/** The target of a rule, and its part of the id of the rule, which follows from what the user declares, not from the stack. */
interface NamedTarget extends RuleTarget {
  readonly name: string;
}

/** Lets the clients of all meshes of a root through to services of other applications. */
export class ExternalIngress {
  constructor(
    private readonly survey: TreeSurvey,
    private readonly hosts: ServiceHosts,
    private readonly index: RuleIndex,
    private readonly rules: SecurityGroupRules,
    private readonly order: StackOrder,
  ) {}

  /**
   * Admits the client to the external service on the ports of the edge's endpoints, and returns the rules for which the client
   * has to wait. Rules that exist count, whoever wrote them.
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
    return directions.flatMap((direction) => {
      const found = client.map((group) => this.find(direction, group, external, endpoint)).find((each) => each);
      if (found) return this.rules.resourceOf(found) ?? [];
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

  private find(
    direction: Direction,
    client: SecurityGroup,
    external: ExternalMember,
    endpoint: ExternalMemberEndpoint,
  ) {
    const home = this.homeOf(client);
    const { groupId, fromPort, toPort } = this.targetIn(home, external, endpoint);
    const ports = { fromPort: portKey(fromPort, home), toPort: portKey(toPort, home) };
    const server = groupKey(groupId, home);
    const [group, peer] = direction === 'ingress' ? [server, client.key] : [client.key, server];
    return this.index.find(direction, group, peer, ports);
  }

  private create(
    direction: Direction,
    client: SecurityGroup,
    external: ExternalMember,
    endpoint: ExternalMemberEndpoint,
  ): CfnResource {
    const home = this.homeOf(client);
    const target = this.targetIn(home, external, endpoint);
    const { groupId, fromPort, toPort, name } = target;
    const clientId = importInto(home, client.group.securityGroupId);
    const kind = direction === 'ingress' ? 'Ingress' : 'Egress';
    const description =
      direction === 'ingress' ? `Service Connect from ${nameOf(client)}` : `Service Connect to ${external.name}`;
    const resource = newRule(direction, home, `ServiceConnect${kind} from ${nameOf(client)} to ${name}`, {
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
    const server = groupKey(groupId, home);
    const [group, peer] = direction === 'ingress' ? [server, client.key] : [client.key, server];
    this.index.add({
      direction,
      group,
      peer,
      protocol: 'tcp',
      fromPort: portKey(fromPort, home),
      toPort: portKey(toPort, home),
      resource,
    });
    return resource;
  }

  private targetIn(home: Stack, { securityGroup }: ExternalMember, endpoint: ExternalMemberEndpoint): NamedTarget {
    const { parameterName, listenerPort } = endpoint;
    const field = (name: 'fromPort' | 'toPort' | 'securityGroupId') =>
      publishedField(readPublished(home, parameterName!), name);
    const portOf = (name: 'fromPort' | 'toPort') => listenerPort ?? Token.asNumber(field(name));
    const groupId = securityGroup ? importInto(home, securityGroup.securityGroupId) : field('securityGroupId');
    return {
      groupId,
      fromPort: portOf('fromPort'),
      toPort: portOf('toPort'),
      isComparable: !(securityGroup && Token.isUnresolved(groupId)) && !Token.isUnresolved(listenerPort),
      name: [
        securityGroup ? nameOf(securityGroupOf(securityGroup)) : publishedParameterId(parameterName!),
        listenerPort === undefined ? 'as published' : JSON.stringify(portKey(listenerPort, home)),
      ].join(':'),
    };
  }

  /**
   * The stack for rules with a client's group: that of the group, so that it does not depend on which client is declared first. For an
   * imported group, it is the stack of the first service by path that has the group and calls services of other applications.
   */
  private homeOf(client: SecurityGroup): Stack {
    if (client.stack) return client.stack;
    const [first] = this.survey.services
      .filter((service) => hasGroup(service, client.key) && externalServicesOf(service).length > 0)
      .sort((a, b) => (a.node.path < b.node.path ? -1 : 1));
    return Stack.of(first ?? client.group); // the groups of instances, which no service has itself
  }
}
