import { CfnResource, Stack } from 'aws-cdk-lib';
import { DURATIONS, OTHER_SECONDS } from './durations';
import { makespan } from './makespan';
import { chain, realPlans } from './plans';
import { Mode, Row, Section, times } from './report';
import { build, Plan, ruleBetween, Wiring } from './wirings';
import { cfnService } from '../../src/private/wiring/cfn-service';
import { readAssembly } from '../support/assembly';

/** How long the first deployment takes, as far as waiting decides. Simulated: nothing is timed here. */
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
      'The critical path knows no template of the mesh: those without an order, and each service after the services that it is declared to depend on and the rules that let it through to them. No right deployment is quicker. Over stacks, a stack begins when those that it follows are done.',
      'With a load balancer each: node.addDependency from one construct of aws-ecs-patterns to another, as one has nothing else at hand; load balancers then wait for services. A stack each: only the mesh waits for the rules, a second each.',
      'node.addDependency: with servers open to the whole VPC, since CloudFormation refuses it with rules from group to group. One by one: a chain in a deployment order. No order: the race, and a lower bound that nobody can deploy reliably.',
    ],
  };
}

function row(what: string, plan: Plan): Row {
  const deploy = (wiring: Wiring) => makespan(readAssembly(build(plan, wiring).app.synth()), secondsOf);
  const mesh = deploy('mesh');
  const least = criticalPath(plan);
  const beside = (wiring: Wiring) => {
    const taken = deploy(wiring);
    return `${taken} s, ${times(taken / mesh)}`;
  };
  return {
    what,
    mesh: `${mesh} s`,
    peers: {
      'critical path': `${least} s`,
      'node.addDependency': beside('addDependencyOpen'),
      'one by one': beside('oneByOne'),
      'no order': beside('unordered'),
    },
    target: { text: 'the critical path exactly', isMet: mesh === least, isCounted: true },
  };
}

/** What no right deployment is quicker than: no order, but that each client waits for its servers and its rules. */
function criticalPath(plan: Plan): number {
  const { app, services } = build(plan, 'unordered');
  const resources = readAssembly(app.synth());
  const deployed = (resource: CfnResource) =>
    resources.get(`${Stack.of(resource).artifactId}/${Stack.of(resource).getLogicalId(resource)}`)!;
  const waits = plan.services.map(({ dependsOn }, index) => {
    const client = services[index];
    const servers = dependsOn.map((server) => services[server]);
    const before = servers.flatMap((server) => [cfnService(server), ruleBetween(client, server)]);
    return [deployed(cfnService(client)), before.map(deployed)] as const;
  });
  const alsoBefore = new Map(waits);
  return makespan(resources, secondsOf, (resource) => alsoBefore.get(resource) ?? []);
}

function secondsOf(type: string): number {
  return DURATIONS[type] ?? OTHER_SECONDS;
}
