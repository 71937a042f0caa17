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

/** Synthesizes a number of pairs of stacks, with a service in each stack, and with or without a mesh for each pair. */
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

/** The CPU time, on which other processes have less effect than on elapsed time. */
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

/** The time with meshes divided by the time without. Both are measured alternately, so that other load affects both. */
function factorFor(count: number, times: number): number {
  const measured = Array.from({ length: times }, () => [secondsFor(count, true), secondsFor(count, false)] as const);
  return median(measured.map(([withMeshes]) => withMeshes)) / median(measured.map(([, without]) => without));
}

test('the cost of a mesh does not grow with the number of meshes: with 40 meshes, each costs little more than with 10', () => {
  const times = MESHES > 100 ? 5 : 3;
  secondsFor(10, true); // warms up
  secondsFor(10, false);
  const [ten, forty] = [10, 40].map((count) => factorFor(count, times));
  report(`meshes of two stacks: 10 of them ${ten.toFixed(2)} times the app without, 40 ${forty.toFixed(2)} times`);
  expect(forty).toBeLessThan(3);
  expect(forty / ten).toBeLessThan(1.3);
}, 300_000);
