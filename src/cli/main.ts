import { run } from './run';

/** Runs the command with the arguments of this process. */
export function main(): void {
  const { argv, env, stdout, stderr } = process;
  // Sets the code and returns, so that a report that goes to a pipe is written to its end.
  process.exitCode = run(argv.slice(2), { stdout, stderr, environment: env, workingDirectory: process.cwd() });
}
