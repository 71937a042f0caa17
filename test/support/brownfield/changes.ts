import { Brownfield } from './brownfield';
import { Network, Unit } from '../simulator/network';

/** What adoption may change in a resource that exists, apart from its order. A nested stack gets what its template needs. */
const MAY_CHANGE: Record<string, readonly string[]> = {
  'AWS::ECS::Service': ['ForceNewDeployment'],
  'AWS::CloudFormation::Stack': ['Parameters', 'TemplateURL'],
};

const RULE = /^AWS::EC2::SecurityGroup(Ingress|Egress)$/;

/** What the mesh adds where services connect in no order. */
const FOR_CONNECTIONS =
  /^(Custom::ServiceConnectRedeployment|AWS::Lambda::Function|AWS::IAM::(Role|Policy)|AWS::Logs::LogGroup)$/;

/** The differences between an application and the same one with a mesh that adoption must not make. */
export function forbiddenChanges(brownfield: Brownfield, before: Network, after: Network): string[] {
  const { services, namespace } = brownfield;
  const isNew = newServicesIn(brownfield);
  const next = new Map(after.units.map((unit) => [unit.id, unit]));
  const known = new Set(before.units.map(({ id }) => id));
  const connects = services.some(({ connectsTo }) => connectsTo.length > 0);
  const mayAdd = ({ type }: Unit) =>
    RULE.test(type) ||
    (connects && FOR_CONNECTIONS.test(type)) ||
    // Without any service that has a namespace, the mesh creates one.
    (type === 'AWS::ServiceDiscovery::HttpNamespace' && namespace !== 'default' && services.every(isNew));
  const added = after.units.filter((unit) => !known.has(unit.id) && !mayAdd(unit));
  return [
    ...added.map(({ id, type }) => `${id} is added, of type ${type}`),
    ...before.units.flatMap((unit) => {
      const other = next.get(unit.id);
      if (!other) return [`${unit.id} is gone`];
      const [old, now] = [unit, other].map((each) => fixedPart(each, isNew));
      return old === now ? [] : [`${unit.id} changes from ${old} to ${now}`];
    }),
    ...lostOrder(before, after),
  ];
}

/** Whether a service, or a unit by the name in its path, has no Service Connect before the mesh. */
function newServicesIn({ services }: Brownfield) {
  const names = new Set(services.filter(({ style }) => style === 'new').map(({ name }) => name));
  return ({ name }: { readonly name?: string }) => names.has(name ?? '');
}

function fixedPart({ type, path, properties = {} }: Unit, isNew: ReturnType<typeof newServicesIn>): string {
  const name = path?.split('/').slice(-2)[0];
  const changing = [...(MAY_CHANGE[type] ?? []), ...(isNew({ name }) ? ['ServiceConnectConfiguration'] : [])];
  const kept = Object.entries(properties).filter(([property]) => !changing.includes(property));
  return JSON.stringify([type, path, Object.fromEntries(kept)]);
}

/**
 * The order that the user has stays, apart from that of rules: out of the scope of their groups they wait for less, and what waited for
 * all in that scope waits for the services in it.
 */
function lostOrder(before: Network, after: Network): string[] {
  const now = new Map(after.units.map((unit) => [unit.id, new Set([...after.before.get(unit)!].map(({ id }) => id))]));
  const ordered = before.units.filter(({ type }) => !RULE.test(type));
  return ordered.flatMap((unit) =>
    [...before.before.get(unit)!]
      .filter((other) => !RULE.test(other.type) && !now.get(unit.id)?.has(other.id))
      .map((other) => `${unit.id} no longer waits for ${other.id}`),
  );
}
