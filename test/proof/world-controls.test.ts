import { Assembly, mapTemplates } from '../support/simulator/assembly';
import { Resource } from '../support/simulator/template';
import { synthesizeWorld } from '../support/world/build';
import { brokenLaws, compare, WORLD_LAW_NAMES } from '../support/world/laws';
import { Line, World, WorldService } from '../support/world/world';

/*
 * Each row changes the resources that a mesh adds to an application. Exactly the laws about that change break.
 */

const service = (name: string, place: string, more: Partial<WorldService> = {}): WorldService => ({
  name,
  place,
  cluster: 0,
  runsOn: 'fargate',
  groups: [],
  port: 8080,
  dependsOn: [],
  connectsTo: [],
  turn: 0,
  ...more,
});

/** The user allows `api` to call `db`. The client of `api` has a group of its own and a shared one. */
const WORLD: World = {
  stage: false,
  flags: false,
  namespace: 'own',
  meshIn: 'network',
  clusters: [{ kind: 'created', capacity: 'none' }],
  groups: [{ home: 'ofStack' }, { home: 'ofStack' }],
  services: [
    service('db', 'Back'),
    service('api', 'Front', { dependsOn: ['db'], groups: [0] }),
    service('web', 'Front', { dependsOn: ['api'], groups: [0, 1] }),
    service('mail', 'Front'),
  ],
  lines: [{ form: 'allowTo', from: 'api', to: 'db', when: 'before' } satisfies Line],
};
const [WITHOUT, WITH] = [false, true].map((withMesh) => synthesizeWorld(WORLD, withMesh).assembly);
const KNOWN = new Set(
  WITHOUT.flatMap(({ id, template }) => Object.keys(template.Resources!).map((each) => `${id}/${each}`)),
);

const [UNTOUCHED, ONE_RULE, NO_MORE_WAITS, NEW, ADDED] = WORLD_LAW_NAMES;
const TWICE = 'no rule of a security group exists twice';
const INGRESS = 'AWS::EC2::SecurityGroupIngress';

type Entry = [id: string, resource: Resource];

/** Changes the resources of the stack `Front`. */
function inFront(map: (entry: Entry) => Entry[]): (assembly: Assembly) => Assembly {
  return (assembly) =>
    assembly.map((stack) => {
      if (stack.id !== 'Front') return stack;
      const change = (resources: Record<string, Resource>) =>
        Object.fromEntries(Object.entries(resources).flatMap(map));
      return mapTemplates([stack], (template) => ({ ...template, Resources: change(template.Resources!) }))[0];
    });
}

const isAddedRule = ([id, { Type }]: Entry) => Type === INGRESS && !KNOWN.has(`Front/${id}`);

/** Adds a copy of the rule of the mesh with other properties. */
function anotherRule(id: string, properties: (given: any) => any) {
  return inFront((entry) => {
    const [, rule] = entry;
    return isAddedRule(entry) ? [entry, [id, { ...rule, Properties: properties(rule.Properties) }]] : [entry];
  });
}

test.each<[string, (assembly: Assembly) => Assembly, string[]]>([
  ['nothing changes', (assembly) => assembly, []],
  [
    'a rule for other ports is added',
    anotherRule('All', (given) => ({ ...given, FromPort: 1, ToPort: 2 })),
    [ONE_RULE],
  ],
  ['a rule is added twice', anotherRule('Again', (given) => given), [ONE_RULE, NEW, ADDED, TWICE]],
  [
    'a bucket is added',
    inFront((entry) => (isAddedRule(entry) ? [entry, ['Bucket', { Type: 'AWS::S3::Bucket' }]] : [entry])),
    [UNTOUCHED],
  ],
  [
    "a user's group is changed",
    inFront(([id, each]) => [
      [id, each.Type === 'AWS::EC2::SecurityGroup' ? { ...each, Properties: { ...each.Properties, Tags: [] } } : each],
    ]),
    [UNTOUCHED],
  ],
  [
    "a user's task definition is removed",
    inFront((entry) => (isTaskOf('mail', entry) ? [] : [withoutTask('mail', entry)])),
    [UNTOUCHED],
  ],
  [
    'a rule is from a group of another service',
    inFront((entry) =>
      isAddedRule(entry) ? [[entry[0], { ...entry[1], Properties: fromItself(entry[1].Properties) }]] : [entry],
    ),
    [ONE_RULE],
  ],
  [
    'a rule waits for another service',
    inFront((entry) => (isAddedRule(entry) ? [[entry[0], { ...entry[1], DependsOn: serviceId('mail') }]] : [entry])),
    [NO_MORE_WAITS],
  ],
])('%s', (_, change, breaks) => {
  expect(Object.keys(brokenLaws(compare(WORLD, WITHOUT, change(WITH)))).sort()).toEqual([...breaks].sort());
});

/** Makes the group of the server the source of the rule. */
const fromItself = (rule: any) => ({ ...rule, SourceSecurityGroupId: rule.GroupId });

function isTaskOf(name: string, [id, { Type }]: Entry): boolean {
  return id.startsWith(`${name}Task`) && Type === 'AWS::ECS::TaskDefinition';
}

function withoutTask(name: string, [id, each]: Entry): Entry {
  if (!id.startsWith(`${name}Service`)) return [id, each];
  return [id, { ...each, Properties: { ...each.Properties, TaskDefinition: 'none' } }];
}

function serviceId(name: string): string {
  const { Resources } = WITH.find(({ id }) => id === 'Front')!.template;
  return Object.keys(Resources!).find((id) => id.startsWith(`${name}Service`))!;
}
