import { printable } from '../../diagrams/printable';
import { CheckResult } from '../check';
import { Finding, Severity } from '../finding';
import { evidenceText } from './evidence-text';
import { Report, ReportOptions } from './report';
import { sourcePath } from './source-path';

const COLORS: Record<Severity, string> = { error: '\u001B[31m', warning: '\u001B[33m', info: '\u001B[36m' };
const BOLD = '\u001B[1m';
const RESET = '\u001B[0m';

/** The format that people read: a finding a paragraph, a summary as the last line. */
export const textReport: Report = (result, options) =>
  [...result.findings.map((finding) => paragraph(finding, options)), summary(result)].join('\n\n');

function paragraph(finding: Finding, { colors, workingDirectory }: ReportOptions): string {
  const { rule, severity, evidence, message, remedy, source, client, server } = finding;
  const subject = client ?? server;
  const heading = colors ? `${COLORS[severity]}${severity}${RESET} ${BOLD}${rule}${RESET}` : `${severity} ${rule}`;
  const where = subject ? (subject.path ?? `${subject.stack.templateFile} ${subject.logicalId}`) : '';
  return [
    `${heading} ${printable(where)}`,
    `  ${printable(message)}`,
    ...evidence.map((each) => `    ${evidenceText(each)}`),
    ...(source ? [`    created at ${printable(sourcePath(source, workingDirectory))}:${source.line}`] : []),
    `  ${printable(remedy)}`,
  ].join('\n');
}

/** `4 services, 3 calls: 2 errors, 1 warning, 0 infos`, and what is not in the report. */
export function summary({ services, calls, findings, facts, ignored }: CheckResult): string {
  const count = (severity: Severity) => findings.filter((each) => each.severity === severity).length;
  const { total, byReason } = facts.application.skipped;
  return [
    `${plural(services.length, 'service')}, ${plural(calls.length, 'call')}: ${plural(count('error'), 'error')}, ` +
      `${plural(count('warning'), 'warning')}, ${plural(count('info'), 'info')}`,
    ...(ignored > 0 ? [`${plural(ignored, 'finding')} ignored`] : []),
    ...(total > 0 ? [`${total} skipped (${Object.keys(byReason).join(', ')})`] : []),
  ].join('; ');
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
