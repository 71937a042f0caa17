import { Duration } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { ServiceConnectMeshProps } from '../../src';
import { MeshStack } from '../support/mesh-stack';
import { build, ServiceSpec } from '../support/service-specs';
import { Account } from '../support/simulator/account';
import { assemblyOf } from '../support/simulator/assembly';
import { networkOf } from '../support/simulator/network';
import { Template } from '../support/simulator/template';
import { logicalIdOf } from '../support/test-app';

/** Applications that are declared in the reverse order of deployment: clients first. */
const BLOG: ServiceSpec[] = [
  { name: 'wordpress', endpoints: { http: {} }, dependsOn: ['mysql'] },
  { name: 'mysql', endpoints: { sql: {} } },
];
const SHOP: ServiceSpec[] = [
  { name: 'web', dependsOn: ['api', 'cache'] },
  { name: 'api', endpoints: { http: {} }, dependsOn: ['cache', 'db'] },
  { name: 'cache', endpoints: { redis: {} } },
  { name: 'db', endpoints: { sql: {} } },
];
const MUTUAL: ServiceSpec[] = [
  { name: 'shop', endpoints: { http: {} }, connectsTo: ['search'] },
  { name: 'search', endpoints: { http: {} }, connectsTo: ['shop'] },
];

function change(specs: ServiceSpec[], changes: Record<string, Partial<ServiceSpec> | undefined>): ServiceSpec[] {
  const kept = specs.filter(({ name }) => !(name in changes && changes[name] === undefined));
  const added = Object.keys(changes).filter((name) => !specs.some((spec) => spec.name === name));
  return [...added.map((name) => ({ name })), ...kept].map((spec) => ({ ...spec, ...changes[spec.name] }));
}

interface Row {
  readonly update: string;
  readonly before: ServiceSpec[];
  readonly after: ServiceSpec[];
  /** The services that the update deploys, in order, with the mesh. */
  readonly deployed: string[];
  /** The edges that are stale after the same update without the mesh. */
  readonly staleWithout: string[];
}

const ROWS: Row[] = [
  {
    update: 'first deployment',
    before: [],
    after: SHOP,
    deployed: ['cache', 'db', 'api', 'web'],
    staleWithout: ['web -> api', 'web -> cache', 'api -> cache', 'api -> db'],
  },
  {
    update: 'MySQL replica added later to a running WordPress',
    before: BLOG,
    after: change(BLOG, { replica: { endpoints: { sql: {} } }, wordpress: { dependsOn: ['mysql', 'replica'] } }),
    deployed: ['replica', 'wordpress'],
    staleWithout: ['wordpress -> replica'],
  },
  {
    update: 'alias renamed',
    before: SHOP,
    after: change(SHOP, { cache: { endpoints: { redis: { dnsName: 'redis' } } } }),
    deployed: ['cache', 'api', 'web'],
    staleWithout: ['web -> cache', 'api -> cache'],
  },
  {
    update: 'alias port changed',
    before: SHOP,
    after: change(SHOP, { db: { endpoints: { sql: { port: 5432 } } } }),
    deployed: ['db', 'api'],
    staleWithout: ['api -> db'],
  },
  {
    update: 'endpoint added',
    before: BLOG,
    after: change(BLOG, { mysql: { endpoints: { sql: {}, x: {} } } }),
    deployed: ['mysql', 'wordpress'],
    staleWithout: ['wordpress -> mysql'],
  },
  {
    update: 'edge added to an existing server',
    before: change(SHOP, { web: { dependsOn: ['api'] } }),
    after: SHOP,
    deployed: ['web'],
    staleWithout: [],
  },
  {
    update: 'server removed with its edge',
    before: SHOP,
    after: change(SHOP, { cache: undefined, web: { dependsOn: ['api'] }, api: { dependsOn: ['db'] } }),
    deployed: ['api', 'web'],
    staleWithout: [],
  },
  {
    update: 'server replaced by another',
    before: BLOG,
    after: change(BLOG, {
      mysql: undefined,
      maria: { endpoints: { sql: {} } },
      wordpress: { dependsOn: ['maria'] },
    }),
    deployed: ['maria', 'wordpress'],
    staleWithout: ['wordpress -> maria'],
  },
  {
    update: 'image of a server changed',
    before: SHOP,
    after: change(SHOP, { cache: { image: 'valkey:8' } }),
    deployed: ['cache'],
    staleWithout: [],
  },
  {
    update: 'timeout of a server changed',
    before: SHOP,
    after: change(SHOP, { api: { endpoints: { http: { perRequestTimeout: Duration.seconds(30) } } } }),
    deployed: ['api'],
    staleWithout: [],
  },
  { update: 'nothing', before: SHOP, after: SHOP, deployed: [], staleWithout: [] },
  {
    update: 'first deployment of services that call each other',
    before: [],
    after: MUTUAL,
    deployed: ['shop', 'search', 'shop', 'search'],
    staleWithout: ['shop -> search', 'search -> shop'],
  },
  {
    update: 'alias renamed of a server that a client connects to',
    before: MUTUAL,
    after: change(MUTUAL, { search: { endpoints: { http: { dnsName: 'find' } } } }),
    deployed: ['search', 'shop'],
    staleWithout: ['shop -> search'],
  },
];

