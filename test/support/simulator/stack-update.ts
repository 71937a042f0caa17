import { everythingLate } from './clock';
import { Network, reversed, topOf, Unit } from './network';
import { Region, ExistingResource } from './region';
import { isReplaced } from './replacements';

/** State that the updates of all stacks share. */
export interface Deployed {
  readonly region: Region;
  /** The physical ids of resources by their ids in the templates. */
  readonly physicalIds: Map<string, string>;
  /** Called with the region after each step. */
  onStep(step: string): void;
}

interface Change {
  readonly logical: string;
  readonly next: ExistingResource;
  /** Undefined for a new resource. */
  readonly old?: ExistingResource;
}

/**
 * The update of one stack. It creates and changes resources first. The replacement of a resource is created while the old one exists.
 * Then the stack is either cleaned up or rolled back.
 */
export class StackUpdate {
  /** Why the update fails, if it does. */
  public readonly refusals: string[] = [];
  private readonly done: Change[] = [];

  constructor(
    private readonly deployed: Deployed,
    private readonly stack: string,
  ) {}

  public get changes(): number {
    return this.done.length;
  }

  /**
   * @param units in the order in which they are updated
   * @param limit how many changes succeed before one fails for a reason of its own
   */
  public apply(units: readonly Unit[], limit = Infinity) {
    for (const unit of units) {
      const change = this.changeOf(unit);
      if (!change) continue;
      if (this.changes >= limit) this.refusals.push(`${unit.id} fails`);
      else this.refusals.push(...this.deployed.region.put(change.next));
      if (this.refusals.length > 0) return;
      this.deployed.physicalIds.set(change.logical, change.next.id);
      this.done.push(change);
      this.deployed.onStep(`${change.old ? 'update' : 'creation'} of ${change.next.id}`);
    }
  }

  /** Deletes replaced resources and those that are no longer in the template, dependents first. Nothing can be rolled back after that. */
  public cleanUp(units: readonly Unit[], before: Network | undefined) {
    const { region, physicalIds } = this.deployed;
    const kept = new Set(units.map(({ id }) => id));
    const isObsolete = ({ id, logical }: ExistingResource) => !kept.has(logical) || physicalIds.get(logical) !== id;
    const obsolete = region.units.filter((each) => topOf(each).id === this.stack && isObsolete(each));
    if (obsolete.length === 0) return;
    const order = before ? everythingLate(reversed(before)).order.map(({ id }) => id) : [];
    const turn = new Map(order.map((id, index) => [id, index]));
    for (const { id, logical } of [...obsolete].sort((a, b) => turn.get(a.logical)! - turn.get(b.logical)!)) {
      region.delete(id);
      if (physicalIds.get(logical) === id) physicalIds.delete(logical);
      this.deployed.onStep(`deletion of ${id}`);
    }
  }

  /** Changed resources get their old state back; after that, new resources are deleted, dependents first. */
  public rollBack() {
    const { region, physicalIds } = this.deployed;
    for (const { logical, next, old } of this.done) {
      if (old) physicalIds.set(logical, old.id);
      else physicalIds.delete(logical);
      if (old?.id !== next.id) continue;
      this.refusals.push(...region.put(old).map((text) => `rollback: ${text}`));
      this.deployed.onStep(`rollback of ${next.id}`);
    }
    for (const { next, old } of [...this.done].reverse()) {
      if (old?.id === next.id) continue;
      region.delete(next.id);
      this.deployed.onStep(`rollback deletes ${next.id}`);
    }
  }

  private changeOf(unit: Unit): Change | undefined {
    const { region, physicalIds } = this.deployed;
    const values = this.withPhysicalIds(unit.values);
    const known = physicalIds.get(unit.id);
    const old = known === undefined ? undefined : region.find(known);
    const resource = (id: string): ExistingResource => ({ ...unit, id, values, logical: unit.id });
    if (!old) return { logical: unit.id, next: resource(unit.id) };
    if (old.type !== unit.type) {
      this.refusals.push(`${TYPE_CHANGES}: ${unit.id}, from ${old.type} to ${unit.type}`);
      return { logical: unit.id, next: resource(old.id), old };
    }
    if (JSON.stringify(old.values) === JSON.stringify(values)) return undefined;
    const id = isReplaced(unit.type, old.values, values) ? this.nextId(unit.id) : old.id;
    return { logical: unit.id, next: resource(id), old };
  }

  /** The physical id of a replacement, such as `Stack/LogicalId@2`. */
  private nextId(logical: string): string {
    let number = 2;
    while (this.deployed.region.find(`${logical}@${number}`)) number++;
    return `${logical}@${number}`;
  }

  /** Makes references to a replaced resource refer to its replacement. */
  public withPhysicalIds(value: any): any {
    if (Array.isArray(value)) return value.map((each) => this.withPhysicalIds(each));
    if (typeof value === 'string') return this.physicalText(value);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, this.withPhysicalIds(each)]));
  }

  /** Replaces a reference, or several in a text with commas, such as a joined list. */
  private physicalText(text: string): string {
    if (text.includes(',')) {
      return text
        .split(',')
        .map((each) => this.physicalText(each))
        .join();
    }
    const [logical, ...attribute] = text.split('.');
    const id = this.deployed.physicalIds.get(logical);
    return id === undefined || id === logical ? text : [id, ...attribute].join('.');
  }
}

export const TYPE_CHANGES = 'the type of a resource changes';
