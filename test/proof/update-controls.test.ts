import { Assembly, mapTemplates } from '../support/simulator/assembly';
import { DeployedApp } from '../support/simulator/deployed-app';
import { networkOf } from '../support/simulator/network';
import { Resource } from '../support/simulator/template';
import { tryUpdate, UPDATE_LAW_NAMES } from '../support/simulator/update-laws';
import { declaredIn, oneMesh, SpreadService, synthesize } from '../support/spread';

/*
 * Each row changes synthesized templates and deploys them as an update of the unchanged ones. Exactly the laws about that change break,
 * which shows that each law can break.
 */

const service = (place: string, name: string, more: Partial<SpreadService> = {}): SpreadService => ({
  name,
  place,
  group: 'own',
  endpoints: { http: {} },
  dependsOn: [],
  connectsTo: [],
  ...more,
});

const SHOP = oneMesh([
  service('Front', 'web', { dependsOn: ['cart', 'db'], endpoints: {} }),
  service('Front', 'cart', { connectsTo: ['mail'] }),
  service('Front/Nested', 'mail', { dependsOn: ['cart'] }),
  service('Back', 'db'),
]);
const BEFORE = synthesize(SHOP).assembly;

const [TWICE, TAKEN, EXPORT, QUOTA, TYPE, OPEN, KNOWN] = UPDATE_LAW_NAMES;
const INGRESS = 'AWS::EC2::SecurityGroupIngress';
const SERVICE = 'AWS::ECS::Service';
const GROUP = 'AWS::EC2::SecurityGroup';

type Resources = Record<string, Resource>;
type Change = (assembly: Assembly) => Assembly;

const ROWS: { readonly change: string; readonly of: Change; readonly breaks: readonly string[] }[] = [
  { change: 'nothing changes', of: (assembly) => assembly, breaks: [] },
  {
    change: 'rules get another logical id',
    of: resources(([id, each]) => [each.Type === INGRESS ? `${id}New` : id, each]),
    breaks: [TWICE],
  },
  {
    change: 'rules are added again, inside the group',
    of: mapResources((all) => {
      const rules = Object.values(all).filter(({ Type }) => Type === INGRESS);
      const inside = (id: string) =>
        rules
          .map(({ Properties }) => Properties)
          .filter(({ GroupId }) => JSON.stringify(GroupId).includes(`"${id}"`))
          .map(({ GroupId: _, ...given }) => given);
      return changeAll(all, GROUP, (given, id) => ({ ...given, SecurityGroupIngress: inside(id) }));
    }),
    breaks: [TWICE],
  },
  {
    change: 'servers are replaced',
    of: properties(SERVICE, ({ LaunchType: _, ...given }) => given),
    breaks: [TAKEN],
  },
  {
    change: 'groups that another stack imports are replaced',
    of: properties(GROUP, (given) => ({ ...given, GroupDescription: 'new' })),
    breaks: [EXPORT, OPEN],
  },
  {
    change: 'nonces are too long',
    of: properties(SERVICE, (given) =>
      given.ForceNewDeployment ? { ...given, ForceNewDeployment: { ForceNewDeploymentNonce: 'x'.repeat(256) } } : given,
    ),
    breaks: [QUOTA],
  },
  {
    change: 'rules change their type',
    of: resources(([id, each]) => [
      id,
      each.Type === INGRESS ? { ...each, Type: 'AWS::EC2::SecurityGroupEgress' } : each,
    ]),
    breaks: [TYPE],
  },
  { change: 'rules are left out', of: resources(([id, each]) => each.Type !== INGRESS && [id, each]), breaks: [OPEN] },
  {
    change: 'rules are for another port',
    of: properties(INGRESS, (given) => ({ ...given, FromPort: 1, ToPort: 1 })),
    breaks: [OPEN],
  },
  { change: 'rules move to a stack that is deployed later', of: moveRules, breaks: [OPEN] },
  {
    change: 'discovery names change, but not the aliases',
    of: properties(SERVICE, ({ ServiceConnectConfiguration: config, ...given }) => ({
      ...given,
      ServiceConnectConfiguration: {
        ...config,
        Services: config.Services?.map((each: any) => ({ ...each, DiscoveryName: `${each.DiscoveryName}-new` })),
      },
    })),
    breaks: [KNOWN],
  },
];

