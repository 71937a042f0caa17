import * as path from 'path';
import { CheckResult } from './check';
import { Finding, Severity } from './finding';
import { EcsService } from '../template/ecs-services';
import { evidenceText, printable } from './reports/evidence-text';

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
 */
export function pluginReport(
  { findings, facts }: CheckResult,
  folders: readonly string[],
  failOn: string,
): PluginReport {
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

  function resourceOf({ stack, logicalId }: EcsService) {
    const folder = folders.find((each) => folders.length === 1 || stack.id.startsWith(`${each}:`)) ?? folders[0];
    return { resourceLogicalId: logicalId, templatePath: path.join(folder, stack.templateFile), locations: [] };
  }
}
