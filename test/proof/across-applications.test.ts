import { Call, Client, Offer, REGISTRY } from '../support/across/apps';
import { TwoApps } from '../support/across/two-apps';

/*
 * Two applications of two teams, deployed one after the other. The number at the end of a name determines the stack: `web0` and `mail0`
 * share a stack, `report1` is in a nested stack of it, and `stock2` is in another stack.
 */

const offer = (name: string, more: Partial<Offer> = {}): Offer => ({
  name,
  dnsName: name.slice(0, -1),
  port: 80,
  discoveryName: name,
  containerPort: 8080,
  group: 1,
  image: 1,
  hasMore: false,
  isPublished: true,
  ...more,
});
const client = (name: string, ...calls: Call[]): Client => ({ name, image: 1, calls });
const CATALOG: Call = { dnsName: 'catalog', port: 80 };
const PRICES: Call = { dnsName: 'prices', port: 80 };

const OFFERS = [offer('catalog0'), offer('prices1')];
const CLIENTS = [
  client('web0', CATALOG),
  client('mail0'),
  client('report1', CATALOG, PRICES),
  client('stock2', PRICES),
];
const MISSING = `a parameter is missing: Orders reads ${REGISTRY}/catalog/80`;

/** The offers, with a change of the first. */
const changed = (more: Partial<Offer>) => [offer('catalog0', more), OFFERS[1]];

function bothDeployed(): TwoApps {
  const apps = new TwoApps();
  expect(apps.deployProducer(OFFERS).refusals).toEqual([]);
  expect(apps.deployConsumer(CLIENTS)).toMatchObject({ refusals: [], early: [] });
  expect(apps.broken(CLIENTS)).toEqual([]);
  return apps;
}

test('producer before consumer: each client works from its first deployment', () => {
  bothDeployed();
});

test('consumer before producer: refused before anything changes; it works if deployed again after the producer', () => {
  const apps = new TwoApps();
  const { refusals, changes } = apps.deployConsumer(CLIENTS);
  expect(refusals).toContain(MISSING);
  expect({ changes, state: apps.state }).toEqual({ changes: 0, state: '[]' });
  apps.deployProducer(OFFERS);
  expect(apps.deployConsumer(CLIENTS)).toMatchObject({ refusals: [], early: [] });
  expect(apps.broken(CLIENTS)).toEqual([]);
});

test('unchanged deployments change nothing', () => {
  const apps = bothDeployed();
  expect(apps.deployProducer(OFFERS).changes).toBe(0);
  expect(apps.deployConsumer(CLIENTS).changes).toBe(0);
});

test('a new discovery name: the next deployment of the consumer redeploys exactly the clients of that endpoint', () => {
  const apps = bothDeployed();
  expect(apps.deployProducer(changed({ discoveryName: 'renamed' })).deployed).toEqual(['catalog0']);
  expect(apps.broken(CLIENTS)).toEqual(['web0 -> catalog:80', 'report1 -> catalog:80']); // the clients do not know the new name yet
  const { deployed, early } = apps.deployConsumer(CLIENTS);
  expect({ deployed: [...deployed].sort(), early }).toEqual({ deployed: ['report1', 'web0'], early: [] });
  expect(apps.broken(CLIENTS)).toEqual([]);
  expect(apps.deployConsumer(CLIENTS).changes).toBe(0);
});

test('a new alias: the consumer is refused until it no longer calls the old alias, and can then call the new one', () => {
  const apps = bothDeployed();
  apps.deployProducer(changed({ dnsName: 'goods' }));
  const before = apps.state;
  expect(apps.deployConsumer(CLIENTS).refusals).toContain(MISSING);
  expect(apps.state).toBe(before);
  const calling = (...calls: Call[]) =>
    CLIENTS.map((each) => ({ ...each, calls: each.calls.flatMap((call) => (call === CATALOG ? calls : [call])) }));
  // In one deployment, EC2 would refuse the rule for the new alias, because the equal rule for the old alias still exists.
  expect(apps.deployConsumer(calling()).refusals).toEqual([]);
  const goods = calling({ dnsName: 'goods', port: 80 });
  expect(apps.deployConsumer(goods)).toMatchObject({ refusals: [], early: [] });
  expect(apps.broken(goods)).toEqual([]);
});

test('another port in the alias: the consumer is refused until it calls that port', () => {
  const apps = bothDeployed();
  apps.deployProducer(changed({ port: 8000 }));
  expect(apps.deployConsumer(CLIENTS).refusals).toContain(MISSING);
});

test.each<[string, Partial<Offer>, Partial<Offer>]>([
  ['another container port', { containerPort: 9090 }, {}],
  ['another security group', { group: 2 }, {}],
  ['both', { containerPort: 9090, group: 2 }, {}],
])('%s: the next deployment of the consumer moves the rules and redeploys no client', (_, more) => {
  const apps = bothDeployed();
  apps.deployProducer(changed(more));
  expect(apps.broken(CLIENTS)).toEqual(['web0 -> catalog:80', 'report1 -> catalog:80']); // blocked until the rules move
  const { deployed, changes } = apps.deployConsumer(CLIENTS);
  expect({ deployed, changes }).toEqual({ deployed: [], changes: 2 });
  expect(apps.broken(CLIENTS)).toEqual([]);
});

