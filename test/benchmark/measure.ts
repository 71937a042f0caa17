import { spawnSync } from 'child_process';
import * as path from 'path';

/*
 * Machines are noisy, so the contenders take turns within a round, and each round begins with a different one. The results are the median
 * of the rounds and the ratio of two contenders in the same round.
 */

/** The time of each contender in each round, in milliseconds. */
export type Rounds = Record<string, readonly number[]>;

/** CPU time of the process in milliseconds, garbage collection and compilation included. */
export function cpu(action: () => unknown): number {
  const start = process.cpuUsage();
  action();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/**
 * Measures each contender once in each round. A contender that throws is removed, and has no rounds in the result.
 *
 * Garbage is collected before each measurement, not during it. When the last object of a class is collected, the engine discards the
 * code that it compiled for it: a measurement of warm code has to warm it up afterwards.
 */
export function inTurn(rounds: number, contenders: Record<string, () => number>): Rounds {
  const names = Object.keys(contenders);
  const taken: Record<string, number[]> = Object.fromEntries(names.map((name) => [name, []]));
  const out = new Set<string>();
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < names.length; turn++) {
      const name = names[(round + turn) % names.length];
      if (out.has(name)) continue;
      global.gc?.();
      try {
        taken[name].push(contenders[name]());
      } catch {
        out.add(name);
        taken[name] = [];
      }
    }
  }
  return taken;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1; // eslint-disable-line no-bitwise
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The median, over the rounds, of the time of one contender divided by that of the other. */
export function ratio(one: readonly number[], other: readonly number[]): number {
  return median(one.map((taken, round) => taken / other[round]));
}

/** Runs a file of this folder in a new process. Returns the JSON that it prints, or undefined if it takes longer than `seconds`. */
export function inChild(file: string, args: readonly (string | number)[], seconds = 600): any {
  const { stdout, stderr, status, error } = spawnSync(
    process.execPath,
    ['--expose-gc', '-r', 'ts-node/register/transpile-only', path.join(__dirname, file), ...args.map(String)],
    { encoding: 'utf8', timeout: seconds * 1000, killSignal: 'SIGKILL' },
  );
  if ((error as NodeJS.ErrnoException | undefined)?.code === 'ETIMEDOUT') return undefined;
  if (status !== 0) throw new Error(`${file} ${args.join(' ')}: ${stderr}`);
  return JSON.parse(stdout.trim().split('\n').pop()!);
}
