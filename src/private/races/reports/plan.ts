import { displayNames } from './display-names';
import { callText, criticalPathText, namesInShort, planHeading, undeployableText } from '../../messages/races/plan';
import { EcsService } from '../../template/ecs-services';
import { CheckResult } from '../check';
import { DeploymentPlan, deploymentPlan, PlannedService, plannedOrder } from '../deployment-plan';

/** The deployment plan in words, for reports. */
export interface PlanInWords {
  readonly heading: string;
  /** For each wave, its services, and what each waits for. */
  readonly waves: readonly (readonly ServiceInWords[])[];
  readonly criticalPath?: string;
  readonly races: readonly string[];
  /** What else the waves do not show: later redeployments, and services that cannot be deployed. */
  readonly notes: readonly string[];
}

interface ServiceInWords {
  readonly name: string;
  /** Empty if it waits for nothing. */
  readonly after: string;
}

export function planInWords(result: CheckResult, plan: DeploymentPlan = deploymentPlan(result)): PlanInWords {
  const { services, calls } = result;
  const { waves, criticalPath, undeployable } = plan;
  const nameOf = displayNames(services);
  const inWords = ({ service, after }: PlannedService): ServiceInWords => ({
    name: nameOf(service),
    after: after.length > 0 ? `after ${namesInShort(after.map(nameOf))}` : '',
  });
  const later = calls.filter((call) => plannedOrder(call, result, plan) === 'later');
  return {
    heading: planHeading(services.length, waves.length),
    waves: waves.map((wave) => wave.map(inWords)),
    ...(criticalPath.length > 0 && { criticalPath: criticalPathText(criticalPath.map(nameOf)) }),
    races: racesIn(result, nameOf),
    notes: [
      ...later.map(({ client, server }) => callText(nameOf(client), nameOf(server), 'later')),
      ...(undeployable.length > 0 ? [undeployableText(undeployable.map(nameOf))] : []),
    ],
  };
}

/** What `--plan` prints: a line for each service, by wave. */
export function planText(result: CheckResult): string {
  const { heading, waves, criticalPath, races, notes } = planInWords(result);
  const others = [...races.map((race) => `race: ${race}`), ...notes];
  return [
    heading,
    ...waves.map((wave, index) =>
      [`wave ${index + 1}`, ...wave.map(({ name, after }) => `  ${name}  ${after}`.trimEnd())].join('\n'),
    ),
    ...(criticalPath === undefined ? [] : [`critical path\n  ${criticalPath}`]),
    ...(others.length > 0 ? [`not in the waves\n${others.map((other) => `  ${other}`).join('\n')}`] : []),
  ].join('\n\n');
}

/** The calls without the order that they need, unless their finding is left out. */
function racesIn({ findings }: CheckResult, nameOf: (service: EcsService) => string): string[] {
  return findings.flatMap(({ rule, client, server }) => {
    const isReversed = rule === 'reversed-order';
    if ((rule !== 'unordered-dependency' && !isReversed) || !client || !server) return [];
    return [callText(nameOf(client), nameOf(server), isReversed ? 'before' : 'any')];
  });
}
