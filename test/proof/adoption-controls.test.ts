import { BrownfieldService } from '../support/brownfield/brownfield';
import { forbiddenChanges } from '../support/brownfield/changes';
import { ADOPTION_LAW_NAMES, brokenByAdoption, declaredIn } from '../support/brownfield/laws';
import { plainBrownfield, plainService } from '../support/brownfield/plain';
import { running, withMesh } from '../support/brownfield/try';
import { Assembly, mapTemplates } from '../support/simulator/assembly';
import { everythingLate } from '../support/simulator/clock';
import { networkOf } from '../support/simulator/network';
import { Resource } from '../support/simulator/template';

/*
 * Each row breaks the templates of an application with a mesh that adopts it. Exactly the laws about that change break. This shows that
 * each law can break, and that everything that adoption adds is needed.
 */

const service = (name: string, more: Partial<BrownfieldService> = {}) =>
  plainService(name, { style: 'the property of the service', turn: 1, ...more });

/** `web` calls `api` through a rule of the user, and `users` without any; `users` has no alias. */
const SHOP = plainBrownfield(
  [
    service('users', { hasAlias: false, hasDiscoveryName: false }),
    service('api', { style: 'the L1 property' }),
    service('web', { turn: 0, style: 'enableServiceConnect()', hasEndpoint: false, dependsOn: ['api', 'users'] }),
    service('mail', { place: 'Shop/Nested' }),
  ],
  {
    lines: [
      { form: 'allowFrom', from: 'web', to: 'api', when: 'before' },
      { form: 'dependency', from: 'web', to: 'users', when: 'before' },
    ],
  },
);

const BEFORE = running(SHOP)!;
const AFTER = withMesh(SHOP);
const KNOWN = new Set(BEFORE.network.units.map(({ id }) => id));

const INGRESS = 'AWS::EC2::SecurityGroupIngress';
const SERVICE = 'AWS::ECS::Service';

const FOUND = 'after adoption, clients find their servers';
const OPEN = 'after adoption, traffic is allowed';
const ONLY_CLIENTS = 'adoption deploys only clients and new services';
const NOTHING_REPLACED = 'adoption replaces nothing';
const STAYS_OPEN = 'traffic that was allowed is never blocked';
const STAYS_KNOWN = 'a client never loses an endpoint that it found';
const FIRST_FINDS = 'a client finds its servers from its first deployment';
const FIRST_OPEN = 'traffic is allowed before its client is deployed';
const DELETION = ['no server is deleted before its clients', 'traffic is allowed until its client is deleted'];
const TAKEN = 'a discovery name belongs to one ECS service';
const TWICE = 'no rule of a security group exists twice';
const ONCE = 'no rule exists twice, which EC2 refuses';
const REFUSED = 'nothing is refused';
const FORBIDDEN = 'only order, nonces and missing rules differ';

type Entry = [id: string, resource: Resource];
type Change = (assembly: Assembly) => Assembly;

/** Changes the resources of all stacks. A resource that is removed or renamed is removed or renamed in DependsOn, too. */
function resources(map: (entry: Entry) => Entry | undefined): Change {
  return (assembly) =>
    mapTemplates(assembly, (template) => {
      const entries = Object.entries(template.Resources ?? {}).map((entry) => [entry[0], map(entry)] as const);
      const renamed = new Map(entries.map(([id, entry]) => [id, entry?.[0]]));
      const kept = entries.flatMap(([, entry]) => (entry ? [entry] : []));
      const Resources = Object.fromEntries(
        kept.map(([id, { DependsOn = [], ...rest }]) => {
          const named = [DependsOn].flat().flatMap((other) => renamed.get(other) ?? []);
          return [id, { ...rest, DependsOn: named }];
        }),
      );
      return { ...template, Resources };
    });
}

function addCopies(is: (entry: Entry) => boolean): Change {
  return (assembly) =>
    mapTemplates(assembly, (template) => {
      const more = Object.entries(template.Resources ?? {})
        .filter(is)
        .map(([id, each]) => [`${id}Again`, each]);
      return { ...template, Resources: { ...template.Resources, ...Object.fromEntries(more) } };
    });
}

const properties = (type: string, map: (given: any, id: string) => any): Change =>
  resources(([id, each]) => [id, each.Type === type ? { ...each, Properties: map(each.Properties, id) } : each]);

const isOfUser = (id: string) => KNOWN.has(`Shop/${id}`);
const isRule = ({ Type }: Resource) => Type === INGRESS;

