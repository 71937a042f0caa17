import { findCycles } from '../graph/cycles';
import { DependencyGraph } from '../graph/dependency-graph';
import * as messages from '../messages';
import { Problem } from '../messages/problem';

/** One error of more cycles than this would not be read. */
const MOST_CYCLES = 20;

/** A problem for each dependency cycle; none where the services have a deployment order. */
export function cycleProblems(graph: DependencyGraph, nameOf: (service: number) => string): Problem[] {
  const cycles = findCycles(graph, MOST_CYCLES + 1);
  const problems = cycles.slice(0, MOST_CYCLES).map((cycle) => messages.dependencyCycle(cycle.map(nameOf)));
  return cycles.length > MOST_CYCLES ? [...problems, messages.moreCycles(MOST_CYCLES)] : problems;
}
