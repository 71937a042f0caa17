import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { ServiceConnectMesh } from '../../src';
import { Brownfield, BrownfieldService } from '../support/brownfield/brownfield';
import { declaredIn } from '../support/brownfield/laws';
import { plainBrownfield, plainService } from '../support/brownfield/plain';
import { running, Running, withMesh } from '../support/brownfield/try';
import { STYLES } from '../support/configured-services';
import { readAssembly } from '../support/simulator/assembly';
import { DeployedApp } from '../support/simulator/deployed-app';
import { Network, networkOf } from '../support/simulator/network';
import { tryUpdate } from '../support/simulator/update-laws';

/* The migrations of docs/adopting.md in the simulator, one deployment after the other: clients can call their servers at every moment. */

function shop(more: Partial<Brownfield> = {}, ofEach: Partial<BrownfieldService> = {}): Brownfield {
  const services = [
    plainService('db', { ...ofEach, place: 'Back' }),
    plainService('api', { ...ofEach, dependsOn: ['db'] }),
    plainService('web', { ...ofEach, hasEndpoint: false, dependsOn: ['api', 'db'] }),
  ];
  return plainBrownfield(more.services ?? services, more);
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
  ['adopt, then set the namespace by reference', [running(byHand)!, withMesh(byHand), withMesh(byReference)]],
  ['set the namespace by reference, then adopt', [running(byHand)!, running(byReference)!, withMesh(byReference)]],
])('%s', (_, versions) => {
  const app = new DeployedApp();
  expect(app.update(versions[0].network).refusals).toEqual([]);
  const declared = declaredIn(byHand, versions[0]);
  for (const { network } of versions.slice(1)) {
    const { broken, refusals } = tryUpdate(app, declared, network);
    expect({ broken, refusals }).toEqual({ broken: {}, refusals: [] });
  }
  for (const { client, server, aliases } of declared.edges) {
    const id = (construct: string) => app.region.units.find((unit) => unit.path === `${construct}/Service`)!.id;
    expect(app.region.finds(id(client), id(server), aliases)).toBe(true);
  }
});

test('the laws detect a change of the namespace: clients lose their servers', () => {
  const app = new DeployedApp();
  app.update(withMesh(byHand).network);
  const other = withMesh({ ...byHand, namespace: 'default' });
  const { broken } = tryUpdate(app, declaredIn(byHand, other), other.network);
  expect(Object.keys(broken)).toEqual(['a client never loses an endpoint that it found']);
});

/** The stack of a server depends on the stack of its client because of a rule, so the mesh refuses `dependsOn`. */
function networkAt(step: 'by hand' | 'adopted' | 'done'): Network {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'migration-'));
  try {
    const app = new App({
      outdir: folder,
      context: { 'aws:cdk:enable-path-metadata': true },
      analyticsReporting: false,
    });
    const [network, back, front] = ['Network', 'Back', 'Front'].map((id) => new Stack(app, id));
    const attributes = { vpcId: 'vpc-1', availabilityZones: ['a'], privateSubnetIds: ['subnet-1'] };
    const vpc = ec2.Vpc.fromVpcAttributes(network, 'Vpc', attributes);
    const cluster = new ecs.Cluster(network, 'Cluster', { vpc });
    const style = STYLES['enableServiceConnect()'];
    const api = style(back, 'Api', { cluster, namespace: 'shop.local', offer: { dnsName: 'api' } });
    const web = style(front, 'Web', { cluster, namespace: 'shop.local' });
    const port = ec2.Port.tcp(8080);
    if (step === 'by hand') api.connections.allowFrom(web, port);
    if (step === 'adopted') api.connections.allowFrom(ec2.Peer.anyIpv4(), port);
    if (step !== 'by hand') {
      const services = [
        { name: 'web', service: web, dependsOn: ['api'] },
        { name: 'api', service: api },
      ];
      new ServiceConnectMesh(front, 'Mesh', { services });
    }
    return networkOf(readAssembly(app.synth().directory));
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

test.each<[string, ('adopted' | 'done')[], string[]]>([
  ['two deployments', ['adopted', 'done'], []],
  ['one deployment, in which calls are blocked', ['done'], ['traffic that was allowed is never blocked']],
])('a rule that makes the stack of the server depend on that of the client moves in %s', (_, steps, laws) => {
  const app = new DeployedApp();
  expect(app.update(networkAt('by hand')).refusals).toEqual([]);
  const edge = { client: 'Front/Web', server: 'Back/Api', kind: 'dependsOn' as const, aliases: ['api:8080'] };
  const declared = { services: [edge.client, edge.server], edges: [edge], shared: [] };
  const updates = steps.map((step) => tryUpdate(app, declared, networkAt(step)));
  expect(updates.flatMap(({ refusals }) => refusals)).toEqual([]);
  expect(updates.flatMap(({ broken }) => Object.keys(broken))).toEqual(laws);
});
