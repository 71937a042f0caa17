import { displayNames } from './display-names';
import { CheckResult } from '../check';
import { DeploymentPlan, deploymentPlan, PlannedService } from '../deployment-plan';
import { EcsService } from '../../template/ecs-services';
import {
  callText,
  criticalPathText,
  laterText,
  namesInShort,
  planHeading,
  undeployableText,
} from '../../messages/races/plan';

/** The deployment plan in words, for reports. */
export interface PlanInWords {
  readonly heading: string;
  /** For each wave, its services, and what each waits for. */
  readonly waves: readonly (readonly { readonly name: string; readonly after: string }[])[];
  readonly criticalPath?: string;
  /** What the waves do not show, a sentence each. */
  readonly notes: readonly { readonly kind: 'race' | 'later' | 'cycle'; readonly text: string }[];
}

export function planInWords(result: CheckResult): PlanInWords {
  const { services, calls, orders, findings } = result;
  const plan = deploymentPlan(result);
  const nameOf = displayNames(services);
  const inWords = ({ service, after }: PlannedService) => ({
    name: nameOf(service),
    after: after.length > 0 ? `after ${namesInShort(after.map(nameOf))}` : '',
  });
  const races = findings.flatMap(({ rule, client, server }) =>
    (rule === 'unordered-dependency' || rule === 'reversed-order') && client && server
      ? [
          {
            kind: 'race' as const,
            text: callText(nameOf(client), nameOf(server), rule === 'reversed-order' ? 'before' : 'any'),
          },
        ]
      : [],
  );
  const later = calls
    .filter((call) => orders.get(call) === 'after' && !plan.isBefore(call.server, call.client))
    .map(({ client, server }) => ({ kind: 'later' as const, text: laterText(nameOf(client), nameOf(server)) }));
  return {
    heading: planHeading(services.length, plan.waves.length),
    waves: plan.waves.map((wave) => wave.map(inWords)),
    criticalPath: criticalPathOf(plan, nameOf),
    notes: [...races, ...later, ...cycleOf(plan, nameOf)],
  };
}

/** What `--plan` prints: a line for each service, by wave. */
export function planText(result: CheckResult): string {
  const { heading, waves, criticalPath, notes } = planInWords(result);
  return [
    heading,
    ...waves.map((wave, index) => [`wave ${index + 1}`, ...wave.map(lineOf)].join('\n')),
    ...(criticalPath === undefined ? [] : [`critical path\n  ${criticalPath}`]),
    ...(notes.length > 0
      ? [['not in the waves', ...notes.map(({ kind, text }) => `  ${LABELS[kind]}${text}`)].join('\n')]
      : []),
  ].join('\n\n');
}

const LABELS = { race: 'race: ', later: '', cycle: 'cycle: ' };

function lineOf({ name, after }: { readonly name: string; readonly after: string }): string {
  return `  ${name}${after === '' ? '' : `  ${after}`}`;
}

function criticalPathOf({ criticalPath }: DeploymentPlan, nameOf: (service: EcsService) => string): string | undefined {
  return criticalPath.length > 0 ? criticalPathText(criticalPath.map(nameOf)) : undefined;
}

function cycleOf({ undeployable }: DeploymentPlan, nameOf: (service: EcsService) => string): PlanInWords['notes'] {
  return undeployable.length > 0 ? [{ kind: 'cycle', text: undeployableText(undeployable.map(nameOf)) }] : [];
}
