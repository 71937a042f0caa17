import { Clock } from './clock';
import { Network, topOf, Unit } from './network';
import { Service } from './service-connect';

/** Traffic that a security group allows in or out, and the unit that allows it. */
interface Permission {
  readonly unit: Unit;
  readonly group: string;
  /** The other group; undefined for all addresses. Address ranges do not distinguish services and are left out. */
  readonly peer?: string;
  readonly from: number;
  readonly to: number;
}

/** The traffic that the security groups of a network allow. */
export interface Traffic {
  readonly ingress: readonly Permission[];
  readonly egress: readonly Permission[];
  /** Groups that are not in the templates. Their outbound rules are unknown, so all outbound traffic counts as allowed. */
  isForeign(group: string): boolean;
}

export function trafficOf({ units }: Pick<Network, 'units'>): Traffic {
  const groups = new Set(units.filter(({ type }) => type === GROUP).map(groupId));
  return {
    ingress: units.flatMap((unit) => permissions(unit, 'Ingress', 'SourceSecurityGroupId')),
    egress: units.flatMap((unit) => permissions(unit, 'Egress', 'DestinationSecurityGroupId')),
    isForeign: (group) => !groups.has(group),
  };
}

/** The text of each rule, which EC2 accepts only once, and its unit. */
export function rulesOf({ ingress, egress }: Traffic): [text: string, unit: Unit][] {
  return Object.entries({ ingress, egress }).flatMap(([direction, rules]) =>
    rules.map(({ unit, group, peer, from, to }): [string, Unit] => [
      `${direction} ${group} ${peer} ${from}-${to}`,
      unit,
    ]),
  );
}

/** The rules that an update creates while an equal rule still exists, because a stack deletes resources at the end of its update. */
export function createdTooEarly(before: Network, after: Network, clock: Clock): string[] {
  const old = new Map(rulesOf(trafficOf(before)));
  return rulesOf(trafficOf(after)).flatMap(([text, unit]) => {
    const known = old.get(text);
    if (!known || known.id === unit.id) return [];
    const stack = after.units.find(({ id }) => id === topOf(known).id);
    return stack && clock.isDone(stack, unit) ? [] : [`${unit.id}, as ${known.id} does`];
  });
}

/**
 * Whether a client's traffic reaches a server on a port.
 *
 * @param counts whether the permissions of a unit count
 */
export function isOpen(
  { ingress, egress, isForeign }: Traffic,
  client: Service,
  server: Service,
  port: number,
  counts: (unit: Unit) => boolean = () => true,
): boolean {
  const allows = (groups: readonly string[], peers: readonly string[]) => (permission: Permission) =>
    groups.includes(permission.group) &&
    (permission.peer === undefined || peers.includes(permission.peer)) &&
    permission.from <= port &&
    port <= permission.to &&
    counts(permission.unit);
  return (
    ingress.some(allows(server.groups, client.groups)) &&
    (client.groups.some(isForeign) || egress.some(allows(client.groups, server.groups)))
  );
}

/** The permissions of a unit: a group with inline rules, or a rule that is a resource. */
function permissions(unit: Unit, direction: 'Ingress' | 'Egress', peer: string): Permission[] {
  const { type, values } = unit;
  const permission = (group: string, rule: any): Permission[] => {
    const all = String(rule.IpProtocol) === '-1';
    const everybody = rule.CidrIp === '0.0.0.0/0';
    if (!(all || rule.IpProtocol === 'tcp') || !(everybody || rule[peer])) return [];
    return [{ unit, group, peer: rule[peer], from: all ? 0 : rule.FromPort, to: all ? 65535 : rule.ToPort }];
  };
  if (type === GROUP) {
    return (values[`SecurityGroup${direction}`] ?? []).flatMap((rule: any) => permission(groupId(unit), rule));
  }
  return type === `${GROUP}${direction}` ? permission(values.GroupId, values) : [];
}

const GROUP = 'AWS::EC2::SecurityGroup';

function groupId({ id }: Unit): string {
  return `${id}.GroupId`;
}
