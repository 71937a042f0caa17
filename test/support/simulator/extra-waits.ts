import { everythingLate } from './clock';
import { Network, Unit } from './network';

/**
 * The units that wait for another unit although they may not, directly or through other units, as `waiting -> awaited`.
 *
 * @param allowed the units that each unit may wait for directly, from which the indirect ones are derived
 * @param counts the units that are checked
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
