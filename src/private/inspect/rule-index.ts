import { CfnResource } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { IConstruct } from 'constructs';
import { previewResolve } from './preview-resolve';
import { groupKey, identify, SecurityGroup } from './security-groups';
import { TreeSurvey } from './tree-survey';

export type Direction = 'ingress' | 'egress';

/** A rule between two security groups, in whatever form it was written. */
export interface Rule {
  readonly direction: Direction;
  /** The key of the group that has the rule. */
  readonly group: string;
  /** The key of the group that it admits, or to which it lets out. */
  readonly peer: string;
  readonly protocol: unknown;
  readonly fromPort: unknown;
  readonly toPort: unknown;
  /** The resource; undefined for a rule in the properties of the group. */
  readonly resource?: CfnResource;
}

export interface Ports {
  readonly fromPort: unknown;
  readonly toPort: unknown;
}

/** The group that has a rule, and its peer, of a client's and a server's. */
export function groupAndPeer<T>(direction: Direction, client: T, server: T): [group: T, peer: T] {
  return direction === 'ingress' ? [server, client] : [client, server];
}

/** The directions in which a client needs rules: outwards too, if none of its groups lets everything out. */
export function directionsFrom(client: readonly SecurityGroup[]): Direction[] {
  return client.some(({ group }) => group.allowAllOutbound) ? ['ingress'] : ['ingress', 'egress'];
}

/** The rules between security groups of a complete tree, the user's and those that were added since. */
export class RuleIndex {
  private readonly rules = new Map<string, Rule[]>();
  private readonly inbound = new Map<string, number>();

  constructor(survey: TreeSurvey) {
    for (const resource of survey.ingressRules) this.add(ruleOf('ingress', resource));
    for (const resource of survey.egressRules) this.add(ruleOf('egress', resource));
    for (const group of survey.securityGroups) this.addInline(group);
  }

  public add(rule: Rule): void {
    const key = keyOf(rule.direction, rule.group, rule.peer);
    if (!this.rules.has(key)) this.rules.set(key, []);
    this.rules.get(key)!.push(rule);
    if (rule.direction === 'ingress') this.inbound.set(rule.group, this.inboundRules(rule.group) + 1);
  }

  /** A rule that lets TCP traffic through on all of these ports: one for exactly these, else the first one. */
  public find(direction: Direction, group: string, peer: string, ports: Ports): Rule | undefined {
    const covering = (this.rules.get(keyOf(direction, group, peer)) ?? []).filter((rule) => covers(rule, ports));
    return covering.find((rule) => isSame(rule.fromPort, ports.fromPort)) ?? covering[0];
  }

  public replace(rule: Rule, by: Rule): void {
    const rules = this.rules.get(keyOf(rule.direction, rule.group, rule.peer))!;
    rules.splice(rules.indexOf(rule), 1, by);
  }

  public inboundRules(group: string): number {
    return this.inbound.get(group) ?? 0;
  }

  private addInline(resource: ec2.CfnSecurityGroup) {
    const group = resource.node.path;
    for (const [direction, value, peerField] of [
      ['ingress', resource.securityGroupIngress, 'sourceSecurityGroupId'],
      ['egress', resource.securityGroupEgress, 'destinationSecurityGroupId'],
    ] as const) {
      const marked: unknown = previewResolve(resource, value, identify);
      if (!Array.isArray(marked)) continue;
      for (const rule of marked) {
        const { [peerField]: peer = '', ipProtocol: protocol, fromPort, toPort } = rule as Record<string, string>;
        this.add({ direction, group, peer, protocol, fromPort, toPort });
      }
    }
  }
}

function ruleOf(direction: Direction, resource: ec2.CfnSecurityGroupIngress | ec2.CfnSecurityGroupEgress): Rule {
  const peer =
    direction === 'ingress'
      ? (resource as ec2.CfnSecurityGroupIngress).sourceSecurityGroupId
      : (resource as ec2.CfnSecurityGroupEgress).destinationSecurityGroupId;
  const { groupId, ipProtocol: protocol, fromPort, toPort } = resource;
  return {
    direction,
    group: groupKey(groupId, resource),
    peer: peer === undefined ? '' : groupKey(peer, resource),
    protocol,
    fromPort: portKey(fromPort, resource),
    toPort: portKey(toPort, resource),
    resource,
  };
}

/** A port as far as it is known, else the expression that only the deployment can evaluate. */
export function portKey(port: unknown, scope: IConstruct): unknown {
  if (typeof port === 'number' && port >= 0) return port;
  if (port === undefined) return undefined;
  return previewResolve(scope, port, identify);
}

function covers({ protocol, fromPort, toPort }: Rule, ports: Ports): boolean {
  if (String(protocol) === '-1') return true;
  if (!['tcp', '6'].includes(String(protocol).toLowerCase())) return false;
  if (isSame(fromPort, ports.fromPort) && isSame(toPort, ports.toPort)) return true;
  if ([fromPort, toPort, ports.fromPort, ports.toPort].some((port) => typeof port !== 'number')) return false;
  return Number(fromPort) <= Number(ports.fromPort) && Number(toPort) >= Number(ports.toPort);
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function keyOf(direction: Direction, group: string, peer: string): string {
  return `${direction}\n${group}\n${peer}`;
}
