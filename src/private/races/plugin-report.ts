import * as path from 'path';
import { CheckResult } from './check';
import { Finding, Severity } from './finding';
import { printable } from '../diagrams/printable';
import { EcsService } from '../template/ecs-services';
import { evidenceText } from './reports/evidence-text';

/** A report in the form that CDK's validation plugins return, as plain data. */
export interface PluginReport {
  readonly success: boolean;
  readonly violations: PluginViolation[];
  readonly metadata?: Record<string, string>;
}

export interface PluginViolation {
  readonly ruleName: string;
  readonly description: string;
  readonly fix: string;
  readonly severity: string;
  readonly violatingResources: { resourceLogicalId: string; templatePath: string; locations: string[] }[];
}

/**
 * Converts the result of a check.
 *
 * @param folders the folders that were read, to which the paths of templates are relative
 * @param templatePaths the templates that CDK asked about: those of one stage, if the check was added to a stage
 */
export function pluginReport(
  { findings: all, facts }: CheckResult,
  folders: readonly string[],
  templatePaths: readonly string[],
  failOn: string,
): PluginReport {
  const reported = new Set(templatePaths.map((file) => path.dirname(path.resolve(file))));
  const findings = all.filter(({ client, server }) => {
    const subject = client ?? server;
    return !subject || reported.has(path.dirname(templateOf(subject)));
  });
  const fails = ({ severity }: Finding) => severity === failOn || (severity === 'error' && failOn === 'warning');
  const { total } = facts.application.skipped;
  return {
    success: !findings.some(fails),
    violations: findings.map((each) => violation(each)),
    ...(total > 0 && { metadata: { skipped: String(total) } }),
  };

  function violation({ rule, message, remedy, evidence, severity, client, server }: Finding): PluginViolation {
    const subject = client ?? server;
    return {
      ruleName: rule,
      description: [printable(message), ...evidence.map(evidenceText)].join('\n    '),
      fix: printable(remedy),
      severity: shownSeverity(severity),
      violatingResources: subject ? [resourceOf(subject)] : [],
    };
  }

  /** CDK fails on errors in some cases, whatever the report says. */
  function shownSeverity(severity: Severity): string {
    return failOn === 'never' && severity === 'error' ? 'warning' : severity;
  }

  function resourceOf(service: EcsService) {
    return { resourceLogicalId: service.logicalId, templatePath: templateOf(service), locations: [] };
  }

  function templateOf({ stack }: EcsService): string {
    const folder = folders.find((each) => folders.length === 1 || stack.id.startsWith(`${each}:`)) ?? folders[0];
    return path.join(folder, stack.templateFile);
  }
}