test.each<[string, Partial<Offer>]>([
  ['another image', { image: 2 }],
  ['one more endpoint', { hasMore: true }],
])('%s of the producer: the consumer does not change', (_, more) => {
  const apps = bothDeployed();
  expect(apps.deployProducer(changed(more)).deployed).toEqual(['catalog0']);
  expect(apps.deployConsumer(CLIENTS).changes).toBe(0);
  expect(apps.broken(CLIENTS)).toEqual([]);
});

test.each<[string, (apps: TwoApps) => void]>([
  ['the producer is deleted', (apps) => apps.deleteProducer()],
  ['its service is removed', (apps) => apps.deployProducer(OFFERS.slice(1))],
  ['its service is no longer published', (apps) => apps.deployProducer(changed({ isPublished: false }))],
])('%s: the consumer is refused before anything changes, until the endpoint is back', (_, remove) => {
  const apps = bothDeployed();
  remove(apps);
  const before = apps.state;
  expect(apps.deployConsumer(CLIENTS).refusals).toContain(MISSING);
  expect(apps.state).toBe(before);
  expect(apps.deployProducer(OFFERS).refusals).toEqual([]);
  expect(apps.deployConsumer(CLIENTS).refusals).toEqual([]);
  expect(apps.broken(CLIENTS)).toEqual([]);
});

test('the producer is rolled back: the parameter keeps the old value, and the consumer does not change', () => {
  const renamed = changed({ discoveryName: 'renamed' });
  const steps = new TwoApps();
  steps.deployProducer(OFFERS);
  const { changes } = steps.deployProducer(renamed);
  expect(changes).toBeGreaterThan(1); // the service and the parameter at least
  for (let failAfter = 0; failAfter < changes; failAfter++) {
    const apps = bothDeployed();
    const published = apps.parameter(`${REGISTRY}/catalog/80`);
    expect(apps.deployProducer(renamed, { failAfter }).refusals).toHaveLength(1);
    expect(apps.parameter(`${REGISTRY}/catalog/80`)).toBe(published);
    expect(apps.deployConsumer(CLIENTS).changes).toBe(0);
    expect(apps.broken(CLIENTS)).toEqual([]);
  }
});

test('the consumer is rolled back: its next deployment redeploys the same clients', () => {
  const apps = bothDeployed();
  apps.deployProducer(changed({ discoveryName: 'renamed' }));
  expect(apps.deployConsumer(CLIENTS, { failAfter: 1 }).refusals).toHaveLength(1);
  expect([...apps.deployConsumer(CLIENTS).deployed].sort()).toEqual(['report1', 'web0']);
  expect(apps.broken(CLIENTS)).toEqual([]);
});

test('a client that is added later works from its first deployment, and no other client is redeployed', () => {
  const apps = bothDeployed();
  const grown = [...CLIENTS, client('new2', CATALOG)];
  expect(apps.deployConsumer(grown)).toMatchObject({ deployed: ['new2'], early: [] });
  expect(apps.broken(grown)).toEqual([]);
});

describe('two services with one security group and the same container port', () => {
  const shared = [offer('catalog0', { group: 'shared' }), offer('goods2', { group: 'shared' }), OFFERS[1]];
  const goods: Call = { dnsName: 'goods', port: 80 };
  const clients = [client('web0', CATALOG, goods), client('mail0', goods)];

  test('have one rule for each client, because EC2 refuses the same rule twice', () => {
    const apps = new TwoApps();
    expect(apps.deployProducer(shared).refusals).toEqual([]);
    expect(apps.deployConsumer(clients)).toMatchObject({ refusals: [], early: [] });
    expect(apps.broken(clients)).toEqual([]);
  });

  // As docs/across-applications.md says, CloudFormation creates the rule of the second service before it deletes that of the first.
  test.each<[string, readonly Offer[], readonly Client[]]>([
    ['a client no longer calls the first', shared, [client('web0', goods), client('mail0', goods)]],
    ['the first gets a group of its own', [offer('catalog0', { group: 1 }), ...shared.slice(1)], clients],
  ])('%s: refused and rolled back, unless the client calls neither in a deployment before it', (_, offers, next) => {
    const apps = new TwoApps();
    apps.deployProducer(shared);
    apps.deployConsumer(clients);
    expect(apps.deployProducer(offers).refusals).toEqual([]);
    const before = apps.state;
    expect(apps.deployConsumer(next).refusals).toEqual([expect.stringMatching(/^a rule exists already/)]);
    expect(apps.state).toBe(before);
    expect(apps.deployConsumer([client('web0'), client('mail0', goods)]).refusals).toEqual([]);
    expect(apps.deployConsumer(next)).toMatchObject({ refusals: [], early: [] });
    expect(apps.broken(next)).toEqual([]);
  });
});
