import { inChild, inTurn, median, Rounds } from './measure';
import { Mode, Row, Section, time, times } from './report';

const ROUNDS = 5;
/** The limit for a synthesis by hand, after which it is stopped. */
const PATIENCE_SECONDS = 30;

/** A complete DAG of stacks, for which CDK's own search for stack cycles needs exponential time. */
export function denseStacks({ isQuick }: Mode): Section {
  const sizes = isQuick ? [5, 10] : [10, 20, 40, 60];
  const rows: Row[] = [];
  let first: Rounds | undefined;
  let isHandOut = false;
  for (const count of sizes) {
    const taken = inTurn(isQuick ? 1 : ROUNDS, { mesh: () => inChild('dense-child.ts', ['mesh', count]) });
    // Once is enough: it grows a thousandfold over these rows.
    const byHand: number | undefined = isHandOut
      ? undefined
      : inChild('dense-child.ts', ['byHand', count], PATIENCE_SECONDS);
    isHandOut ||= byHand === undefined;
    first ??= taken;
    const growth = median(taken.mesh) / median(first.mesh);
    const edgeGrowth = edges(count) / edges(sizes[0]);
    rows.push({
      what: `${count} stacks, ${edges(count)} edges`,
      mesh: `${time(median(taken.mesh))}, ${times(growth)} the first`,
      peers: { 'by hand': byHand === undefined ? `more than ${PATIENCE_SECONDS} s` : time(byHand) },
      target:
        count === sizes[0] || isQuick
          ? undefined
          : { text: `no worse than edges: ${times(edgeGrowth)}`, isMet: growth <= edgeGrowth },
    });
  }
  return {
    title: 'Dense stacks: CPU time to declare and synthesize a complete DAG of stacks, a service each',
    rows,
    notes: ['By hand: as above, edges declared dependencies first.'],
  };
}

function edges(stacks: number): number {
  return (stacks * (stacks - 1)) / 2;
}
