import { Schedule } from './clock';
import { Unit } from './network';

/** How much longer slow units take than all others. */
const SLOW = 1000;

/** By default, a unit begins as soon as it may, and takes almost no time. */
const EAGER = { delay: 1, duration: 1 };

/** Policies that provoke a race. Each depends on random numbers. */
const POLICIES: Record<string, (chance: (key: string) => number, unit: Unit) => { delay: number; duration: number }> = {
  /** Every service takes long: a unit that does not wait for it begins before it is done. */
  servers: (_, { type }) => ({ delay: 1, duration: type === 'AWS::ECS::Service' ? SLOW : 1 }),
  /** A few services take long, the others almost no time. */
  'some servers': (chance, { id, type }) => ({
    delay: 1,
    duration: type === 'AWS::ECS::Service' && chance(id) < 0.2 ? SLOW : 1,
  }),
  /** A few services begin late, the others as soon as they may. */
  'late servers': (chance, { id, type }) => ({
    delay: type === 'AWS::ECS::Service' && chance(id) < 0.2 ? SLOW : 1,
    duration: 1,
  }),
  rules: (chance, { id, type }) =>
    /SecurityGroup(In|E)gress$/.test(type) ? { ...EAGER, duration: SLOW * chance(id) + 1 } : EAGER,
  /** Any kind of resource may be the slow one. */
  types: (chance, { type }) => ({ ...EAGER, duration: chance(type) < 0.3 ? SLOW : 1 }),
  stacks: (chance, { id, parts }) => (parts.length > 0 ? { delay: SLOW * chance(id) + 1, duration: SLOW } : EAGER),
  /** Times of every size, from 1 to SLOW. */
  random: (chance, { id }) => ({ delay: 1, duration: SLOW ** chance(id) }),
  'random delays': (chance, { id }) => ({ delay: SLOW ** chance(id), duration: SLOW ** chance(`${id} lasts`) }),
  /** All units take equally long; only the order of those that may begin differs. */
  ties: (chance, { id }) => ({ delay: 1 + chance(id) / SLOW, duration: 1 }),
};

export const POLICY_NAMES: readonly string[] = Object.keys(POLICIES);

/** A schedule, the same each time for the same policy and seed. */
export function schedule(policy: string, seed: number): Schedule {
  return (unit) => POLICIES[policy]((key) => chanceOf(`${seed} ${key}`), unit);
}

/** A pseudo-random number from 0 to 1: Lehmer's generator, one step for each character and a few more to mix in the last. */
function chanceOf(key: string): number {
  let state = 1;
  const step = (more: number) => (state = (state * 48_271 + more) % 2_147_483_647);
  for (let index = 0; index < key.length; index++) step(key.charCodeAt(index));
  for (let times = 0; times < 4; times++) step(0);
  return state / 2_147_483_647;
}
