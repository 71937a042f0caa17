import { ObjectGraph } from './graph/object-graph';

/** Something that makes one unit of deployment wait for another: a stack, a nested stack or a service. */
export interface Prerequisite {
  /** The path of the unit that waits. */
  readonly dependent: string;
  /** The path of the unit that it waits for. */
  readonly dependency: string;
  /** Why it waits, for messages. */
  readonly reason: () => string;
}

/** Units that wait for each other, and what makes them wait. */
export interface UnitCycle {
  readonly units: readonly string[];
  /** One entry for each step of the cycle. */
  readonly steps: readonly (readonly Prerequisite[])[];
}

/**
 * Which units of deployment wait for which.
 *
 * Services that have an order may still make their stacks wait for each other, since a stack, nested or not, is deployed as a
 * whole.
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
   * The cycles that further prerequisites would close, at most `max`; nothing is added.
   *
   * @param added at best all of one dependent, or the first ones of all
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

/** Paths contain no line breaks. */
function stepBetween(dependent: string, dependency: string): string {
  return `${dependent}\n${dependency}`;
}
