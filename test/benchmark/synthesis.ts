import { inChild, inTurn, median, ratio, Rounds } from './measure';
import { Mode, Row, Section, thousands, time, times } from './report';
import { Wiring } from './wirings';

const EDGES_EACH = 5;
const SERVICES_PER_STACK = 50;
const CONTENDERS: readonly Wiring[] = [
  'mesh',
  'meshOneByOne',
  'byHand',
  'byHandWithRules',
  'addDependency',
  'addDependencyOpen',
];

/** What `cdk synth` spends on services, their wiring included. */
export function synthesis({ isQuick }: Mode): Section {
  const rows: Row[] = [];
  let smaller: Rounds | undefined;
  for (const [count, rounds] of isQuick
    ? [[20, 1]]
    : [
        [100, 9],
        [400, 9],
        [1600, 5],
      ]) {
    const taken = inTurn(
      rounds,
      Object.fromEntries(
        CONTENDERS.map((wiring) => [
          wiring,
          () => inChild('synthesis-child.ts', [wiring, count, EDGES_EACH, SERVICES_PER_STACK]),
        ]),
      ),
    );
    const beside = (wiring: Wiring) =>
      `${time(median(taken[wiring]))}, the mesh takes ${times(ratio(taken.mesh, taken[wiring]))} that`;
    const overHand = ratio(taken.mesh, taken.byHand);
    const oneByOne = ratio(taken.meshOneByOne, taken.mesh);
    const overAddDependency = ratio(taken.mesh, taken.addDependency);
    const what = `${thousands(count)} services`;
    const mesh = time(median(taken.mesh));
    rows.push(
      {
        what,
        mesh,
        peers: { 'by hand': beside('byHand'), 'rules waited for too': beside('byHandWithRules') },
        target: { text: 'at most 1.05 times by hand', isMet: overHand <= 1.05 },
      },
      {
        what,
        mesh,
        peers: { 'node.addDependency': beside('addDependency'), 'open to the VPC': beside('addDependencyOpen') },
        target: { text: 'less than node.addDependency', isMet: overAddDependency < 1 },
      },
      {
        what: `${what}, edges declared one by one, scattered`,
        mesh: `${time(median(taken.meshOneByOne))}, ${times(oneByOne)}`,
        peers: { table: mesh },
        target: { text: 'at most 3 times the table', isMet: oneByOne <= 3 },
      },
    );
    if (smaller) {
      const growth = (wiring: Wiring) => median(taken[wiring]) / median(smaller![wiring]);
      rows.push({
        what: `${what} over a quarter of them`,
        mesh: times(growth('mesh')),
        peers: { 'by hand': times(growth('byHand')), 'node.addDependency': times(growth('addDependency')) },
        target: { text: 'at most 4.5 times', isMet: growth('mesh') <= 4.5 },
      });
    }
    smaller = taken;
  }
  return {
    title: `Synthesis: CPU time to declare and synthesize services, ${EDGES_EACH} dependencies each, ${SERVICES_PER_STACK} a stack`,
    rows,
    notes: [
      'Each measurement is a process of its own; what it takes to load is not counted.',
      'By hand: enableServiceConnect, connections.allowTo, and a dependency from AWS::ECS::Service to AWS::ECS::Service; nothing is checked, and nobody is deployed again when endpoints change.',
      'node.addDependency: the same, but from service to service. CloudFormation refuses that within a stack: the security group of the client waits for the rule that names it. Open to the VPC: what is left when that rule names no group, with one rule a server instead of one an edge.',
    ],
  };
}
