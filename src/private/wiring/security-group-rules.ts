import { CfnElement, CfnResource, Resource, Stack, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { applyAspects } from './late-constructs';
import { moveToStack } from './move-to-stack';
import { createOwnRule, MAX_DESCRIPTION_LENGTH, nameOf } from './own-rule';
import { addRuleAsCdk, isInScopeOfGroup } from './rule-place';
import { addStackDependency, importInto } from './stack-dependencies';
import { groupAndPeer, RuleIndex } from '../inspect/rule-index';
import { SecurityGroup } from '../inspect/security-groups';
import { StackOrder } from '../inspect/stack-order';
import { enclosingStacks, stackUnits, topStackOf } from '../inspect/stacks';
import { TreeSurvey } from '../inspect/tree-survey';
import { waitsForStack } from '../inspect/waits-for-stack';
import { Direction, portKey, Rule } from '../inspect/written-rules';
import { calledServicesOf } from '../members/registry';

/** A client's security group and a server's. */
export interface GroupPair {
  readonly client: SecurityGroup;
  readonly server: SecurityGroup;
}

/** What the construct id of a rule begins with if the rule is not in the scope of its group. */
const RULE_PREFIX = 'ServiceConnectRule';

/**
 * Creates rules between security groups, for all meshes of a root.
 *
 * The stack and the logical id of a rule follow from the two groups and the port, never from the edge that needs it first:
 * services and meshes share groups, EC2 refuses a duplicate rule, and a rule that moves exists twice during the update.
 */
export class SecurityGroupRules {
  constructor(
    private readonly survey: TreeSurvey,
    private readonly index: RuleIndex,
    private readonly order: StackOrder,
  ) {}

  /**
   * Creates a rule that does not exist yet.
   *
   * Its stack and id are those of `client.connections.allowTo(server)`, or, if CDK would refuse that because the server's stack
   * depends on the client's, of `server.connections.allowFrom(client)`. The ids of rules with imported groups depend in CDK on
   * which import came first, and all ports that only the deployment knows have the same one: these get names of ours.
   */
  public create(direction: Direction, pair: GroupPair, port: ec2.Port): Rule {
    const { client, server } = pair;
    const isKnownToCdk =
      client.isCreatedByL2 && server.isCreatedByL2 && !Token.isUnresolved(port.toRuleJson().fromPort);
    // To a group that lets everything out, as CDK believes, CDK adds a warning instead of a rule.
    const isRefusedByCdk = direction === 'egress' && client.group.allowAllOutbound;
    const resource =
      (isKnownToCdk && !isRefusedByCdk && this.createAsCdk(direction, pair, port)) ||
      this.createOwn(direction, pair, port);
    const { fromPort, toPort, ipProtocol: protocol } = port.toRuleJson();
    const [group, peer] = groupAndPeer(direction, client, server);
    applyAspects(resource, group.group.node.scopes);
    const rule: Rule = {
      direction,
      group: group.key,
      peer: peer.key,
      protocol,
      fromPort: portKey(fromPort, resource),
      toPort: portKey(toPort, resource),
      resource,
    };
    this.index.add(rule);
    return rule;
  }

  /**
   * Returns the resource of an existing rule. If `node.addDependency` makes constructs wait for everything in the scope of the rule, moves
   * the rule out of that scope.
   */
  public moveOutIfAwaited(rule: Rule): CfnResource | undefined {
    const { resource } = rule;
    if (!resource || !isInScopeOfGroup(resource) || !this.survey.isAwaited(resource)) return resource;
    const moved = moveToStack(resource, RULE_PREFIX);
    this.index.replace(rule, { ...rule, resource: moved });
    return moved;
  }

  private createAsCdk(direction: Direction, { client, server }: GroupPair, port: ec2.Port): CfnResource | undefined {
    const rule = addRuleAsCdk(direction, client.group, server.group, port, this.callerOf(client, server));
    if (!rule) return undefined;
    const { scope } = rule.node;
    const home = Stack.of(rule);
    rule.description = rule.description?.slice(0, MAX_DESCRIPTION_LENGTH);
    rule.groupId = importInto(home, rule.groupId!);
    const [ingress, egress] = [rule as ec2.CfnSecurityGroupIngress, rule as ec2.CfnSecurityGroupEgress];
    if (direction === 'ingress') ingress.sourceSecurityGroupId = importInto(home, ingress.sourceSecurityGroupId!);
    else egress.destinationSecurityGroupId = importInto(home, egress.destinationSecurityGroupId!);
    return this.survey.isAwaited(scope!) ? moveToStack(rule, RULE_PREFIX) : rule;
  }

  /** Which of the two, both created by this app, has the rule in its stack. */
  private callerOf({ key, stack }: SecurityGroup, server: SecurityGroup): 'client' | 'server' {
    return this.homeBetween(key, stack!, server.resource!) === stack ? 'client' : 'server';
  }

  /**
   * The stack for a rule between a client's group and a server's: that of one of the two. Between two stacks, the client's depends on
   * the server's, unless it is the other way round already.
   *
   * If the server's group is in a stack that is nested in the client's, the rule waits for the whole nested stack. It must be in
   * there if services in there have the client's group, since these may have to wait for the rule. If the client's group is in a
   * stack that is nested in the server's, the nested stack waits for the server's group. The rule must be outside if the server's
   * group waits for the nested stack because of a dependency of the user's.
   *
   * @param client the key of the client's group
   * @param clientStack the stack of the client's group
   * @param server the element to which the id of the server's group refers
   */
  public homeBetween(client: string, clientStack: Stack, server: CfnElement): Stack {
    const serverStack = Stack.of(server);
    const units = stackUnits(clientStack, serverStack);
    if (!units) {
      if (clientStack === serverStack) return clientStack;
      const isServerNested = enclosingStacks(serverStack).includes(clientStack);
      const isInServerStack = isServerNested ? this.hasUserIn(client, serverStack) : waitsForStack(server, clientStack);
      return isInServerStack ? serverStack : clientStack;
    }
    const [ours, theirs] = units;
    return this.order.dependentOf(ours, theirs) === ours ? clientStack : serverStack;
  }

  /** Whether a service in a stack, or nested in it, has a group. */
  private hasUserIn(key: string, stack: Stack): boolean {
    return this.survey.services.some(
      (service) => enclosingStacks(service).includes(stack) && this.survey.hasGroup(service, key),
    );
  }

  private createOwn(direction: Direction, { client, server }: GroupPair, port: ec2.Port): CfnResource {
    const home = this.homeOf(client, server);
    const { fromPort } = port.toRuleJson();
    const portName = Token.isUnresolved(fromPort) ? JSON.stringify(portKey(fromPort, home)) : port;
    const [clientId, serverId] = [client, server].map(({ group }) => importInto(home, group.securityGroupId));
    const serverName = nameOf(server);
    const ends = { client, clientId, serverId, serverName, serverIdName: `${serverName}:${portName}` };
    return createOwnRule(direction, home, ends, port.toRuleJson());
  }

  /** An imported group is in no stack: the rule is in the stack of the other one. */
  private homeOf(client: SecurityGroup, server: SecurityGroup): Stack {
    if (client.stack && server.stack) {
      return this.callerOf(client, server) === 'client' ? client.stack : server.stack;
    }
    return client.stack ?? server.stack ?? this.homeOfImported(client, server);
  }

  /**
   * The stack for rules between two imported groups: of the servers that are called with these groups, the first by path; the stack
   * of its cluster, on which the stacks of all its clients depend anyway, or its own if the cluster is imported too.
   */
  private homeOfImported(client: SecurityGroup, server: SecurityGroup): Stack {
    const [first] = this.survey.services
      .filter((service) => this.survey.hasGroup(service, client.key))
      .flatMap((service) => calledServicesOf(service))
      .filter((service) => this.survey.hasGroup(service, server.key))
      .sort((a, b) => (a.node.path < b.node.path ? -1 : 1));
    if (!first) return Stack.of(server.group); // the groups of instances, which no service has itself
    return Stack.of(Resource.isOwnedResource(first.cluster) ? first.cluster : first);
  }

  /** Whether a rule is in a stack, or in one on which it depends anyway. */
  public isBefore(dependent: Stack, rule: CfnResource): boolean {
    const [ours, theirs] = [topStackOf(dependent), topStackOf(rule)];
    return ours === theirs || ours.dependencies.includes(theirs) || this.order.depends(ours, theirs);
  }

  /** Makes a stack depend on the stack that contains a rule, unless that closes a cycle. Returns whether it depends on it. */
  public tryAddDependencyOn(dependent: Stack, rule: CfnResource): boolean {
    if (this.isBefore(dependent, rule)) return true;
    const [ours, theirs] = [topStackOf(dependent), topStackOf(rule)];
    if (this.order.depends(theirs, ours)) return false;
    addStackDependency(ours, theirs, 'it contains a security group rule that a service needs');
    this.order.record(ours, theirs, `'${ours.node.path}' needs a security group rule in '${theirs.node.path}'`);
    return true;
  }
}