test('each law is broken by at least one row', () => {
  expect([...new Set(ROWS.flatMap(({ breaks }) => breaks))].sort()).toEqual([...UPDATE_LAW_NAMES].sort());
});

test.each(ROWS)('$change', ({ of, breaks }) => {
  const app = new DeployedApp({ quotas: true });
  expect(app.update(networkOf(BEFORE)).refusals).toEqual([]);
  const { broken } = tryUpdate(app, declaredIn(SHOP), networkOf(of(BEFORE)));
  expect(Object.keys(broken).sort()).toEqual([...breaks].sort());
});

test('a rule that moves out of its group is missing until its resource exists', () => {
  const rulesInside = ROWS.find(({ change }) => change.includes('inside the group'))!.of;
  const before = resources(([id, each]) => each.Type !== INGRESS && [id, each])(rulesInside(BEFORE));
  const app = new DeployedApp();
  expect(app.update(networkOf(before)).refusals).toEqual([]);
  const { broken } = tryUpdate(app, declaredIn(SHOP), networkOf(BEFORE));
  expect(Object.keys(broken)).toEqual([OPEN]);
  expect(broken[OPEN][0]).toMatch(
    /^Front\/web\/Service -> Front\/cart\/Service, from the update of Front\/cartSecurityGroup/,
  );
});

function mapResources(map: (resources: Resources) => Resources): Change {
  return (assembly) =>
    mapTemplates(assembly, (template) => ({ ...template, Resources: map({ ...template.Resources }) }));
}

/** Changes the resources. A resource that is removed or renamed is removed or renamed in DependsOn, too. */
function resources(map: (entry: [string, Resource]) => [string, Resource] | false): Change {
  return mapResources((all) => {
    const renamed = new Map(Object.entries(all).map((entry) => [entry[0], map(entry)] as const));
    return Object.fromEntries(
      [...renamed.values()]
        .filter((entry) => entry !== false)
        .map(([id, { DependsOn = [], ...each }]) => {
          const named = [DependsOn].flat().map((other) => renamed.get(other) || []);
          return [id, { ...each, DependsOn: named.flatMap(([other]) => other ?? []) }];
        }),
    );
  });
}

function properties(type: string, map: (given: any) => any): Change {
  return mapResources((all) => changeAll(all, type, map));
}

function changeAll(all: Resources, type: string, map: (given: any, id: string) => any): Resources {
  const one = ([id, each]: [string, Resource]): [string, Resource] => [
    id,
    each.Type === type ? { ...each, Properties: map(each.Properties, id) } : each,
  ];
  return Object.fromEntries(Object.entries(all).map(one));
}

/** Moves the rules to a new stack, which imports the groups. */
function moveRules(assembly: Assembly): Assembly {
  const outputs: Record<string, { Value: unknown; Export: { Name: string } }> = {};
  const moved: Resources = {};
  const front = assembly.find(({ id }) => id === 'Front')!;
  const { Resources = {} } = front.template;
  const imported = (value: any) => {
    if (!value['Fn::GetAtt']) return value;
    const Name = `Front:${value['Fn::GetAtt'].join('')}`;
    outputs[Name.replace(':', '')] = { Value: value, Export: { Name } };
    return { 'Fn::ImportValue': Name };
  };
  for (const [id, { Type, Properties }] of Object.entries(Resources)) {
    if (Type !== INGRESS) continue;
    const { GroupId, SourceSecurityGroupId, ...rest } = Properties;
    const groups = { GroupId: imported(GroupId), SourceSecurityGroupId: imported(SourceSecurityGroupId) };
    moved[id] = { Type, Properties: { ...rest, ...groups } };
  }
  const kept = resources(([id, each]) => !(id in moved) && [id, each])([front])[0];
  const template = { ...kept.template, Outputs: { ...kept.template.Outputs, ...outputs } };
  const late = { id: 'Late', template: { Resources: moved }, nested: {}, dependencies: ['Front', 'Back', 'Base'] };
  return [...assembly.map((stack) => (stack === front ? { ...kept, template } : stack)), late];
}
