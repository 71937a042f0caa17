import { Emulator, StackEvent } from './emulator';

let failed = 0;

/** Prints the events of a stack, and returns them. */
export function show(title: string, events: StackEvent[]): StackEvent[] {
  console.log(`\n${title}`);
  const start = events[0].time.getTime();
  const width = Math.max(...events.map(({ id }) => id.length));
  for (const { id, status, reason, time } of events) {
    const elapsed = ((time.getTime() - start) / 1000).toFixed(1).padStart(6);
    console.log(`  ${elapsed} s  ${id.padEnd(width)} ${status}${reason ? `: ${reason}` : ''}`);
  }
  return events;
}

export function check(what: string, isRight: boolean) {
  if (!isRight) failed++;
  console.log(`   ${isRight ? 'ok  ' : 'FAIL'}  ${what}`);
}

export function last(events: readonly StackEvent[]): StackEvent {
  return events[events.length - 1];
}

/** The time in milliseconds at which a resource reached a state, or NaN if it did not. */
export function timeOf(events: readonly StackEvent[], id: string, status: string): number {
  return events.find((event) => event.id === id && event.status === status)?.time.getTime() ?? NaN;
}

/** Runs the scenarios with a new emulator, prints the result, and fails the process if a check failed. */
export async function runWith(scenarios: (emulator: Emulator) => Promise<void>) {
  const emulator = await Emulator.start();
  try {
    await scenarios(emulator);
  } catch (error) {
    console.error(emulator.log.join(''));
    throw error;
  } finally {
    emulator.end();
  }
  console.log(failed === 0 ? '\nAll checks passed' : `\n${failed} checks failed`);
  if (failed > 0) process.exitCode = 1;
}
