import { CheckResult } from '../check';

/** Everything that a report may depend on besides the result. */
export interface ReportOptions {
  readonly colors: boolean;
  /** The version of this library. */
  readonly version: string;
  /** The folder to which paths in a report are relative. */
  readonly workingDirectory: string;
}

/** Writes a result as text, without a line break at the end. */
export type Report = (result: CheckResult, options: ReportOptions) => string;
