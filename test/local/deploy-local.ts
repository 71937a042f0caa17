/*
 * `npm run deploy:local` runs the CDK CLI, which deploys, updates and destroys real applications in an account that moto emulates on
 * this machine, and checks that each service is deployed after the services that it depends on, and deleted before them. The control
 * does the same without the edges, where the race must occur. README.md explains what this tests and what it does not.
 */
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { App } from 'aws-cdk-lib';
import { adopt } from './adoption';
import { Cdk } from './cdk';
import { Emulator } from './emulator';
import { deletedInOrder, deployedInOrder, timesOf } from './order';
import { Report } from './report';
import { addCache, Scenario, SCENARIOS } from './scenarios';

interface Tools {
  readonly cdk: Cdk;
  readonly emulator: Emulator;
  readonly report: Report;
  newApp(): App;
}

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});

async function main() {
  const report = new Report();
  console.log('Starting moto, which pip has to install the first time');
  const emulator = await Emulator.start();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'deploy-local-'));
  process.once('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
  const newApp = () => new App({ outdir: fs.mkdtempSync(path.join(folder, 'cdk.out-')) });
  try {
    const cdk = new Cdk(emulator.address, folder);
    console.log(`The CDK CLI ${cdk.version} deploys to ${emulator.address}`);
    await cdk.bootstrap();
    for (const scenario of SCENARIOS) {
      report.scenario(scenario.title);
      for (const ordered of [true, false]) await runScenario(scenario, ordered, { cdk, emulator, report, newApp });
    }
    await adopt(cdk, emulator, report, newApp);
  } catch (error) {
    console.error(emulator.complaints);
    throw error;
  } finally {
    await emulator.end();
  }
  report.end();
}

/** Deploys, updates and destroys an app, and reads the state of its services after each step. */
async function runScenario(
  { build, edges, client }: Scenario,
  ordered: boolean,
  { cdk, emulator, report, newApp }: Tools,
) {
  // moto creates independent resources in the order of declaration, so clients are declared first.
  const clientsFirst = { ordered, clientsFirst: true };
  const serversFirst = { ordered, clientsFirst: false };
  const declared = build(newApp(), { ...clientsFirst, ordered: true }); // the mesh of the control has no edges
  const order = declared.deploymentOrder.map(({ name }) => name);
  report.variant(ordered);

  const first = newApp();
  const mesh = build(first, clientsFirst);
  await cdk.deploy(first.synth());
  const created = timesOf(mesh, await emulator.services());
  report.created(order, edges, deployedInOrder(created));

  const second = newApp();
  const grown = build(second, clientsFirst);
  addCache(grown, client, clientsFirst);
  await cdk.deploy(second.synth());
  const updated = timesOf(grown, await emulator.services());
  const isNew = (name: string) => updated.get(name)!.deployed !== created.get(name)?.deployed;
  report.updated(client, deployedInOrder(updated).filter(isNew));

  const last = newApp();
  addCache(build(last, serversFirst), client, serversFirst);
  await cdk.destroy(last.synth());
  const destroyed = timesOf(grown, await emulator.services());
  report.destroyed([...order, 'cache'], [...edges, [client, 'cache']], deletedInOrder(destroyed));
}
