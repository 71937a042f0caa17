import { Clock, everythingLate } from './clock';
import { Network, topOf, Unit } from './network';
import { Region, RegionOptions } from './region';
import { StackUpdate } from './stack-update';

/** The result of one update of an application. */
export interface Rollout {
  /** How many resources were created or changed before the end or the failure. */
  readonly changes: number;
  /** Why the update failed, if it did. */
  readonly refusals: readonly string[];
}

export interface RolloutOptions {
  /** The order in which resources are updated: one of those that the network allows. */
  readonly clockOf?: (network: Network) => Clock;
  /** How many resources are created or changed before one fails for a reason of its own. */
  readonly failAfter?: number;
  /** Called after each step, including the steps of a rollback. */
  readonly onStep?: (step: string) => void;
}

/**
 * The stacks of an application as CloudFormation updates them: one after the other, in an order that the manifest allows. Several
 * applications in one region are treated as one application, and each update covers some of its stacks.
 *
 * A stack keeps its old outputs until its resources are updated. Then the update fails if it would change or remove an output that
 * another stack imports. A stack that fails is rolled back, and the update ends: the stacks before it keep their new state. A stack that
 * is no longer in the application stays as it is, because the CDK CLI does not delete it.
 */
export class DeployedApp {
  public readonly region: Region;
  private readonly physicalIds = new Map<string, string>();
  /** For each stack, the network of its last successful update. */
  private readonly networks = new Map<string, Network>();
  private readonly exports = new Map<string, { readonly stack: string; readonly value: string }>();

  constructor(options?: RegionOptions) {
    this.region = new Region(options);
  }

  public update(
    network: Network,
    { clockOf = everythingLate, failAfter, onStep = () => {} }: RolloutOptions = {},
  ): Rollout {
    const { region, physicalIds } = this;
    let changes = 0;
    for (const [stack, units] of partsOf(clockOf(network))) {
      const missing = missingParameters(network, stack);
      if (missing.length > 0) return { changes, refusals: missing };
      const update = new StackUpdate({ region, physicalIds, onStep }, stack.id);
      update.apply(units, failAfter === undefined ? undefined : failAfter - changes);
      changes += update.changes;
      const exports = network.exports
        .filter(({ exporter }) => exporter === stack)
        .map(({ name, value }) => [name, JSON.stringify(update.withPhysicalIds(value()))] as const);
      if (update.refusals.length === 0) update.refusals.push(...this.refusedExports(stack.id, new Map(exports)));
      if (update.refusals.length > 0) {
        update.rollBack();
        return { changes, refusals: update.refusals };
      }
      update.cleanUp(units, this.networks.get(stack.id));
      this.networks.set(stack.id, network);
      for (const [name, each] of this.exports) if (each.stack === stack.id) this.exports.delete(name);
      for (const [name, value] of exports) this.exports.set(name, { stack: stack.id, value });
    }
    return { changes, refusals: [] };
  }

  /** Deletes a stack and its resources, dependents first. No other stack may import its exports. */
  public delete(stack: string, onStep: (step: string) => void = () => {}) {
    const { region, physicalIds } = this;
    new StackUpdate({ region, physicalIds, onStep }, stack).cleanUp([], this.networks.get(stack));
    this.networks.delete(stack);
    for (const [name, each] of this.exports) if (each.stack === stack) this.exports.delete(name);
  }

  private refusedExports(stack: string, next: ReadonlyMap<string, string>): string[] {
    return [...this.exports]
      .filter(([name, old]) => old.stack === stack && old.value !== next.get(name))
      .flatMap(([name]) => this.importersOf(name).map((other) => `${EXPORT_IN_USE}: ${name}, imported by ${other}`));
  }

  /** The stacks that import an export at present. */
  private importersOf(name: string): string[] {
    return [...this.networks]
      .filter(([stack, { imports }]) => imports.some((each) => each.name === name && topOf(each.importer).id === stack))
      .map(([stack]) => stack);
  }
}

export const EXPORT_IN_USE = 'an export in use changes or vanishes';
export const PARAMETER_MISSING = 'a parameter is missing';

/** CloudFormation reads parameters first, and refuses a stack whose parameters it cannot read. */
function missingParameters({ reads }: Network, stack: Unit): string[] {
  const missing = reads.filter(({ reader, value }) => reader === stack && value() === undefined);
  return missing.map(({ name }) => `${PARAMETER_MISSING}: ${stack.id} reads ${name}`);
}

/** The top-level stacks, and the resources of each, both in the order of a clock. */
function partsOf({ order }: Clock): Map<Unit, Unit[]> {
  const parts = new Map<Unit, Unit[]>();
  for (const unit of order) {
    if (unit.type === 'stack') parts.set(unit, []);
    else if (unit.type !== 'AWS::CloudFormation::Stack') parts.get(topOf(unit))!.push(unit);
  }
  return parts;
}
