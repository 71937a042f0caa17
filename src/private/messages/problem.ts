/** Something that is wrong, in the three parts of a message. */
export interface Problem {
  /** What is wrong, and the value given. Complete by itself, because many tools show only the first line. */
  readonly summary: string;
  /** The facts behind the summary, one per line. */
  readonly evidence?: readonly string[];
  /** What the reader can do about it. */
  readonly remedy: string;
}

/** Creates one error for all problems, with a blank line between them. Each begins with the path of the mesh. */
export function meshError(meshPath: string, problems: readonly Problem[], cause?: unknown): Error {
  const message = problems.map((problem) => describe(meshPath, problem)).join('\n\n');
  return cause === undefined ? new Error(message) : new Error(message, { cause });
}

/** Returns the text of one problem. */
export function describe(meshPath: string, { summary, evidence = [], remedy }: Problem): string {
  return [`ServiceConnectMesh '${meshPath}': ${summary}`, ...evidence.map((line) => `  ${line}`), remedy].join('\n');
}
