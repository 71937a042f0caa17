import { letsEverythingOut } from './outbound';
import { SecurityGroup } from './security-groups';
import { TreeSurvey } from './tree-survey';
import { Direction, inlineRulesOf, Rule, ruleOf } from './written-rules';

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
  return client.some(letsEverythingOut) ? ['ingress'] : ['ingress', 'egress'];
}

/** The rules between security groups of a complete tree, the user's and those that were added since. */
export class RuleIndex {
  private readonly rules = new Map<string, Rule[]>();
  private readonly inbound = new Map<string, number>();

  constructor(survey: TreeSurvey) {
    for (const resource of survey.ingressRules) this.add(ruleOf('ingress', resource));
    for (const resource of survey.egressRules) this.add(ruleOf('egress', resource));
    for (const group of survey.securityGroups) for (const rule of inlineRulesOf(group)) this.add(rule);
  }

  public add(rule: Rule): void {
    const key = keyOf(rule.direction, rule.group, rule.peer);
    if (!this.rules.has(key)) this.rules.set(key, []);
    this.rules.get(key)!.push(rule);
    if (rule.direction === 'ingress') this.inbound.set(rule.group, this.inboundRules(rule.group) + 1);
  }

  /** A rule that lets TCP traffic through on all of these ports: one without conditions, and for exactly these, if there is one. */
  public find(direction: Direction, group: string, peer: string, ports: Ports): Rule | undefined {
    const covering = (this.rules.get(keyOf(direction, group, peer)) ?? []).filter((rule) => covers(rule, ports));
    const permanent = covering.filter(isPermanent);
    const candidates = permanent.length > 0 ? permanent : covering;
    return candidates.find((rule) => isSame(rule.fromPort, ports.fromPort)) ?? candidates[0];
  }

  public replace(rule: Rule, by: Rule): void {
    const rules = this.rules.get(keyOf(rule.direction, rule.group, rule.peer))!;
    rules.splice(rules.indexOf(rule), 1, by);
  }

  public inboundRules(group: string): number {
    return this.inbound.get(group) ?? 0;
  }
}

/** Whether a rule exists whatever the conditions of the template are. */
export function isPermanent({ conditions = [] }: Rule): boolean {
  return conditions.length === 0;
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
