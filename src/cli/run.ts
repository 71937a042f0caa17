import * as fs from 'fs';
import { CheckArguments, FailOn, Format, parseArguments, UsageError } from './arguments';
import { HELP } from './help';
import { CheckResult, checkPaths } from '../private/races/check';
import { Finding } from '../private/races/finding';
import { htmlReport } from '../private/races/reports/html/page';
import { jsonReport } from '../private/races/reports/json';
import { junitReport } from '../private/races/reports/junit';
import { mermaidReport } from '../private/races/reports/mermaid';
import { planText } from '../private/races/reports/plan';
import { Report, ReportOptions } from '../private/races/reports/report';
import { sarifReport } from '../private/races/reports/sarif';
import { svgReport } from '../private/races/reports/svg';
import { summary, textReport } from '../private/races/reports/text';
import { suggestion } from '../private/races/suggest/suggestion';
import { InputError } from '../private/template/input-error';

/** The process in which the command runs, as far as it needs it. */
export interface Surroundings {
  readonly stdout: { readonly isTTY?: boolean; write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly workingDirectory: string;
}

const REPORTS: Record<Format, Report> = {
  text: textReport,
  json: jsonReport,
  sarif: sarifReport,
  junit: junitReport,
  html: htmlReport,
  svg: svgReport,
  mermaid: mermaidReport,
};

/** Runs the command and returns its exit code. */
export function run(args: readonly string[], surroundings: Surroundings): number {
  const { stdout, stderr } = surroundings;
  try {
    const parsed = parseArguments(args);
    if (parsed === 'help') stdout.write(`${HELP}\n`);
    else if (parsed === 'version') stdout.write(`${version()}\n`);
    else return check(parsed, surroundings);
    return 0;
  } catch (error) {
    const isExpected = error instanceof UsageError || error instanceof InputError;
    const message = error instanceof Error ? error.message : String(error);
    stderr.write(`cdk-service-connect-mesh: ${isExpected ? '' : 'Unexpected error: '}${message.split('\n')[0]}\n`);
    return 2;
  }
}

function check(args: CheckArguments, { stdout, environment, workingDirectory }: Surroundings): number {
  const { paths, ignore, before, output, failOn } = args;
  const result = checkPaths(paths, { ignore, before: before === undefined ? undefined : [before] });
  const colors = output === undefined && stdout.isTTY === true && !environment.NO_COLOR;
  const text = printed(args, result, { colors, version: version(), workingDirectory });
  if (output === undefined) {
    stdout.write(`${text}\n`);
  } else {
    writeOutput(output, `${text}\n`);
    stdout.write(`${summary(result)}\n`);
  }
  return exitCode(result, failOn);
}

function printed({ suggest, plan, language, format }: CheckArguments, result: CheckResult, options: ReportOptions) {
  if (suggest) return suggestion(result, language);
  return plan ? planText(result) : REPORTS[format](result, options);
}

function exitCode({ findings }: CheckResult, failOn: FailOn): number {
  const fails = ({ severity }: Finding) => severity === 'error' || (failOn === 'warning' && severity === 'warning');
  return failOn !== 'never' && findings.some(fails) ? 1 : 0;
}

function writeOutput(file: string, text: string) {
  try {
    fs.writeFileSync(file, text);
  } catch (error) {
    throw new UsageError(`Cannot write '${file}': ${(error as NodeJS.ErrnoException).code ?? error}`);
  }
}

/** The version in the package's own package.json, which is two folders up, from src and from lib. */
function version(): string {
  const file = require.resolve('../../package.json');
  return JSON.parse(fs.readFileSync(file, 'utf8')).version;
}
