import { IConstruct } from 'constructs';
import { findCycles } from '../graph/cycles';
import { GrowingGraph } from '../graph/growing-graph';
import * as messages from '../messages';
import { Problem } from '../messages/problem';
import { stacksAround } from '../wiring/stacks';

/** Something that makes whatever holds `dependent` wait for whatever holds `dependency`. */
export interface Wait {
  readonly dependent: IConstruct;
  readonly dependency: IConstruct;
  /** Why, for messages. */
  readonly reason: () => string;
}

const MOST_CYCLES = 5;
const MOST_REASONS = 5;

/**
 * Which units of deployment wait for which: stacks, and, within a stack, its nested stacks and its services.
 *
 * Services in an order may still make stacks wait for each other, since a stack, nested or not, is deployed as a whole.
 */
export class StackGraph {
  private readonly graph = new GrowingGraph();
  private readonly units: IConstruct[] = [];
  private readonly numbers = new Map<IConstruct, number>();
  /** What makes one unit wait for another, by the numbers of the two. */
  private readonly waits = new Map<string, Wait[]>();

  public add(wait: Wait) {
    const [dependent, dependency] = unitsOf(wait);
    if (dependent === dependency) return;
    const [from, to] = [this.numberOf(dependent), this.numberOf(dependency)];
    const known = this.waits.get(`${from} ${to}`);
    if (known) {
      known.push(wait);
    } else {
      this.waits.set(`${from} ${to}`, [wait]);
      this.graph.addEdge(from, to);
    }
  }

  /**
   * The problems that these would make; none of them is added.
   *
   * @param waits all of one dependent, or the first ones; their services have an order
   */
  public problemsWith(waits: readonly Wait[]): Problem[] {
    if (this.units.length > 0 && !waits.some((wait) => this.closes(wait))) return [];
    const trial = new StackGraph();
    for (const wait of [...[...this.waits.values()].flat(), ...waits]) trial.add(wait);
    return trial.problems();
  }

  private closes(wait: Wait): boolean {
    const [from, to] = unitsOf(wait).map((unit) => this.numbers.get(unit));
    return from !== undefined && to !== undefined && from !== to && this.graph.reaches(to, from);
  }

  private problems(): Problem[] {
    return findCycles(this.graph, MOST_CYCLES).map((cycle) =>
      messages.stackCycle(
        cycle.map((unit) => this.units[unit].node.path),
        this.evidence(cycle),
      ),
    );
  }

  private evidence(cycle: readonly number[]): string[] {
    return cycle.flatMap((unit, index) => {
      const waits = this.waits.get(`${unit} ${cycle[(index + 1) % cycle.length]}`)!;
      const reasons = waits.slice(0, MOST_REASONS).map(({ reason }) => reason());
      const more = waits.length - reasons.length;
      return more > 0 ? [...reasons, `and ${more} more between these two`] : reasons;
    });
  }

  private numberOf(unit: IConstruct): number {
    const known = this.numbers.get(unit);
    if (known !== undefined) return known;
    const number = this.graph.addService();
    this.numbers.set(unit, number);
    this.units.push(unit);
    return number;
  }
}

/** Below the deepest stack that holds both, or the app: the stack that holds the one, or else the one itself. */
function unitsOf({ dependent, dependency }: Wait): [IConstruct, IConstruct] {
  const [one, other] = [dependent, dependency].map((construct) => [...stacksAround(construct), construct]);
  let depth = 0;
  while (one[depth] === other[depth] && depth < Math.min(one.length, other.length) - 1) depth++;
  return [one[depth], other[depth]];
}
