import { Assembly, StackTemplate } from './assembly';
import { Exports, ReadParameter, Scope } from './scope';
import { referencesOf, Resource, Template } from './template';

/** A unit of deployment: a resource, or a stack as a whole. A nested stack is both. */
export interface Unit {
  /** `Stack/LogicalId`, with the logical ids of nested stacks in between; for a stack, its id. */
  readonly id: string;
  readonly type: string;
  /** The properties as they are in the template. */
  readonly properties: any;
  /** The properties, resolved as far as possible. They are computed once, when they are first read. */
  readonly values: any;
  /** The path of the construct that created it, if the template contains it. */
  readonly path?: string;
  /** The stack that contains this unit: the unit begins after the stack has begun, and is done before the stack is done. */
  readonly stack?: Unit;
  readonly parts: Unit[];
}

/** The units of an assembly and the units that each waits for. They determine the possible orders of deployment, or of deletion. */
export interface Network {
  readonly units: readonly Unit[];
  /** The units that must be done before a unit begins. */
  readonly before: ReadonlyMap<Unit, ReadonlySet<Unit>>;
  /** Which stack imports which value from which stack. */
  readonly imports: readonly { readonly importer: Unit; readonly name: string; readonly exporter?: Unit }[];
  readonly exports: readonly Export[];
  /** Which stack reads which SSM parameters. */
  readonly reads: readonly Read[];
}

/** An SSM parameter that CloudFormation reads before it changes anything in a stack. */
export interface Read {
  readonly reader: Unit;
  readonly name: string;
  /** The value, which is read only once: the next deployment needs a new network. */
  readonly value: () => string | undefined;
}

/** A value that a stack exports under a name. */
export interface Export {
  readonly name: string;
  readonly exporter: Unit;
  readonly value: () => unknown;
}

/**
 * Reads the dependencies of an assembly: those within stacks, which CloudFormation respects, and those between stacks, which the CDK CLI
 * respects.
 *
 * @param readParameter the values of the SSM parameters that exist
 */
export function networkOf(assembly: Assembly, readParameter: ReadParameter = () => undefined): Network {
  const readOnce = once(readParameter);
  const exports: Exports = new Map();
  const units: Unit[] = [];
  const before = new Map<Unit, Set<Unit>>();
  const add = (unit: Unit) => {
    units.push(unit);
    unit.stack?.parts.push(unit);
    before.set(unit, new Set());
    return unit;
  };

  const addParts = ({ id, template, nested }: StackTemplate, stack: Unit, scope: Scope) => {
    const inside = new Map<string, Unit>();
    for (const [logicalId, resource] of Object.entries(template.Resources ?? {})) {
      if (!scope.has(resource)) continue;
      inside.set(logicalId, add(unitOf(`${id}/${logicalId}`, resource, scope, stack)));
    }
    for (const [logicalId, unit] of inside) {
      for (const other of namedBefore(template, logicalId)) {
        // CloudFormation ignores a DependsOn of a resource whose condition does not hold.
        if (inside.has(other)) before.get(unit)!.add(inside.get(other)!);
      }
      if (logicalId in nested) addParts(nested[logicalId], unit, scope.of(logicalId));
    }
  };

  const stacks = new Map(assembly.map(({ id }) => [id, add(unitOf(id, { Type: 'stack' }))]));
  const scopes = assembly.map((stack) => new Scope(stack, exports, readOnce));
  assembly.forEach((stack, index) => {
    const unit = stacks.get(stack.id)!;
    for (const other of stack.dependencies) before.get(unit)!.add(stacks.get(other)!);
    addParts(stack, unit, scopes[index]);
  });
  const imports = units.flatMap((importer) =>
    importsOf(importer.properties).map((name) => {
      const exporter = exports.get(name)?.stack;
      return { importer, name, exporter: exporter === undefined ? undefined : stacks.get(exporter) };
    }),
  );
  const named = [...exports]
    .filter(([, { isWeak }]) => !isWeak)
    .map(([name, { stack, value }]) => ({ name, exporter: stacks.get(stack)!, value }));
  const reads = assembly.flatMap(({ id }, index) =>
    scopes[index].reads.map((name): Read => ({ reader: stacks.get(id)!, name, value: () => readOnce(name) })),
  );
  return { units, before, imports, exports: named, reads };
}

/** The parameter of bootstrapped accounts. */
const BOOTSTRAP_VERSION = /^\/cdk-bootstrap\/\w+\/version$/;

function once(read: ReadParameter): ReadParameter {
  const known = new Map<string, string | undefined>();
  return (name) => {
    if (BOOTSTRAP_VERSION.test(name)) return '30';
    if (!known.has(name)) known.set(name, read(name));
    return known.get(name);
  };
}

/** The network for deletion: a unit that waited for another is deleted before the other. */
export function reversed({ units, before, ...rest }: Network): Network {
  const after = new Map<Unit, Set<Unit>>(units.map((unit) => [unit, new Set()]));
  for (const [unit, others] of before) for (const other of others) after.get(other)!.add(unit);
  return { units, before: after, ...rest };
}

function unitOf(id: string, { Type, Properties, Metadata }: Resource, scope?: Scope, stack?: Unit): Unit {
  let values: unknown;
  return {
    id,
    type: Type,
    properties: Properties,
    get values() {
      values ??= scope?.valueOf(Properties ?? {});
      return values;
    },
    path: Metadata?.['aws:cdk:path'],
    stack,
    parts: [],
  };
}

/** The logical ids that a resource waits for. If a resource named in DependsOn does not exist, CloudFormation refuses the template. */
function namedBefore({ Resources = {} }: Template, logicalId: string): string[] {
  const { DependsOn = [], Properties, Metadata } = Resources[logicalId];
  const named = [DependsOn].flat();
  const missing = named.filter((other) => !(other in Resources));
  if (missing.length > 0) {
    throw new Error(`'${logicalId}' has a DependsOn with missing resources: ${missing.join(', ')}`);
  }
  return [...named, ...referencesOf([Properties, Metadata]).filter((other) => other in Resources)];
}

function importsOf(value: any): string[] {
  if (Array.isArray(value)) return value.flatMap(importsOf);
  if (typeof value !== 'object' || value === null) return [];
  if (typeof value['Fn::ImportValue'] === 'string') return [value['Fn::ImportValue']];
  return Object.values(value).flatMap(importsOf);
}

/** The top-level stack that contains a unit. */
export function topOf(unit: Unit): Unit {
  return unit.stack ? topOf(unit.stack) : unit;
}
