/** Something that is wrong, in the three parts in which every message tells it. */
export interface Problem {
  /** What is wrong, with the value given. Stands alone: many tools show the first line only. */
  readonly what: string;
  /** What the claim rests on, a line each. */
  readonly evidence?: readonly string[];
  /** What to do about it. */
  readonly wayOut: string;
}

/** All problems in one error, a blank line between them, each with the path of the mesh. */
export function meshError(meshPath: string, problems: readonly Problem[]): Error {
  return new Error(problems.map((problem) => describe(meshPath, problem)).join('\n\n'));
}

/** One problem as text. */
export function describe(meshPath: string, { what, evidence = [], wayOut }: Problem): string {
  return [`ServiceConnectMesh '${meshPath}': ${what}`, ...evidence.map((line) => `  ${line}`), wayOut].join('\n');
}
