import { MESHES } from '../support/proof-runs';
import { Account } from '../support/simulator/account';
import { Assembly, mapTemplates } from '../support/simulator/assembly';
import { Clock, everythingLate, timed } from '../support/simulator/clock';
import { LAW_NAMES, resolve, trialOf } from '../support/simulator/laws';
import { Network, networkOf } from '../support/simulator/network';
import { POLICY_NAMES, schedule } from '../support/simulator/schedules';
import { Resource, Template } from '../support/simulator/template';
import { declaredIn, oneMesh, Spread, SpreadService, synthesize } from '../support/spread';

/*
 * Removes one mechanism at a time from the synthesized templates. Exactly the laws that need it break, which shows that the
 * laws can break, that the schedules detect it, and that each mechanism is needed.
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

/** Every kind of edge: in a stack, out of and into a nested stack, between stacks, in no order. */
const shop = (db: SpreadService['endpoints'] = { sql: {} }): Spread =>
  oneMesh([
    service('Front', 'web', { dependsOn: ['cart', 'api'], endpoints: {}, group: 'closed' }),
    service('Front', 'cart', { dependsOn: ['search'] }),
    service('Front/Nested', 'search', { connectsTo: ['cart'] }),
    service('Back/Nested', 'api', { dependsOn: ['db', 'auth'] }),
    service('Back', 'db', { endpoints: db }),
    service('Back', 'mail', { connectsTo: ['cart', 'db'], endpoints: {} }),
    service('Base', 'auth'),
  ]);

const SHOP = synthesize(shop()).assembly;
const RENAMED = synthesize(shop({ sql: { dnsName: 'postgres' } })).assembly;

const FINDS = 'a client finds its servers from its first deployment';
const CONNECTS = 'services that connect find each other in the end';
const OPEN = 'traffic is allowed before its client is deployed';
const CLOSED = 'only declared traffic is allowed';
const ONCE = 'no rule exists twice, which EC2 refuses';
const NAMESPACE_FIRST = 'a namespace is created before its services';
const IMPORTS = 'an export exists before a stack imports it';
const NOTHING_MORE = 'nothing waits for more than was declared';
const SERVER_LAST = 'no server is deleted before its clients';
const OPEN_UNTIL_DELETED = 'traffic is allowed until its client is deleted';
const NAMESPACE_LAST = 'no namespace is deleted before its services';
const FINDS_AGAIN = 'clients find renamed endpoints';

interface Row {
  /** The name of the mechanism that is removed. */
  readonly without: string;
  /** Removes it. */
  readonly change: (assembly: Assembly) => Assembly;
  readonly breaks: readonly string[];
}

const SERVICE = 'AWS::ECS::Service';
const STACK = 'AWS::CloudFormation::Stack';
const INGRESS = 'AWS::EC2::SecurityGroupIngress';
const EGRESS = 'AWS::EC2::SecurityGroupEgress';
const REDEPLOY = 'Custom::ServiceConnectRedeployment';

