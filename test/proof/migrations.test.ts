import { Brownfield, BrownfieldService } from '../support/brownfield/brownfield';
import { declaredIn } from '../support/brownfield/laws';
import { running, Running, withMesh } from '../support/brownfield/try';
import { DeployedApp } from '../support/simulator/deployed-app';
import { tryUpdate } from '../support/simulator/update-laws';

/* The migrations of docs/adopting.md in the simulator: one deployment after the other, and at every moment clients reach their servers. */

const service = (name: string, more: Partial<BrownfieldService> = {}): BrownfieldService => ({
  name,
  place: 'Shop',
  style: 'enableServiceConnect()',
  configured: 'at once',
  spelling: 'name',
  hasEndpoint: true,
  hasAlias: true,
  hasDiscoveryName: true,
  group: 'own',
  dependsOn: [],
  connectsTo: [],
  turn: 0,
  ...more,
});

function shop(more: Partial<Brownfield> = {}, ofEach: Partial<BrownfieldService> = {}): Brownfield {
  return {
    isInStage: false,
    hasFlags: true,
    namespace: 'created',
    meshIn: 'last',
    namesNamespace: false,
    declaredBy: 'rows',
    services: [
      service('db', { ...ofEach, place: 'Back' }),
      service('api', { ...ofEach, dependsOn: ['db'] }),
      service('web', { ...ofEach, hasEndpoint: false, dependsOn: ['api', 'db'] }),
    ],
    lines: [],
    ...more,
  };
}

const byHand = shop({
  lines: [
    { form: 'allowTo', from: 'web', to: 'api', when: 'before' },
    { form: 'allowTo', from: 'api', to: 'db', when: 'before' },
    { form: 'allowTo', from: 'web', to: 'db', when: 'before' },
    { form: 'dependency', from: 'web', to: 'db', when: 'before' },
  ],
});

const byReference = shop({ lines: byHand.lines }, { spelling: 'reference' });

test.each<[string, Running[]]>([
  ['adopt, then remove the rules and node.addDependency', [running(byHand)!, withMesh(byHand), withMesh(shop())]],
  ['adopt, then give the namespace by reference', [running(byHand)!, withMesh(byHand), withMesh(byReference)]],
  ['give the namespace by reference, then adopt', [running(byHand)!, running(byReference)!, withMesh(byReference)]],
])('%s', (_, versions) => {
  const app = new DeployedApp();
  expect(app.update(versions[0].network).refusals).toEqual([]);
  const declared = declaredIn(byHand, versions[0]);
  for (const { network } of versions.slice(1)) {
    const { broken, refusals } = tryUpdate(app, declared, network);
    expect({ broken, refusals }).toEqual({ broken: {}, refusals: [] });
  }
  for (const { client, server, aliases } of declared.edges) {
    const id = (path: string) => app.region.units.find((unit) => unit.path === `${path}/Service`)!.id;
    expect(app.region.finds(id(client), id(server), aliases)).toBe(true);
  }
});

test('another namespace instead is seen: clients lose their servers', () => {
  const app = new DeployedApp();
  app.update(withMesh(byHand).network);
  const other = withMesh({ ...byHand, namespace: 'default' });
  const { broken } = tryUpdate(app, declaredIn(byHand, other), other.network);
  expect(Object.keys(broken)).toEqual(['a client keeps finding what it found']);
});
