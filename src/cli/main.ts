import { run } from './run';

/** Runs the command with the arguments of this process. */
export function main(): void {
  const { argv, env, stdout, stderr } = process;
  for (const stream of [stdout, stderr]) stream.on('error', ignoreClosedPipe);
  // Sets the code and returns, so that a report that goes to a pipe is written to its end.
  process.exitCode = run(argv.slice(2), { stdout, stderr, environment: env, workingDirectory: process.cwd() });
}

/** A program such as `head` closes the pipe when it has read enough. The rest is not needed, and the exit code stays. */
function ignoreClosedPipe(error: NodeJS.ErrnoException) {
  if (error.code !== 'EPIPE') throw error;
}
