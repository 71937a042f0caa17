import { ObjectGraph } from './graph/object-graph';

/** A reason why one unit of deployment depends on another. A unit is a stack, a nested stack or a service. */
export interface Prerequisite {
  /** The construct path of the dependent unit. */
  readonly dependent: string;
  /** The construct path of the unit that it depends on. */
  readonly dependency: string;
  /** Describes the reason, for messages. */
  readonly reason: () => string;
  /** Whether the reason is the namespace that the mesh creates. */
  readonly isNewNamespace?: boolean;
}

/** A cycle of units, and the prerequisites that cause it. */
export interface UnitCycle {
  readonly units: readonly string[];
  /** For each step of the cycle, the prerequisites that cause it. */
  readonly steps: readonly (readonly Prerequisite[])[];
}

/**
 * The dependencies between units of deployment.
 *
 * CloudFormation deploys a stack as a whole, nested or not. Services that have a deployment order can therefore still
 * cause a cycle of their stacks.
 */
export class DeploymentUnits {
  private readonly graph = new ObjectGraph<string>();
  private readonly prerequisites = new Map<string, Prerequisite[]>();

  public add(prerequisite: Prerequisite): void {
    const { dependent, dependency } = prerequisite;
    if (dependent === dependency) return;
    this.graph.addEdge(dependent, dependency);
    const step = stepBetween(dependent, dependency);
    if (!this.prerequisites.has(step)) this.prerequisites.set(step, []);
    this.prerequisites.get(step)!.push(prerequisite);
  }

  /**
   * The cycles that additional prerequisites would close, at most `max`. Adds nothing.
   *
   * @param added the prerequisites of one service, or of several if they are the first ones. The check for later ones
   * looks at each of them alone, so it would miss a cycle through prerequisites of several services.
   */
  public cyclesClosedBy(added: readonly Prerequisite[], max: number): UnitCycle[] {
    const closes = ({ dependent, dependency }: Prerequisite) =>
      dependent !== dependency && this.graph.reaches(dependency, dependent);
    if (this.graph.size > 0 && !added.some(closes)) return [];
    const trial = new DeploymentUnits();
    for (const known of this.prerequisites.values()) for (const prerequisite of known) trial.add(prerequisite);
    for (const prerequisite of added) trial.add(prerequisite);
    return trial.cycles(max);
  }

  private cycles(max: number): UnitCycle[] {
    return this.graph.cycles(max).map((units) => ({
      units,
      steps: units.map((unit, index) => {
        return this.prerequisites.get(stepBetween(unit, units[(index + 1) % units.length]))!;
      }),
    }));
  }
}

/** A unique key for the step between two units: construct paths contain no line breaks. */
function stepBetween(dependent: string, dependency: string): string {
  return `${dependent}\n${dependency}`;
}
