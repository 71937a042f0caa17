import { Assembly, assemblyOf } from '../support/simulator/assembly';
import { DeployedApp } from '../support/simulator/deployed-app';
import { networkOf } from '../support/simulator/network';
import { Resource, Template } from '../support/simulator/template';

/*
 * The assumptions of the simulator about updates by CloudFormation, EC2 and ECS. Each row is a minimal template, written by hand.
 */

type Resources = Record<string, Resource>;

const group = (more: object = {}): Resource => ({
  Type: 'AWS::EC2::SecurityGroup',
  Properties: { GroupDescription: 'g', ...more },
});
const idOf = (id: string) => ({ 'Fn::GetAtt': [id, 'GroupId'] });
const tcp = (port: number) => ({ IpProtocol: 'tcp', FromPort: port, ToPort: port });
const rule = (port: number, more: object = {}): Resource => ({
  Type: 'AWS::EC2::SecurityGroupIngress',
  Properties: { GroupId: idOf('To'), SourceSecurityGroupId: idOf('From'), ...tcp(port), ...more },
});
const GROUPS: Resources = { From: group(), To: group() };
const service = (discoveryName: string, more: object = {}): Resource => ({
  Type: 'AWS::ECS::Service',
  Properties: {
    ServiceConnectConfiguration: {
      Enabled: true,
      Namespace: 'ns',
      Services: [{ PortName: 'p', DiscoveryName: discoveryName, ClientAliases: [] }],
    },
    ...more,
  },
});
const task = (Image: string): Resource => ({
  Type: 'AWS::ECS::TaskDefinition',
  Properties: { ContainerDefinitions: [{ Image }] },
});
const any = (Value: unknown): Resource => ({ Type: 'Any', Properties: { Value } });

/** An app of stacks by their ids. Each stack depends on the ones before it. */
function appOf(stacks: Record<string, Resources | Template>): Assembly {
  const ids = Object.keys(stacks);
  return ids.map((id, index) => {
    const given = stacks[id];
    const template: Template = 'Resources' in given ? (given as Template) : { Resources: given as Resources };
    return { ...assemblyOf(template, id)[0], dependencies: ids.slice(0, index) };
  });
}

/** Deploys versions one after the other, and returns the result of the last. */
function deployVersions(...versions: Record<string, Resources | Template>[]) {
  const app = new DeployedApp({ quotas: true });
  const seen: string[] = [];
  let refusals: readonly string[] = [];
  versions.forEach((stacks, index) => {
    const isLast = index === versions.length - 1;
    ({ refusals } = app.update(networkOf(appOf(stacks)), { onStep: (step) => isLast && seen.push(step) }));
    if (!isLast) expect(refusals).toEqual([]);
  });
  return { seen, refusals, ids: app.region.units.map(({ id }) => id).sort() };
}

describe('an update', () => {
  test('creates and changes in order, then deletes, dependents first', () => {
    const { seen } = deployVersions(
      { S: { A: any(1), B: { ...any(1), DependsOn: 'A' }, C: any(1) } },
      { S: { C: { ...any(2), DependsOn: 'D' }, D: any(1) } },
    );
    expect(seen).toEqual(['creation of S/D', 'update of S/C', 'deletion of S/B', 'deletion of S/A']);
  });

  test('changes nothing if only the order has changed', () => {
    expect(
      deployVersions({ S: { A: any(1), B: any(1) } }, { S: { A: any(1), B: { ...any(1), DependsOn: 'A' } } }).seen,
    ).toEqual([]);
  });

  test('replaces a resource that cannot be changed, and updates resources that refer to it', () => {
    const server = (image: string) => ({ Task: task(image), Api: service('api', { TaskDefinition: { Ref: 'Task' } }) });
    expect(deployVersions({ S: server('a') }, { S: server('b') }).seen).toEqual([
      'update of S/Task@2',
      'update of S/Api',
      'deletion of S/Task',
    ]);
    expect(deployVersions({ S: server('a') }, { S: server('b') }, { S: server('c') }).seen).toEqual([
      'update of S/Task@3',
      'update of S/Api',
      'deletion of S/Task@2',
    ]);
  });

  test('updates stack by stack, and does not delete a stack that is no longer in the app', () => {
    const { seen, ids } = deployVersions(
      { A: { X: any(1) }, B: { Y: any(1) }, C: { Z: any(1) } },
      { A: {}, B: { Y: any(2) } },
    );
    expect(seen).toEqual(['deletion of A/X', 'update of B/Y']);
    expect(ids).toEqual(['B/Y', 'C/Z']);
  });
});

