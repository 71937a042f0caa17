import { DeployedApp } from '../support/simulator/deployed-app';
import { networkOf } from '../support/simulator/network';
import { synthesizeWorld } from '../support/world/build';
import { World, WorldService } from '../support/world/world';

const service = (name: string, more: Partial<WorldService> = {}): WorldService => ({
  name,
  place: 'Stack',
  cluster: 0,
  runsOn: 'fargate',
  groups: [],
  port: 8080,
  dependsOn: [],
  connectsTo: [],
  turn: 0,
  ...more,
});

const worldOf = (services: readonly WorldService[], groups: World['groups'] = []): World => ({
  stage: false,
  flags: false,
  namespace: 'own',
  meshIn: 'network',
  clusters: [{ kind: 'created', capacity: 'none' }],
  groups,
  services,
  lines: [],
});

/** A number of clients of one server. */
const clients = (count: number, more: Partial<WorldService> = {}) =>
  Array.from({ length: count }, (_, index) => service(`client${index}`, { dependsOn: ['server'], ...more }));

test.each<[string, World, boolean]>([
  ['60 clients', worldOf([service('server'), ...clients(60)]), false],
  ['61 clients', worldOf([service('server'), ...clients(61)]), true],
  [
    '61 clients with one group',
    worldOf([service('server'), ...clients(61, { groups: [0] })], [{ home: 'ofStack' }]),
    false,
  ],
])('the mesh warns if the rules of a group exceed the quota, and only then: %s', (_, world, isExceeded) => {
  const { assembly, warnings } = synthesizeWorld(world, true);
  const { refusals } = new DeployedApp({ quotas: true }).update(networkOf(assembly));
  expect(refusals.map((text) => text.replace(/:.*/, ''))).toEqual(isExceeded ? ['a quota is exceeded'] : []);
  expect(warnings.includes('ruleQuota')).toBe(isExceeded);
});