const ROWS: Row[] = [
  { without: 'nothing', change: (assembly) => assembly, breaks: [] },
  {
    without: 'DependsOn of services and nested stacks',
    change: dependsOnWithout([SERVICE, STACK], () => true),
    breaks: [FINDS, OPEN, SERVER_LAST, OPEN_UNTIL_DELETED, FINDS_AGAIN],
  },
  {
    without: 'DependsOn of a server',
    change: dependsOnWithout([SERVICE, STACK], ({ Type }) => Type === SERVICE),
    breaks: [FINDS, SERVER_LAST, FINDS_AGAIN],
  },
  {
    without: 'DependsOn of a rule',
    change: dependsOnWithout([SERVICE], ({ Type }) => [INGRESS, EGRESS].includes(Type)),
    breaks: [OPEN, OPEN_UNTIL_DELETED],
  },
  {
    without: 'DependsOn of a nested stack with a server in it, and of the rules that refer to it',
    change: dependsOnWithout([SERVICE, STACK], ({ Type }) => [STACK, INGRESS].includes(Type)),
    breaks: [FINDS, OPEN, SERVER_LAST, OPEN_UNTIL_DELETED],
  },
  { without: 'ingress rules', change: resources(({ Type }) => Type !== INGRESS), breaks: [OPEN, OPEN_UNTIL_DELETED] },
  { without: 'egress rules', change: resources(({ Type }) => Type !== EGRESS), breaks: [OPEN, OPEN_UNTIL_DELETED] },
  {
    without: 'the right port in rules',
    change: properties(INGRESS, (rule) => ({ ...rule, FromPort: 1, ToPort: 1 })),
    breaks: [OPEN, CLOSED, OPEN_UNTIL_DELETED],
  },
  {
    without: 'the limit to one port in rules',
    change: properties(INGRESS, (rule) => ({ ...rule, FromPort: 0, ToPort: 65535 })),
    breaks: [CLOSED],
  },
  {
    without: 'a source in rules',
    change: properties(INGRESS, ({ SourceSecurityGroupId: _, ...rule }) => ({ ...rule, CidrIp: '0.0.0.0/0' })),
    breaks: [CLOSED, ONCE],
  },
  { without: 'uniqueness of rules', change: addCopies(INGRESS), breaks: [ONCE] },
  {
    without: 'dependencies between stacks that call each other',
    change: stackDependencies((other) => other === 'Base'),
    breaks: [FINDS, IMPORTS, SERVER_LAST],
  },
  {
    without: 'dependencies between stacks',
    change: stackDependencies(() => false),
    breaks: [FINDS, NAMESPACE_FIRST, IMPORTS, SERVER_LAST, NAMESPACE_LAST],
  },
  {
    without: 'the reference to the namespace',
    change: namespaceByName,
    breaks: [NAMESPACE_FIRST, NAMESPACE_LAST],
  },
  {
    without: 'endpoints in the configuration',
    change: properties(SERVICE, ({ ServiceConnectConfiguration: { Services: _, ...config }, ...rest }) => ({
      ...rest,
      ServiceConnectConfiguration: config,
    })),
    breaks: [FINDS, CONNECTS, CLOSED, FINDS_AGAIN],
  },
  {
    without: 'the namespace in the configuration of clients',
    change: properties(SERVICE, ({ ServiceConnectConfiguration: config, ...rest }) => ({
      ...rest,
      ServiceConnectConfiguration: config.Services ? config : { ...config, Enabled: false },
    })),
    breaks: [FINDS, CONNECTS, FINDS_AGAIN],
  },
  { without: 'custom resources', change: resources(({ Type }) => Type !== REDEPLOY), breaks: [CONNECTS, FINDS_AGAIN] },
  {
    without: 'DependsOn of custom resources',
    change: dependsOnWithout([REDEPLOY], () => true),
    breaks: [CONNECTS, FINDS_AGAIN],
  },
  {
    without: 'the nonce',
    change: properties(SERVICE, ({ ForceNewDeployment: _, ...rest }) => rest),
    breaks: [FINDS_AGAIN],
  },
  {
    without: 'changes of the nonce',
    change: properties(SERVICE, (given) =>
      given.ForceNewDeployment ? { ...given, ForceNewDeployment: { EnableForceNewDeployment: true } } : given,
    ),
    breaks: [FINDS_AGAIN],
  },
  {
    without: 'the endpoint list of a custom resource',
    change: properties(REDEPLOY, (given) => JSON.parse(JSON.stringify(given).replace(/[0-9a-f]{32}/g, ''))),
    breaks: [FINDS_AGAIN],
  },
  {
    without: 'independence of services without an edge',
    change: inTemplates((template) => {
      const [mail] = logicalIds(template, SERVICE).filter((id) => id.startsWith('mail'));
      return withResources(template, (id, resource) =>
        id.startsWith('dbService') && mail ? { ...resource, DependsOn: [mail] } : resource,
      );
    }),
    breaks: [NOTHING_MORE],
  },
  {
    without: 'independence of services that another resource connects',
    change: inTemplates((template) => {
      const [mail] = logicalIds(template, SERVICE).filter((id) => id.startsWith('mail'));
      if (!mail) return template;
      const joined = withResources(template, (id, resource) =>
        id.startsWith('dbService') ? { ...resource, DependsOn: ['Between'] } : resource,
      );
      return { ...joined, Resources: { ...joined.Resources, Between: { Type: 'Any', DependsOn: mail } } };
    }),
    breaks: [NOTHING_MORE],
  },
];

test('each law is broken by at least one control', () => {
  const broken = new Set(ROWS.flatMap(({ breaks }) => breaks));
  expect([...broken].sort()).toEqual([...LAW_NAMES, FINDS_AGAIN].sort());
});

/** The orders that are tried: the worst case, and a few seeds of each policy. */
const CLOCKS: Record<string, ((network: Network) => Clock)[]> = {
  'everything late': [everythingLate],
  'random schedules': POLICY_NAMES.flatMap((policy) =>
    Array.from(
      { length: MESHES > 100 ? 20 : 4 },
      (_, seed) => (network: Network) => timed(network, schedule(policy, seed)),
    ),
  ),
};

