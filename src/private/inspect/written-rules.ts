import { CfnResource, Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { Condition, conditionsOf } from './conditions';
import { isNoValue } from './intrinsics';
import { previewResolve } from './preview-resolve';
import { capitalizedName, renderedProperty } from './rendered-property';
import { groupKey, identify } from './security-groups';

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
  /** The conditions of the template without which the rule does not exist; undefined for a rule of the mesh. */
  readonly conditions?: readonly Condition[];
}

const PEER = { ingress: 'sourceSecurityGroupId', egress: 'destinationSecurityGroupId' } as const;
const INLINE = { ingress: 'securityGroupIngress', egress: 'securityGroupEgress' } as const;
const DIRECTIONS = ['ingress', 'egress'] as const;
const NONE: readonly Condition[] = [];

/** The rule that a resource is. */
export function ruleOf(direction: Direction, resource: CfnResource): Rule {
  const read = readerOf(resource, 'groupId');
  const keyOf = (id: unknown) => (id === undefined ? '' : groupKey(id, resource));
  return {
    direction,
    group: keyOf(read('groupId')),
    peer: keyOf(read(PEER[direction])),
    protocol: read('ipProtocol'),
    fromPort: portKey(read('fromPort'), resource),
    toPort: portKey(read('toPort'), resource),
    resource,
    conditions: conditionsOf(resource),
  };
}

/** The rules in the properties of a security group. */
export function inlineRulesOf(resource: CfnResource): Rule[] {
  const read = readerOf(resource, INLINE.ingress);
  return DIRECTIONS.flatMap((direction) => {
    const list: unknown = previewResolve(resource, read(INLINE[direction]), identify);
    return entriesOf(list, resource, NONE).map(({ entry, conditions }): Rule => {
      const field = (name: string) => entry[name] ?? entry[capitalizedName(name)];
      const peer = field(PEER[direction]);
      return {
        direction,
        group: resource.node.path,
        peer: peer === undefined ? '' : groupKey(peer, resource),
        protocol: field('ipProtocol'),
        fromPort: portKey(field('fromPort'), resource),
        toPort: portKey(field('toPort'), resource),
        conditions,
      };
    });
  });
}

/** A port as far as it is known, else the expression that only the deployment can evaluate. */
export function portKey(port: unknown, scope: IConstruct): unknown {
  if (typeof port === 'number' && port >= 0) return port;
  if (port === undefined) return undefined;
  const key: unknown = previewResolve(scope, port, identify);
  return typeof key === 'string' && /^\d+$/.test(key) ? Number(key) : key;
}

/**
 * Returns a function that reads properties, by their names in an L1 construct. As long as nothing is overridden, a property of an L1
 * construct is returned as it is, which is much faster than rendering it.
 *
 * @param field a field that the L1 construct has, and a generic `CfnResource` has not
 */
function readerOf(resource: CfnResource, field: string): (name: string) => unknown {
  const fields = resource as unknown as Record<string, unknown>;
  const isAsGiven = field in fields && !('Properties' in (fields.rawOverrides as object));
  return isAsGiven ? (name) => fields[name] : (name) => renderedProperty(resource, capitalizedName(name), identify);
}

interface Entry {
  readonly entry: Readonly<Record<string, unknown>>;
  readonly conditions: readonly Condition[];
}

/** The rules of a list, with those in both branches of each `Fn::If`. An override may leave a list with gaps. */
function entriesOf(value: unknown, resource: CfnResource, conditions: readonly Condition[]): Entry[] {
  if (Array.isArray(value)) return value.flatMap((each) => entriesOf(each, resource, conditions));
  if (typeof value !== 'object' || value === null || isNoValue(value)) return [];
  const { 'Fn::If': choice } = value as { 'Fn::If'?: [name: string, yes: unknown, no: unknown] };
  if (!choice) return [{ entry: value as Entry['entry'], conditions }];
  const [name, ...branches] = choice;
  const stack = Stack.of(resource);
  return branches.flatMap((branch, index) =>
    entriesOf(branch, resource, [...conditions, { stack, name, value: index === 0 }]),
  );
}