const edgesOf = (specs: readonly ServiceSpec[]) =>
  specs.flatMap(({ name, dependsOn = [], connectsTo = [] }) => [...dependsOn, ...connectsTo].map((to) => [name, to]));

/** The same services with the same endpoints, configured with the CDK alone, as its documentation shows. */
function byHand(specs: readonly ServiceSpec[]) {
  const stack = new MeshStack();
  stack.cluster.addDefaultCloudMapNamespace({ name: 'shop', useForServiceConnect: true });
  const services = specs.map(({ name, endpoints = {}, image }) => {
    const ports = Object.keys(endpoints).map((key, index) => ({ name: key, containerPort: 8000 + index }));
    const service = stack.fargate(`Mesh${name}`, ports, { container: { image } });
    service.enableServiceConnect({
      services: Object.entries(endpoints).map(([portMappingName, { dnsName = name, port, discoveryName }]) => ({
        portMappingName,
        dnsName,
        port,
        discoveryName: discoveryName ?? `${name}-${portMappingName}`,
      })),
    });
    return { name, service };
  });
  return played(stack, services);
}

function withMesh(specs: readonly ServiceSpec[], props: Omit<ServiceConnectMeshProps, 'services'> = {}) {
  const { stack, mesh } = build(specs, props);
  return played(stack, mesh.services);
}

/** The template, and the ids of its services. */
function played(stack: MeshStack, services: readonly { name: string; service: ecs.BaseService }[]) {
  const template: Template = stack.template.toJSON();
  const ids = new Map(services.map(({ name, service }) => [name, `Shop/${logicalIdOf(service)}`]));
  return { template, network: networkOf(assemblyOf(template, 'Shop')), ids };
}

function stale(account: Account, specs: readonly ServiceSpec[], ids: ReadonlyMap<string, string>): string[] {
  return edgesOf(specs)
    .filter(([client, server]) => !account.finds(ids.get(client)!, ids.get(server)!))
    .map(([client, server]) => `${client} -> ${server}`);
}

describe.each(ROWS)('$update', ({ before, after, deployed, staleWithout }) => {
  test('with the mesh, every client finds its servers, and only the necessary services are deployed', () => {
    const account = new Account();
    const first = withMesh(before);
    account.deploy(first.network);
    expect(stale(account, before, first.ids)).toEqual([]);

    const second = withMesh(after);
    const updated = account.deploy(second.network).deployed;
    expect(stale(account, after, second.ids)).toEqual([]);
    const nameOf = new Map([...second.ids].map(([name, id]) => [id, name]));
    expect(updated.map(({ service }) => nameOf.get(service))).toEqual(deployed);
  });

  test('the control: without the mesh, clients have stale endpoints', () => {
    const account = new Account();
    account.deploy(byHand(before).network);
    account.redeployAll(); // so that the endpoint lists of all clients are current before the update
    const second = byHand(after);
    account.deploy(second.network);
    expect(stale(account, after, second.ids)).toEqual(staleWithout);
  });
});

test('without the nonce, clients of a renamed alias have stale endpoints', () => {
  const renamed = change(SHOP, { cache: { endpoints: { redis: { dnsName: 'redis' } } } });
  const account = new Account();
  account.deploy(withMesh(SHOP, { redeployDependents: false }).network);
  account.deploy(withMesh(renamed, { redeployDependents: false }).network);
  expect(stale(account, renamed, withMesh(renamed).ids)).toEqual(['web -> cache', 'api -> cache']);
});

test('without the order, clients have stale endpoints after the first deployment', () => {
  const { template, ids } = withMesh(SHOP);
  const unordered = Object.fromEntries(
    Object.entries(template.Resources!).map(([id, { DependsOn: _, ...resource }]) => [id, resource]),
  );
  const account = new Account();
  account.deploy(networkOf(assemblyOf({ Resources: unordered }, 'Shop')));
  expect(stale(account, SHOP, ids)).toEqual(['web -> api', 'web -> cache', 'api -> cache', 'api -> db']);
});

test('without the custom resource, services that call each other have stale endpoints', () => {
  const { network, ids } = withMesh(MUTUAL, { redeployAfterConnections: false });
  const account = new Account();
  account.deploy(network);
  expect(stale(account, MUTUAL, ids)).toEqual(['shop -> search', 'search -> shop']);
});
