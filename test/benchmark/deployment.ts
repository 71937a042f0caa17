import { App, CfnResource, Stack } from 'aws-cdk-lib';
import { DURATIONS, OTHER_SECONDS } from './durations';
import { chain, realPlans } from './plans';
import { Mode, Row, Section, times } from './report';
import { build, Plan, ruleBetween, Wiring } from './wirings';
import { cfnService } from '../../src/private/inspect/cfn-resources';
import { readAssembly } from '../support/simulator/assembly';
import { timed } from '../support/simulator/clock';
import { Network, networkOf, Unit } from '../support/simulator/network';

/** The duration of the first deployment as far as it depends on the order. It is simulated, not measured. */
export function deployment(_: Mode): Section {
  const plans = { 'chain of 10': chain(10), ...realPlans() };
  return {
    title: 'Deployment: simulated makespan of the first one',
    rows: Object.entries(plans).flatMap(([what, plan]) => [
      row(what, plan),
      row(`${what}, a load balancer each`, { ...plan, isBalanced: true }),
      row(`${what}, a stack each`, { ...plan, servicesPerStack: 1 }),
    ]),
    notes: [
      `Seconds by resource type, with their sources in durations.ts: ${Object.entries(DURATIONS)
        .map(([type, seconds]) => `${type} ${seconds}`)
        .join(', ')}; others ${OTHER_SECONDS}.`,
      'The critical path is not computed from a template of the mesh, but from the template without an order: each service waits for the services in its dependsOn and for the rules that allow the traffic to them. No correct deployment is faster. A stack begins when the stacks on which it depends are complete.',
      'With a load balancer each: node.addDependency from one construct of aws-ecs-patterns to another, which is how it is usually written; load balancers then wait for services. A stack each: only the mesh waits for the rules, one second for each.',
      'node.addDependency: with servers open to the whole VPC, since CloudFormation refuses it with rules from group to group. One by one: each service depends on the one before it in a deployment order. No order: the race; a lower bound that cannot be deployed reliably.',
    ],
  };
}

function row(what: string, plan: Plan): Row {
  const deploy = (wiring: Wiring) => makespan(networkIn(build(plan, wiring).app));
  const mesh = deploy('mesh');
  const least = criticalPath(plan);
  const compared = (wiring: Wiring) => {
    const taken = deploy(wiring);
    return `${taken} s, ${times(taken / mesh)}`;
  };
  return {
    what,
    mesh: `${mesh} s`,
    peers: {
      'critical path': `${least} s`,
      'node.addDependency': compared('addDependencyOpen'),
      'one by one': compared('oneByOne'),
      'no order': compared('unordered'),
    },
    target: { text: 'the critical path exactly', isMet: mesh === least, isCounted: true },
  };
}

/** A lower bound for every correct deployment: each client waits only for its servers and rules. */
function criticalPath(plan: Plan): number {
  const { app, services } = build(plan, 'unordered');
  const network = networkIn(app);
  const byId = new Map(network.units.map((unit) => [unit.id, unit]));
  const unitOf = (resource: CfnResource) =>
    byId.get(`${Stack.of(resource).artifactId}/${Stack.of(resource).getLogicalId(resource)}`)!;

  const before = new Map(network.before);
  plan.services.forEach(({ dependsOn }, index) => {
    const client = services[index];
    const servers = dependsOn.map((server) => services[server]);
    const waits = servers.flatMap((server) => [cfnService(server), ruleBetween(client, server)]).map(unitOf);
    const unit = unitOf(cfnService(client));
    before.set(unit, new Set([...before.get(unit)!, ...waits]));
  });
  return makespan({ ...network, before });
}

function networkIn(app: App): Network {
  return networkOf(readAssembly(app.synth().directory));
}

/** The makespan in seconds if each resource begins as soon as it may. */
function makespan(network: Network): number {
  return timed(network, (unit) => ({ delay: 0, duration: secondsOf(unit) })).makespan;
}

/** A stack takes as long as its resources. */
function secondsOf({ type, parts }: Unit): number {
  return parts.length > 0 ? 0 : (DURATIONS[type] ?? OTHER_SECONDS);
}
