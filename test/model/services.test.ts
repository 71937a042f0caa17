import { ExternalServices } from '../../src/private/model/external-services';
import { groupBy } from '../../src/private/model/group-by';
import { ReservedNames } from '../../src/private/model/reserved-names';
import { Edge, EdgeKind, Endpoint, endpointName, Service } from '../../src/private/model/service';
import { ServiceGraph } from '../../src/private/model/service-graph';

const endpoint = (dnsName: string, portMappingName?: string): Endpoint => ({
  discoveryName: dnsName,
  dnsName,
  port: 80,
  portMappingName,
});
const [web, api, db] = ['web', 'api', 'Db'].map((name): Service => ({ name, endpoints: [endpoint(name)] }));
const edge = (kind: EdgeKind, dependent: Service, dependency: Service, ...endpoints: Endpoint[]): Edge<Service> => ({
  kind,
  dependent,
  dependency,
  endpoints,
});
const show = ({ kind, dependent, dependency, endpoints }: Edge<Service>) =>
  `${dependent.name} ${kind} ${dependency.name}: ${endpoints.map(({ dnsName }) => dnsName).join()}`;

test('an endpoint is called by its port mapping, or else by its address', () => {
  expect([endpointName(endpoint('api', 'http')), endpointName(endpoint('api'))]).toEqual(['http', 'api:80']);
});

describe('the services of a mesh', () => {
  function graph() {
    const services = new ServiceGraph<Service>();
    for (const service of [web, api, db]) services.add(service);
    return services;
  }

  test('are found by name, and names that differ by case only too', () => {
    const services = graph();
    expect([services.find('Db'), services.find('db'), services.nameLike('DB')]).toEqual([db, undefined, 'Db']);
    expect(services.nameLike('cache')).toBeUndefined();
    expect([services.has(api), services.has({ ...api })]).toEqual([true, false]);
  });

  test('have edges, each once and with all its endpoints', () => {
    const services = graph();
    const [one, two] = [endpoint('one'), endpoint('two')];
    const first = edge('dependsOn', web, api, one);
    expect([services.connect(first), services.connect(edge('dependsOn', web, api, two, one))]).toEqual([true, false]);
    expect(services.connect(edge('connectsTo', web, api))).toBe(true);
    expect(services.connect(edge('connectsTo', api, db))).toBe(true);
    expect(services.edgeCount).toBe(3);
    expect(services.edges.map(show)).toEqual([
      'web dependsOn api: one,two',
      'web connectsTo api: ',
      'api connectsTo Db: ',
    ]);
    expect(show(services.currentEdge(first))).toBe('web dependsOn api: one,two');
    expect([services.hasEdge('dependsOn', web, api), services.hasEdge('dependsOn', api, db)]).toEqual([true, false]);
  });

  test('are ordered by dependsOn only', () => {
    const services = graph();
    services.connect(edge('dependsOn', web, api));
    services.connect(edge('connectsTo', api, web));
    expect(services.deploymentOrder).toEqual([api, web, db]);
    expect(services.deploymentWaves).toEqual([[api, db], [web]]);
    expect([services.dependentsOf(api), services.dependentsOf(web)]).toEqual([[web], []]);
  });

  test('show the cycles that edges would close, with new services or known ones', () => {
    const services = graph();
    services.connect(edge('dependsOn', web, api));
    const late: Service = { name: 'late', endpoints: [] };
    expect(services.cyclesClosedBy([], [edge('dependsOn', api, web)], 5)).toEqual([[web, api]]);
    expect(services.cyclesClosedBy([], [edge('dependsOn', db, web)], 5)).toEqual([]);
    const closing = [edge('dependsOn', db, web), edge('dependsOn', api, web)];
    expect(services.cyclesClosedBy([], closing, 5)).toEqual([[web, api]]);
    const later: Service = { ...late, name: 'later' };
    const both = [edge('dependsOn', late, later), edge('dependsOn', later, late)];
    expect(services.cyclesClosedBy([late, later], both, 5)).toEqual([[late, later]]);
    expect(services.cyclesClosedBy([late], [edge('dependsOn', late, web), edge('dependsOn', api, late)], 5)).toEqual(
      [],
    );
    expect(services.has(late)).toBe(false);
  });
});