const withConfiguration = (map: (given: any) => any): Change =>
  properties(SERVICE, ({ ServiceConnectConfiguration: given, ...rest }) => ({
    ...rest,
    ServiceConnectConfiguration: map(given),
  }));

const ROWS: readonly [string, Change, readonly string[]][] = [
  ['nothing is changed', (assembly) => assembly, []],
  ['the nonces are left out', properties(SERVICE, ({ ForceNewDeployment: _, ...given }) => given), [FOUND]],
  [
    'the order of services is left out',
    resources(([id, each]) => [id, each.Type === SERVICE ? { ...each, DependsOn: [] } : each]),
    [FIRST_FINDS, FIRST_OPEN, ...DELETION, FORBIDDEN],
  ],
  [
    'the missing rule is left out',
    resources(([id, each]) => (isRule(each) && !isOfUser(id) ? undefined : [id, each])),
    [OPEN, FIRST_OPEN, DELETION[1]],
  ],
  [
    'the rule of the user is left out',
    resources(([id, each]) => (isRule(each) && isOfUser(id) ? undefined : [id, each])),
    [OPEN, STAYS_OPEN, FIRST_OPEN, DELETION[1], FORBIDDEN],
  ],
  [
    'the rule of the user gets another id',
    resources(([id, each]) => [isRule(each) && isOfUser(id) ? `${id}New` : id, each]),
    [TWICE, REFUSED, FOUND, OPEN, FORBIDDEN],
  ],
  [
    'the missing rule is added twice',
    addCopies(([id, each]) => isRule(each) && !isOfUser(id)),
    [TWICE, ONCE, REFUSED, OPEN],
  ],
  [
    'the rule of the user is added again',
    addCopies(([id, each]) => isRule(each) && isOfUser(id)),
    [TWICE, ONCE, REFUSED, OPEN],
  ],
  [
    'discovery names change',
    withConfiguration(({ Services, ...given }) => ({
      ...given,
      Services: Services?.map((each: any) => ({ ...each, DiscoveryName: `${each.DiscoveryName ?? 'http'}-new` })),
    })),
    [STAYS_KNOWN, FIRST_FINDS, FOUND, ONLY_CLIENTS, FORBIDDEN],
  ],
  [
    'aliases are added to services without aliases',
    withConfiguration(({ Services, ...given }) => ({
      ...given,
      Services: Services?.map(({ ClientAliases: [alias], ...each }: any) => ({
        ...each,
        ClientAliases: [{ DnsName: 'users', ...alias }],
      })),
    })),
    [STAYS_KNOWN, FIRST_FINDS, FOUND, ONLY_CLIENTS, FORBIDDEN],
  ],
  [
    'services are replaced',
    properties(SERVICE, (given) => ({ ...given, LaunchType: undefined })),
    [TAKEN, REFUSED, FOUND, OPEN, FORBIDDEN],
  ],
  [
    'task definitions change',
    properties('AWS::ECS::TaskDefinition', (given) => ({ ...given, Family: 'other' })),
    [NOTHING_REPLACED, ONLY_CLIENTS, FORBIDDEN],
  ],
  [
    'every service is redeployed',
    properties(SERVICE, (given) => ({ ...given, ForceNewDeployment: { ForceNewDeploymentNonce: 'new' } })),
    [ONLY_CLIENTS],
  ],
  [
    'the mesh configures the services itself, with different names',
    () => withMesh(SHOP, 'configured by the mesh').assembly,
    [STAYS_KNOWN, FIRST_FINDS, FOUND, ONLY_CLIENTS, FORBIDDEN],
  ],
  ['a task definition is added', addCopies(([, { Type }]) => Type === 'AWS::ECS::TaskDefinition'), [FORBIDDEN]],
];

function broken(after: Assembly): string[] {
  const network = networkOf(after);
  const forbidden = forbiddenChanges(SHOP, BEFORE.network, network).length > 0 ? [FORBIDDEN] : [];
  const laws = brokenByAdoption(SHOP, BEFORE.network, network, declaredIn(SHOP, AFTER), { clockOf: everythingLate });
  return [...Object.keys(laws), ...forbidden].sort();
}

test.each(ROWS)('%s', (_, change, breaks) => {
  expect(broken(change(AFTER.assembly))).toEqual([...breaks].sort());
});

test('each law of adoption is broken by at least one row', () => {
  expect(ROWS.flatMap(([, , breaks]) => breaks)).toEqual(expect.arrayContaining([...ADOPTION_LAW_NAMES]));
});