describe('refusals', () => {
  const inline = (port: number): Resources => ({
    From: group(),
    To: group({ SecurityGroupIngress: [{ ...tcp(port), SourceSecurityGroupId: idOf('From') }] }),
  });
  const exporting = (Value: unknown) => ({
    Resources: { X: any(1) },
    Outputs: { O: { Value, Export: { Name: 'x' } } },
  });
  const importing = { Y: any({ 'Fn::ImportValue': 'x' }) };
  const fixed = { GroupId: 'sg-2', SourceSecurityGroupId: 'sg-1' };

  test.each<[string, Record<string, Resources | Template>[], string[]]>([
    ['a rule that keeps its id', [{ S: { ...GROUPS, Rule: rule(80) } }, { S: { ...GROUPS, Rule: rule(81) } }], []],
    [
      'the same rule twice',
      [{ S: { ...GROUPS, R: rule(80), S: rule(80) } }],
      ['a rule exists already: S/S, as S/R does'],
    ],
    [
      'a rule that is renamed',
      [{ S: { ...GROUPS, Old: rule(80) } }, { S: { ...GROUPS, New: rule(80, { Description: 'new' }) } }],
      ['a rule exists already: S/New, as S/Old does'],
    ],
    [
      'a rule like an inline one',
      [{ S: { ...inline(80), Rule: rule(80) } }],
      ['a rule exists already: S/Rule, as S/To does'],
    ],
    ['a rule on another port', [{ S: { ...inline(80), Rule: rule(81) } }], []],
    [
      'an inline rule that becomes a resource, after its group',
      [{ S: inline(80) }, { S: { ...GROUPS, Rule: rule(80) } }],
      [],
    ],
    [
      'a rule that moves to a later stack',
      [
        { A: { Rule: rule(80, fixed) }, B: {} },
        { A: {}, B: { Rule: rule(80, fixed) } },
      ],
      [],
    ],
    [
      'a rule that moves to an earlier stack',
      [
        { A: {}, B: { Rule: rule(80, fixed) } },
        { A: { Rule: rule(80, fixed) }, B: {} },
      ],
      ['a rule exists already: A/Rule, as B/Rule does'],
    ],
    [
      'a discovery name in two services',
      [{ S: { A: service('x'), B: service('x') } }],
      ['a discovery name is taken: S/B, by S/A'],
    ],
    [
      'a server that is replaced',
      [{ S: { A: service('x', { LaunchType: 'FARGATE' }) } }, { S: { A: service('x') } }],
      ['a discovery name is taken: S/A@2, by S/A'],
    ],
    ['a server that is renamed', [{ S: { A: service('x') } }, { S: { A: service('y') } }], []],
    [
      'an export in use that changes',
      [
        { A: exporting(1), B: importing },
        { A: exporting(2), B: importing },
      ],
      ['an export in use changes or vanishes: x, imported by B'],
    ],
    [
      'an export in use that is removed',
      [
        { A: exporting(1), B: importing },
        { A: {}, B: {} },
      ],
      ['an export in use changes or vanishes: x, imported by B'],
    ],
    [
      'an export that is no longer in use',
      [
        { A: exporting(1), B: importing },
        { A: exporting(1), B: {} },
        { A: {}, B: {} },
      ],
      [],
    ],
    ['another type', [{ S: { A: any(1) } }, { S: { A: group() } }], ['the type of a resource changes: S/A']],
    ['60 rules of a group', [{ S: { ...GROUPS, ...rules(60) } }], []],
    [
      '61 rules of a group',
      [{ S: { ...GROUPS, ...rules(61) } }],
      ['a quota is exceeded: S/R61: rules of S/To.GroupId ingress: 61'],
    ],
    ['a nonce of 255 characters', [{ S: { A: service('x', nonce(255)) } }], []],
    [
      'a nonce of 256 characters',
      [{ S: { A: service('x', nonce(256)) } }],
      ['a quota is exceeded: S/A: nonce of S/A: 256'],
    ],
  ])('%s', (_, versions, expected) => {
    const { refusals } = deployVersions(...versions);
    expect(refusals.map((text, index) => text.slice(0, expected[index]?.length))).toEqual(expected);
  });

  function rules(count: number): Resources {
    return Object.fromEntries(Array.from({ length: count }, (_, index) => [`R${index + 1}`, rule(index + 1)]));
  }
  function nonce(length: number) {
    return { ForceNewDeployment: { ForceNewDeploymentNonce: 'x'.repeat(length) } };
  }
});

describe('a failure', () => {
  const before = { A: { X: any(1) }, B: { ...GROUPS, Task: task('a'), Gone: any(1), Y: any(1) } };
  const after = { A: { X: any(2) }, B: { ...GROUPS, Task: task('b'), Rule: rule(80), Y: any(2) } };
  const stateOf = (app: DeployedApp) => Object.fromEntries(app.region.units.map(({ id, values }) => [id, values]));

  test.each([0, 1, 2, 3])('after %i changes rolls its stack back to the old state', (failAfter) => {
    const app = new DeployedApp();
    app.update(networkOf(appOf(before)));
    const old = stateOf(app);
    const { changes, refusals } = app.update(networkOf(appOf(after)), { failAfter });
    expect([changes, refusals.length]).toEqual([failAfter, 1]);
    expect(stateOf(app)).toEqual(failAfter === 0 ? old : { ...old, 'A/X': { Value: 2 } });

    const again = app.update(networkOf(appOf(after)));
    expect(again.refusals).toEqual([]);
    const next = new DeployedApp();
    next.update(networkOf(appOf(before)));
    next.update(networkOf(appOf(after)));
    expect(stateOf(app)).toEqual(stateOf(next));
  });
});
