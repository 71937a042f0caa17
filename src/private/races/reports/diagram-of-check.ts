import { displayNames } from './display-names';
import { Diagram, DiagramEdge } from '../../diagrams/diagram';
import { printable } from '../../diagrams/printable';
import { callText, namesInShort } from '../../messages/races/plan';
import { EcsService } from '../../template/ecs-services';
import { aliasText } from '../alias';
import { Call } from '../calls';
import { CheckResult } from '../check';
import { DeploymentPlan, deploymentPlan, plannedOrder } from '../deployment-plan';
import { Finding, RuleId } from '../finding';

/** The rules that find a client which does not find its server. Their calls are drawn as races. */
const RACES: readonly RuleId[] = ['unordered-dependency', 'reversed-order', 'outside-namespace'];

/** The diagram of an application that was checked: services by wave, an edge for each call. */
export function diagramOfCheck(
  result: CheckResult,
  labelOf: (findings: readonly Finding[]) => string | undefined,
  plan: DeploymentPlan = deploymentPlan(result),
): Diagram {
  const { services, calls } = result;
  const nameOf = displayNames(services);
  const ids = new Map(services.map((service, index) => [service, `s${index}`]));
  // Services that cannot be deployed come last.
  const waves = [...plan.waves.map((wave) => wave.map(({ service }) => service)), plan.undeployable];
  return {
    title: stackNames(services) || undefined,
    waves: waves
      .filter((wave) => wave.length > 0)
      .map((wave) =>
        wave.map((service) => ({
          id: ids.get(service)!,
          name: nameOf(service),
          endpoints: service.endpoints.map((endpoint) => printable(aliasText(endpoint))),
        })),
      ),
    edges: calls.map((call): DiagramEdge => {
      const { client, server } = call;
      const findings = findingsOf(result, call);
      const race = findings.find(isRace);
      return {
        dependent: ids.get(client)!,
        dependency: ids.get(server)!,
        ordered: plan.isBefore(server, client),
        problem: race !== undefined,
        label: findings.length > 0 ? labelOf(findings) : undefined,
        title: printable(race?.message ?? callText(nameOf(client), nameOf(server), plannedOrder(call, result, plan))),
      };
    }),
  };
}

/** The names of the stacks that have services, the first ones if there are many. */
export function stackNames(services: readonly EcsService[]): string {
  return printable(namesInShort([...new Set(services.map(({ stack }) => stack.name))], 3));
}

/** The findings about a call. */
export function findingsOf({ findings }: CheckResult, { client, server }: Call): Finding[] {
  return findings.filter((each) => each.client === client && each.server === server);
}

export function isRace({ rule }: Finding): boolean {
  return RACES.includes(rule);
}
