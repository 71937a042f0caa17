import { Brownfield } from './brownfield';
import { Network, Unit } from '../simulator/network';

/** The properties that adoption may change in an existing resource. A nested stack gets the parameters that its template needs. */
const MAY_CHANGE: Record<string, readonly string[]> = {
  'AWS::ECS::Service': ['ForceNewDeployment'],
  'AWS::CloudFormation::Stack': ['Parameters', 'TemplateURL'],
};

const RULE = /^AWS::EC2::SecurityGroup(Ingress|Egress)$/;

/** Resources that the mesh adds for `connectsTo`. */
const FOR_CONNECTIONS =
  /^(Custom::ServiceConnectRedeployment|AWS::Lambda::Function|AWS::IAM::(Role|Policy)|AWS::Logs::LogGroup)$/;

/** Returns the changes that adoption made and must not make. */
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

/** Returns whether a service with a name has no Service Connect before the mesh. */
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
 * Returns the dependencies of the user that are lost. Dependencies of and on rules do not count: a rule that moves out of the scope of
 * its group waits for less, and a resource that depended on that scope still waits for the services in it.
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