test('items are grouped by key, in the order of the first of each', () => {
  const groups = groupBy(['bee', 'ape', 'boar', 'ant'], (word) => word[0]);
  expect([...groups]).toEqual([
    ['b', ['bee', 'boar']],
    ['a', ['ape', 'ant']],
  ]);
});

test('services of other applications have edges to them, and clients', () => {
  const externals = new ExternalServices<Service, Service>();
  const [catalog, pay] = ['catalog', 'pay'].map((name): Service => ({ name, endpoints: [endpoint(name)] }));
  for (const service of [catalog, pay]) externals.add(service);
  const first = edge('connectsTo', web, catalog);
  for (const each of [
    first,
    edge('dependsOn', web, pay),
    edge('dependsOn', api, catalog),
    edge('connectsTo', api, catalog),
  ]) {
    externals.connect(each);
  }
  externals.connect(edge('connectsTo', web, catalog, endpoint('x')));
  expect(externals.services).toEqual([catalog, pay]);
  expect(externals.edgesFrom([web, api, db]).map(show)).toEqual([
    'web dependsOn pay: ',
    'web connectsTo catalog: x',
    'api dependsOn catalog: ',
    'api connectsTo catalog: ',
  ]);
  expect(show(externals.currentEdge(first))).toBe('web connectsTo catalog: x');
  expect([externals.hasEdge('dependsOn', api, catalog), externals.hasEdge('dependsOn', web, catalog)]).toEqual([
    true,
    false,
  ]);
  expect([externals.dependentsOf(catalog), externals.clientsOf(catalog)]).toEqual([[api], [api, web]]);
});

describe('names in use', () => {
  const service = (name: string, ...endpoints: object[]) => ({ name, endpoints });
  const namesOf = (reserved: ReservedNames, namespace: string, ...endpoints: object[]) =>
    reserved.conflicts(namespace, 'Other', [service('late', ...endpoints)]).map(({ name, owner }) => [name, owner]);
  const OWNER = { service: 'api', path: 'Mesh' };

  test('conflict in the same namespace: pairs of alias and port, and discovery names', () => {
    const reserved = new ReservedNames();
    reserved.reserve('ns', 'Mesh', [service('api', { dnsName: 'api', port: 80, discoveryName: 'http' })]);
    expect(namesOf(reserved, 'ns', { dnsName: 'api', port: 80, discoveryName: 'other' })).toEqual([
      ['alias api:80', OWNER],
    ]);
    expect(namesOf(reserved, 'ns', { dnsName: 'api', port: 81, discoveryName: 'http' })).toEqual([
      ["discovery name 'http'", OWNER],
    ]);
    expect(namesOf(reserved, 'other', { dnsName: 'api', port: 80, discoveryName: 'http' })).toEqual([]);
  });

  test('are only those that an endpoint has', () => {
    const reserved = new ReservedNames();
    reserved.reserve('ns', 'Mesh', [
      service('api', { dnsName: 'api', port: 80 }),
      service('raw', { discoveryName: 'raw' }),
    ]);
    expect(namesOf(reserved, 'ns', { port: 80 }, {})).toEqual([]);
    expect(namesOf(reserved, 'ns', { dnsName: 'api', port: 80 })).toEqual([['alias api:80', OWNER]]);
    expect(namesOf(reserved, 'ns', { discoveryName: 'raw' })).toEqual([
      ["discovery name 'raw'", { service: 'raw', path: 'Mesh' }],
    ]);
  });

  test('in different stacks may be different, if their text depends on the stack', () => {
    const reserved = new ReservedNames();
    const names = (stack?: string) => ({
      dnsName: 'a',
      port: 80,
      discoveryName: 'd',
      stackOf: { dnsName: stack, discoveryName: stack },
    });
    reserved.reserve('ns', 'Mesh', [service('api', names('One'))]);
    expect(namesOf(reserved, 'ns', names('Two'))).toEqual([]);
    expect(namesOf(reserved, 'ns', names('One'))).toHaveLength(2);
  });

  test('conflict among the services that are checked, and are not reserved by that', () => {
    const reserved = new ReservedNames();
    const twice = ['one', 'two'].map((name) => service(name, { discoveryName: 'd' }));
    expect(reserved.conflicts('ns', 'Mesh', twice)).toEqual([
      { service: 'two', name: "discovery name 'd'", owner: { service: 'one', path: 'Mesh' } },
    ]);
    expect(reserved.conflicts('ns', 'Mesh', [twice[0]])).toEqual([]);
  });
});
