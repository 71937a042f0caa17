import { inChild, inTurn, median, ratio, Rounds } from './measure';
import { Mode, Row, Section, thousands, time, times } from './report';
import { Wiring } from './wirings';

const EDGES_EACH = 5;
const SERVICES_PER_STACK = 50;
const ROUNDS = 5;

const COMPARED: readonly Wiring[] = ['mesh', 'byHand', 'addDependency'];
const ALL: readonly Wiring[] = [...COMPARED, 'meshOneByOne', 'byHandWithRules', 'addDependencyOpen'];

/** The numbers of services and their wirings. The largest takes a quarter of a minute each time. */
const SIZES = [
  { count: 100, wirings: COMPARED },
  { count: 400, wirings: ALL },
  { count: 1600, wirings: COMPARED },
];
const QUICK_SIZES = [{ count: 20, wirings: ALL }];

/** The time that `cdk synth` spends on the wiring of services, and on everything after it. */
export function synthesis({ isQuick }: Mode): Section {
  const rows: Row[] = [];
  let smaller: Rounds | undefined;
  for (const { count, wirings } of isQuick ? QUICK_SIZES : SIZES) {
    const measure = (wiring: Wiring) => () =>
      inChild('synthesis-child.ts', [wiring, count, EDGES_EACH, SERVICES_PER_STACK]);
    const taken = inTurn(isQuick ? 1 : ROUNDS, Object.fromEntries(wirings.map((wiring) => [wiring, measure(wiring)])));
    const what = `${thousands(count)} services`;
    rows.push(...against(what, taken, isQuick));
    if (smaller) rows.push(growth(`${what} over a quarter of them`, smaller, taken));
    smaller = taken;
  }
  return {
    title: `Synthesis: CPU time to wire services and to synthesize, without their creation, ${EDGES_EACH} dependencies each, ${SERVICES_PER_STACK} a stack`,
    rows,
    notes: [
      'Each measurement is a process of its own. Loading the libraries and creating the services are not counted; the optimizing compiler, which runs in a second thread, is.',
      'By hand: enableServiceConnect, connections.allowTo, and a dependency from AWS::ECS::Service to AWS::ECS::Service. It checks nothing, and redeploys no client when endpoints change. The warning about health checks is acknowledged.',
      'node.addDependency: the same, but from service construct to service construct. CloudFormation refuses that within a stack: the security group of the client waits for the rule that names it. Open to the VPC: rules that name no group avoid that, one for each server instead of one for each edge.',
    ],
  };
}

function against(what: string, taken: Rounds, isQuick: boolean): Row[] {
  const mesh = time(median(taken.mesh));
  const over = (wiring: Wiring) => ratio(taken.mesh, taken[wiring]);
  const compared = (names: Partial<Record<Wiring, string>>) =>
    Object.fromEntries(
      Object.entries(names)
        .filter(([wiring]) => taken[wiring])
        .map(([wiring, name]) => [name, `${time(median(taken[wiring]))}, mesh ${times(over(wiring as Wiring))} that`]),
    );
  const timed = (text: string, isMet: boolean) => (isQuick ? undefined : { text, isMet });
  const rows: Row[] = [
    {
      what,
      mesh,
      peers: compared({ byHand: 'by hand', byHandWithRules: 'by hand, rules waited for' }),
      target: timed('at most 1.05 times by hand', over('byHand') <= 1.05),
    },
    {
      what,
      mesh,
      peers: compared({ addDependency: 'node.addDependency', addDependencyOpen: 'open to the VPC' }),
      target: timed('less than node.addDependency', over('addDependency') < 1),
    },
  ];
  if (taken.meshOneByOne) {
    const factor = ratio(taken.meshOneByOne, taken.mesh);
    rows.push({
      what: `${what}, edges declared one by one, scattered`,
      mesh: `${time(median(taken.meshOneByOne))}, ${times(factor)} the table`,
      peers: { table: mesh },
      target: timed('at most 3 times the table', factor <= 3),
    });
  }
  return rows;
}

function growth(what: string, smaller: Rounds, larger: Rounds): Row {
  const factor = (wiring: Wiring) => median(larger[wiring]) / median(smaller[wiring]);
  return {
    what,
    mesh: times(factor('mesh')),
    peers: { 'by hand': times(factor('byHand')), 'node.addDependency': times(factor('addDependency')) },
    target: { text: 'at most 4.5 times', isMet: factor('mesh') <= 4.5 },
  };
}