describe.each(Object.keys(CLOCKS))('%s', (clocks) => {
  test.each(ROWS)('without $without', ({ change, breaks }) => {
    const declared = declaredIn(shop());
    const network = networkOf(change(SHOP));
    const brokenBy = trialOf(declared, network);
    const renamed = networkOf(change(RENAMED));
    const broken = new Set<string>();
    for (const clockOf of CLOCKS[clocks]) {
      for (const law of Object.keys(brokenBy(clockOf))) broken.add(law);
      const account = new Account();
      account.deploy(network, clockOf);
      account.redeployAll(); // so that only the update can make lists outdated
      const { services } = account.deploy(renamed, clockOf);
      const { edges } = resolve(declaredIn(shop({ sql: { dnsName: 'postgres' } })), services);
      const lost = edges.filter(
        ({ client, server, aliases }) => !account.finds(client.unit.id, server.unit.id, aliases),
      );
      if (lost.length > 0) broken.add(FINDS_AGAIN);
    }
    expect([...broken].sort()).toEqual([...breaks].sort());
  });
});

test('resources that wait for each other in a cycle are reported', () => {
  const change = inTemplates((template) =>
    withResources(template, (_, resource) =>
      resource.Type === INGRESS ? { ...resource, DependsOn: logicalIds(template, SERVICE) } : resource,
    ),
  );
  expect(() => everythingLate(networkOf(change(SHOP)))).toThrow(
    /^these wait for each other: .*Service.* -> .*SecurityGroup/,
  );
  expect(() => timed(networkOf(change(SHOP)), schedule('random', 1))).toThrow(/^these wait for each other: /);
});

function inTemplates(map: (template: Template) => Template): Row['change'] {
  return (assembly) => mapTemplates(assembly, map);
}

function withResources(template: Template, map: (id: string, resource: Resource) => Resource): Template {
  const { Resources = {} } = template;
  return {
    ...template,
    Resources: Object.fromEntries(Object.entries(Resources).map(([id, each]) => [id, map(id, each)])),
  };
}

function logicalIds({ Resources = {} }: Template, type: string): string[] {
  return Object.keys(Resources).filter((id) => Resources[id].Type === type);
}

/** Removes matching resources from the DependsOn of resources of these types. */
function dependsOnWithout(types: string[], isGone: (resource: Resource) => boolean): Row['change'] {
  return inTemplates((template) =>
    withResources(template, (_, resource) => {
      if (!types.includes(resource.Type)) return resource;
      const kept = [resource.DependsOn ?? []].flat().filter((id) => !isGone(template.Resources![id]));
      return { ...resource, DependsOn: kept };
    }),
  );
}

function resources(isKept: (resource: Resource) => boolean): Row['change'] {
  return inTemplates((template) => {
    const kept = Object.entries(template.Resources ?? {}).filter(([, resource]) => isKept(resource));
    const Resources = Object.fromEntries(kept);
    return withResources({ ...template, Resources }, (_, { DependsOn = [], ...resource }) => ({
      ...resource,
      DependsOn: [DependsOn].flat().filter((id) => id in Resources),
    }));
  });
}

function properties(type: string, map: (given: any) => any): Row['change'] {
  return inTemplates((template) =>
    withResources(template, (_, resource) =>
      resource.Type === type ? { ...resource, Properties: map(resource.Properties) } : resource,
    ),
  );
}

/** Configures the namespace by its name, as CDK itself does. */
function namespaceByName(assembly: Assembly): Assembly {
  const [base] = assembly.filter(({ id }) => id === 'Base');
  const [id] = logicalIds(base.template, 'AWS::ServiceDiscovery::HttpNamespace');
  const { Name } = base.template.Resources![id].Properties;
  return properties(SERVICE, ({ ServiceConnectConfiguration: config, ...rest }) => ({
    ...rest,
    ServiceConnectConfiguration: { ...config, Namespace: Name },
  }))(assembly);
}

function addCopies(type: string): Row['change'] {
  return inTemplates((template) => {
    const { Resources = {} } = template;
    const copies = logicalIds(template, type).map((id) => [`${id}Again`, Resources[id]]);
    return { ...template, Resources: { ...Resources, ...Object.fromEntries(copies) } };
  });
}

function stackDependencies(isKept: (stack: string) => boolean): Row['change'] {
  return (assembly) => assembly.map((stack) => ({ ...stack, dependencies: stack.dependencies.filter(isKept) }));
}
