import { band, chain, realPlans } from './plans';
import { Mode, Row, Section, thousands } from './report';
import { build, Plan, Wiring } from './wirings';

/** The contents of a template. */
interface Counts {
  readonly dependsOn: number;
  readonly bytes: number;
  /** The size without nonces, which templates by hand do not have, and without descriptions of rules, which are longer with the mesh. */
  readonly bareBytes: number;
  /** The resources with dependencies, by their logical ids. */
  readonly waiting: Readonly<Record<string, { type: string; dependsOn: readonly string[] }>>;
}

/** DependsOn entries and bytes, which do not depend on the machine. */
export function templates(_: Mode): Section {
  const plans = { 'chain of 10': chain(10), '150 services, 5 dependencies each': band(150, 5), ...realPlans() };
  return {
    title: 'Template: DependsOn entries, and bytes of the whole template',
    rows: Object.entries(plans).flatMap(([what, plan]) => rows(what, plan)),
    notes: [
      'By hand, without waiting for the rules, a client may be deployed before its traffic is allowed.',
      'Nonces redeploy a client when the endpoints that it uses change; by hand there are none.',
    ],
  };
}

function rows(what: string, plan: Plan): Row[] {
  const counts = (wiring: Wiring) => count(build(plan, wiring).app.synth().getStackByName('Shop0').template);
  const [mesh, byHand, withRules, addDependency, open, unordered] = (
    ['mesh', 'byHand', 'byHandWithRules', 'addDependency', 'addDependencyOpen', 'unordered'] as const
  ).map(counts);
  const edges = plan.services.reduce((sum, { dependsOn }) => sum + dependsOn.length, 0);
  const others = Object.entries(mesh.waiting).filter(
    ([id, { type, dependsOn }]) =>
      type !== 'AWS::ECS::Service' && dependsOn.join() !== (unordered.waiting[id]?.dependsOn ?? []).join(),
  );
  return [
    {
      what: `${what}: DependsOn entries`,
      mesh: thousands(mesh.dependsOn),
      peers: {
        'by hand, rules waited for': thousands(withRules.dependsOn),
        'by hand': thousands(byHand.dependsOn),
        'node.addDependency': thousands(addDependency.dependsOn),
        'open to the VPC': thousands(open.dependsOn),
        'without an order': thousands(unordered.dependsOn),
      },
      target: {
        text: 'two an edge, never more than by hand',
        isMet: mesh.dependsOn === unordered.dependsOn + 2 * edges && mesh.dependsOn <= withRules.dependsOn,
        isCounted: true,
      },
    },
    {
      what: `${what}: resources other than services that wait for more than without an order`,
      mesh: String(others.length),
      target: { text: 'none', isMet: others.length === 0, isCounted: true },
    },
    {
      what: `${what}: bytes`,
      mesh: thousands(mesh.bytes),
      peers: {
        'by hand, rules waited for': thousands(withRules.bytes),
        'node.addDependency': thousands(addDependency.bytes),
      },
    },
    {
      what: `${what}: bytes without nonces and descriptions`,
      mesh: thousands(mesh.bareBytes),
      peers: { 'by hand, rules waited for': thousands(withRules.bareBytes) },
      target: { text: 'never more than by hand', isMet: mesh.bareBytes <= withRules.bareBytes, isCounted: true },
    },
  ];
}

function count(template: any): Counts {
  const resources = Object.entries<any>(template.Resources).map(
    ([id, { Type, DependsOn = [] }]) =>
      [id, { type: Type as string, dependsOn: [DependsOn].flat() as string[] }] as const,
  );
  return {
    dependsOn: resources.reduce((sum, [, { dependsOn }]) => sum + dependsOn.length, 0),
    bytes: written(template).length,
    bareBytes: written(template, ['ForceNewDeployment', 'Description']).length,
    waiting: Object.fromEntries(resources.filter(([, { dependsOn }]) => dependsOn.length > 0)),
  };
}

/** A template as CDK writes it, without some properties. */
function written(template: any, without: readonly string[] = []): string {
  return JSON.stringify(template, (key, value) => (without.includes(key) ? undefined : value), 1);
}
