import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { ServiceConnectMesh } from '../../src';
import { fargateService } from '../support/fargate-service';
import { forgetting } from '../support/forget-tokens';
import { MESHES, report } from '../support/proof-runs';
import { newApp } from '../support/spread';

/** Declares so many pairs of stacks, a service in each, and synthesizes them, with a mesh for each pair or without. */
function synthesizePairs(count: number, withMeshes: boolean, outdir: string) {
  const app = newApp({ outdir, treeMetadata: false });
  const base = new Stack(app, 'Base');
  const vpc = ec2.Vpc.fromVpcAttributes(base, 'Vpc', {
    vpcId: 'vpc-1',
    availabilityZones: ['a'],
    privateSubnetIds: ['subnet-1'],
  });
  const cluster = new ecs.Cluster(base, 'Cluster', { vpc });
  for (let index = 0; index < count; index++) {
    const [web, api] = ['Web', 'Api'].map((id) =>
      fargateService(new Stack(app, `${id}${index}`), id, { cluster, ports: { http: 8080 } }),
    );
    if (!withMeshes) continue;
    new ServiceConnectMesh(Stack.of(web), 'Mesh', {
      services: [
        { name: 'web', service: web, dependsOn: ['api'] },
        { name: 'api', service: api, endpoints: [{ portMappingName: 'http' }] },
      ],
    });
  }
  app.synth();
}

/** CPU time, which other processes disturb less than the clock. */
function secondsFor(count: number, withMeshes: boolean): number {
  const outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'many-'));
  try {
    const start = process.cpuUsage();
    forgetting(() => synthesizePairs(count, withMeshes, outdir));
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1e6;
  } finally {
    fs.rmSync(outdir, { recursive: true });
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

/** How many times as long it takes with meshes. Measured in turns, so that a busy moment hits both. */
function factorFor(count: number, times: number): number {
  const measured = Array.from({ length: times }, () => [secondsFor(count, true), secondsFor(count, false)] as const);
  return median(measured.map(([withMeshes]) => withMeshes)) / median(measured.map(([, without]) => without));
}

test('no mesh pays for the others: 40 with an edge between two stacks each cost little more than 10, one by one', () => {
  const times = MESHES > 100 ? 5 : 3;
  secondsFor(10, true); // warms up
  secondsFor(10, false);
  const [ten, forty] = [10, 40].map((count) => factorFor(count, times));
  report(`meshes of two stacks: 10 of them ${ten.toFixed(2)} times the app without, 40 ${forty.toFixed(2)} times`);
  expect(forty).toBeLessThan(3);
  expect(forty / ten).toBeLessThan(1.3);
}, 300_000);
