import { everythingLate } from './clock';
import { Network, Unit } from './network';

/**
 * Who waits for whom without being allowed to, directly or through whatever is between the two, as `waiting -> awaited`.
 *
 * @param allowed what each unit may wait for directly; through others then follows
 * @param counts the units that are looked at
 */
export function extraWaits(
  network: Network,
  allowed: ReadonlyMap<Unit, ReadonlySet<Unit>>,
  counts: (unit: Unit) => boolean,
): string[] {
  const actual = everythingLate(network);
  const most = everythingLate({ ...network, before: allowed });
  const units = network.units.filter(counts);
  return units.flatMap((unit) =>
    units
      .filter((other) => other !== unit && actual.isDone(other, unit) && !most.isDone(other, unit))
      .map((other) => `${unit.id} -> ${other.id}`),
  );
}
