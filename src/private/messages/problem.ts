/** Something that is wrong, in the three parts of a message. */
export interface Problem {
  /** What is wrong, and the value given. Complete by itself, because many tools show only the first line. */
  readonly summary: string;
  /** The facts behind the summary, one per line. */
  readonly evidence?: readonly string[];
  /** What the reader can do about it. */
  readonly remedy: string;
}

/** The errors of this library, to tell them from those of CDK and JavaScript. */
const ours = new WeakSet<object>();

/** Creates one error for all problems, with a blank line between them. Each begins with the construct and its path. */
export function meshError(
  path: string,
  problems: readonly Problem[],
  { cause, subject }: { cause?: unknown; subject?: string } = {},
): Error {
  const message = problems.map((problem) => describe(path, problem, subject)).join('\n\n');
  const error = cause === undefined ? new Error(message) : new Error(message, { cause });
  ours.add(error);
  return error;
}

/** Whether `meshError` created an error. */
export function isMeshError(error: unknown): error is Error {
  return typeof error === 'object' && error !== null && ours.has(error);
}

/**
 * Runs an action of a public method. If the mesh throws an error, its stack trace begins where the method was called:
 * the first line that a reader sees is then their own.
 *
 * @param method the method, or the class in the case of a constructor
 */
export function tracedFrom<T>(method: Function, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (isMeshError(error)) beginTraceAfter(method, error);
    throw error;
  }
}

/**
 * Removes the frames of a method, and those above, from the stack trace of an error, if the method is on the stack. The
 * next frames may be those of CDK: an app synthesizes its stages, and `App.synth` calls `Stage.synth` in newer versions.
 */
function beginTraceAfter(method: Function, error: Error) {
  const trace: { stack?: string } = {};
  Error.captureStackTrace(trace, method);
  const frames = trace.stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? [];
  const first = frames.findIndex((line) => !/[\\/]node_modules[\\/]aws-cdk-lib[\\/]/.test(line));
  if (first >= 0) error.stack = [`${error.name}: ${error.message}`, ...frames.slice(first)].join('\n');
}

/** Returns the text of one problem. */
export function describe(
  path: string,
  { summary, evidence = [], remedy }: Problem,
  subject = 'ServiceConnectMesh',
): string {
  return [`${subject} '${path}': ${summary}`, ...evidence.map((line) => `  ${line}`), remedy].join('\n');
}
