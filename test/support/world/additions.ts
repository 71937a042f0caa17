import { World } from './world';
import { Network, Unit } from '../simulator/network';
import { isOpen, trafficOf } from '../simulator/security-groups';
import { Service, servicesOf } from '../simulator/service-connect';

/** The properties that a mesh may change in a resource of the user: it configures services and orders them. */
const MAY_CHANGE: Record<string, readonly string[]> = {
  'AWS::ECS::Service': ['ServiceConnectConfiguration', 'ForceNewDeployment'],
  'AWS::CloudFormation::Stack': ['Parameters', 'TemplateURL'],
};

/** The types of resources that a mesh may add, some only for `connectsTo`. */
const MAY_ADD = /^(AWS::EC2::SecurityGroup(Ingress|Egress)|AWS::ServiceDiscovery::HttpNamespace)$/;
const MAY_ADD_FOR_CONNECTIONS = /^(Custom::|AWS::Lambda::Function$|AWS::IAM::(Role|Policy)$|AWS::Logs::LogGroup$)/;

/** Returns the differences between an application without and with a mesh that a mesh must not make. */
export function unwantedChanges(world: World, without: Network, withMesh: Network): string[] {
  const next = new Map(withMesh.units.map((unit) => [unit.id, unit]));
  const known = new Set(without.units.map(({ id }) => id));
  const connects = world.services.some(({ connectsTo }) => connectsTo.length > 0);
  return [
    ...without.units.flatMap((unit) => {
      const other = next.get(unit.id);
      if (!other) return [`${unit.id} is gone`];
      return JSON.stringify(fixedPart(unit)) === JSON.stringify(fixedPart(other)) ? [] : [`${unit.id} changes`];
    }),
    ...withMesh.units
      .filter(
        ({ id, type }) => !known.has(id) && !MAY_ADD.test(type) && !(connects && MAY_ADD_FOR_CONNECTIONS.test(type)),
      )
      .map(({ id, type }) => `${id} is added, of type ${type}`),
  ];
}

function fixedPart({ type, path, properties = {} }: Unit) {
  const kept = Object.entries(properties).filter(([name]) => !MAY_CHANGE[type]?.includes(name));
  return [type, path, kept.sort(([a], [b]) => (a < b ? -1 : 1))];
}

interface Call {
  readonly client: Service;
  readonly server: Service;
  readonly port: number;
}

/**
 * Returns the added rules that are not necessary. One rule is enough for each call that is blocked without the mesh. If a service has
 * groups that no other service has, the rule must be for one of them.
 *
 * @param isFixed groups to which no rule can be added
 */
export function needlessRules(
  without: Network,
  withMesh: Network,
  calls: readonly Call[],
  isFixed: (group: string) => boolean,
) {
  const known = new Set(without.units.map(({ id }) => id));
  const added = trafficOf(withMesh).ingress.filter(({ unit }) => !known.has(unit.id));
  const services = [...servicesOf(withMesh).values()];
  const own = (groups: readonly string[]) => {
    const alone = groups.filter((group) => services.filter((each) => each.groups.includes(group)).length === 1);
    return alone.length > 0 ? alone : groups;
  };
  const old = trafficOf(without);
  const closed = calls.filter(({ client, server, port }) => !isOpen(old, client, server, port));
  const candidates = added.map(({ group, peer, from, to }) =>
    closed.filter(
      ({ client, server, port }) =>
        own(server.groups.filter((each) => !isFixed(each))).includes(group) &&
        own(client.groups).includes(peer!) &&
        from <= port &&
        port <= to,
    ),
  );
  return unmatched(candidates).map((index) => added[index].unit.id);
}

/** Matches each rule with a different call, if possible, and returns the rules without a call. */
function unmatched(candidates: readonly (readonly Call[])[]): number[] {
  const ruleOf = new Map<Call, number>();
  const match = (rule: number, seen: Set<Call>): boolean =>
    candidates[rule].some((call) => {
      if (seen.has(call)) return false;
      seen.add(call);
      const other = ruleOf.get(call);
      if (other !== undefined && !match(other, seen)) return false;
      ruleOf.set(call, rule);
      return true;
    });
  return candidates.map((_, rule) => rule).filter((rule) => !match(rule, new Set()));
}
