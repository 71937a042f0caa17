import { Network, Unit } from './network';

/** When units begin and are done, in one of the orders that a network allows. */
export interface Clock {
  /** All units, in the order in which they begin. */
  readonly order: readonly Unit[];
  /** Whether one unit is done when another begins. */
  isDone(unit: Unit, when: Unit): boolean;
}

/**
 * How long a unit takes, and how long it waits after all units before it are done. Both are greater than 0. Otherwise a unit that ends
 * when another begins would not count as done.
 */
export type Schedule = (unit: Unit) => { readonly delay: number; readonly duration: number };

/** Computes the times of all units from a schedule. A stack begins before its parts and is done after them. */
export function timed({ units, before }: Network, schedule: Schedule): Clock & { readonly makespan: number } {
  const begins = new Map<Unit, number>();
  const ends = new Map<Unit, number>();
  const waiting = new Waiting();

  const begin = (unit: Unit): number => {
    const known = begins.get(unit);
    if (known !== undefined) return known;
    return waiting.during(unit, () => {
      let earliest = unit.stack ? begin(unit.stack) : 0;
      for (const other of before.get(unit)!) earliest = Math.max(earliest, end(other));
      begins.set(unit, earliest + schedule(unit).delay);
      return begins.get(unit)!;
    });
  };
  const end = (unit: Unit): number => {
    const known = ends.get(unit);
    if (known !== undefined) return known;
    let latest = begin(unit);
    for (const part of unit.parts) latest = Math.max(latest, end(part));
    ends.set(unit, latest + schedule(unit).duration);
    return ends.get(unit)!;
  };

  units.forEach(end);
  return {
    isDone: (unit, when) => ends.get(unit)! < begins.get(when)!,
    order: [...units].sort((a, b) => begins.get(a)! - begins.get(b)!),
    makespan: Math.max(0, ...ends.values()),
  };
}

/**
 * The worst case of all orders: when a unit begins, only the units that it must wait for are done. A law that holds with this clock
 * holds with every schedule.
 */
export function everythingLate({ units, before }: Network): Clock {
  const waitedFor = new Map<Unit, Set<Unit>>();
  const order = new Set<Unit>();
  const waiting = new Waiting();

  /** The units that are done before a unit begins. */
  const beginning = (unit: Unit): Set<Unit> => {
    const known = waitedFor.get(unit);
    if (known) return known;
    return waiting.during(unit, () => {
      const done = new Set(unit.stack && beginning(unit.stack));
      for (const other of before.get(unit)!) addEnd(other, done);
      waitedFor.set(unit, done);
      order.add(unit);
      return done;
    });
  };
  const addEnd = (unit: Unit, done: Set<Unit>) => {
    if (done.has(unit)) return;
    for (const other of beginning(unit)) done.add(other);
    for (const part of unit.parts) addEnd(part, done);
    done.add(unit);
  };

  units.forEach(beginning);
  return { isDone: (unit, when) => waitedFor.get(when)!.has(unit), order: [...order] };
}

/** Throws if units wait for each other and therefore cannot be deployed. */
class Waiting {
  private readonly path = new Set<Unit>();

  public during<T>(unit: Unit, action: () => T): T {
    if (this.path.has(unit)) {
      const path = [...this.path, unit];
      const cycle = path.slice(path.indexOf(unit)).map(({ id }) => id);
      throw new Error(`these wait for each other: ${cycle.join(' -> ')}`);
    }
    this.path.add(unit);
    const result = action();
    this.path.delete(unit);
    return result;
  }
}
