/*
 * `npm run across:local` deploys the two applications of examples/two-apps to ministack with the CDK CLI, one after the
 * other. README.md explains what this shows.
 */
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { Emulator, seconds, StackEvent } from './emulator';
import { Edits, ExampleApps } from './example-apps';
import { check, runWith, timeOf } from './report';

const REGISTRY = '/service-connect/prod';
const CATALOG = `${REGISTRY}/catalog/80`;
const RENAMED: Edits = { "discoveryName: 'catalog'": "discoveryName: 'goods'" };

/** The same applications without a parameter: the consumer waits until the endpoint is in Cloud Map. */
const UNPUBLISHED: Edits = { "publishTo: '/service-connect/prod',": '' };
const waiting = (duration: string): Edits => ({
  'import { App, Stack }': 'import { App, Duration, Stack }',
  "publishedTo: '/service-connect/prod'": `waitUpTo: Duration.${duration}`,
});

/** The resources of interest. ministack reports an update of each resource of a stack, changed or not. */
const SHOWN =
  /^(AWS::CloudFormation::Stack|AWS::ECS::Service|AWS::EC2::SecurityGroupIngress|AWS::SSM::Parameter|Custom::.*)$/;

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'across-local-'));
process.once('exit', () => fs.rmSync(folder, { recursive: true, force: true }));

runWith(async (emulator) => {
  const apps = new ExampleApps(folder, emulator.address);
  await emulator.createPlatform('prod');
  await apps.bootstrap();
  await published(emulator, apps);
  await unpublished(emulator, apps);
}).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});

async function published(emulator: Emulator, apps: ExampleApps) {
  const { deploy } = tools(emulator, apps);
  const registry = () => emulator.parameters(REGISTRY);

  const refused = await deploy('Deploy the consumer first', 'orders');
  check('the missing parameter is named', refused.said.includes(CATALOG));
  check('nothing was created', (await emulator.resources('Orders')).length === 0);

  const producer = await deploy('Deploy the producer', 'catalog');
  const [service] = Object.keys(producer.deployments);
  const [parameter] = producer.events.filter(({ type }) => type === 'AWS::SSM::Parameter').map(({ id }) => id);
  check(
    'the parameter is written after the service',
    timeOf(producer.events, service, 'CREATE_COMPLETE') <= timeOf(producer.events, parameter, 'CREATE_IN_PROGRESS'),
  );
  const before = await registry();
  console.log('  ', before);

  const consumer = await deploy('Deploy the consumer', 'orders');
  check('both services were created', Object.keys(consumer.deployments).length === 2);
  const group = before[CATALOG].split(',')[5];
  const rules = (await emulator.resources('Orders')).filter(({ type }) => type === 'AWS::EC2::SecurityGroupIngress');
  check(
    'a rule lets it into the published group',
    rules.some(({ physicalId }) => physicalId.startsWith(`${group}|80|`)),
  );

  const renamed = await deploy('Rename the endpoint in the producer', 'catalog', RENAMED);
  check('the producer was redeployed', renamed.redeployed.length === 1);
  const after = await registry();
  console.log('  ', after);
  check('the parameter has another digest and name', /^1,[0-9a-f]{12},goods,80,80,sg-/.test(after[CATALOG]));

  const redeployed = await deploy('Deploy the consumer again, unchanged', 'orders');
  check('exactly its client was redeployed', /^Orders/.test(redeployed.redeployed.join()));
  check('and only once', redeployed.redeployed.length === 1);

  const unchanged = await deploy('Deploy the consumer once more', 'orders');
  check('CloudFormation has nothing to do', unchanged.said.includes('(no changes)'));
  check('nothing was redeployed', unchanged.redeployed.length === 0);

  await apps.destroy('catalog');
  const gone = await deploy('Delete the producer, and deploy the consumer', 'orders');
  check('the missing parameter is named', gone.said.includes(CATALOG));
  check('nothing was redeployed', gone.redeployed.length === 0);
  await apps.destroy('orders');
  check('nothing is left', (await emulator.resources('Orders')).length === 0);
}

async function unpublished(emulator: Emulator, apps: ExampleApps) {
  const { deploy } = tools(emulator, apps);

  const late = await deploy('Wait for an endpoint that never comes', 'orders', waiting('seconds(15)'));
  const reason = late.events.find(({ status, reason: text }) => status === 'CREATE_FAILED' && text)?.reason ?? '';
  check('the gate names the endpoint and the namespace', /catalog/.test(reason) && /prod/.test(reason));
  check('the client was not created', !late.events.some(isClient));
  await apps.destroy('orders');

  const deploying = deploy('Deploy the consumer, and meanwhile the producer', 'orders', waiting('minutes(5)'));
  await seconds(10);
  await apps.deploy('catalog', UNPUBLISHED);
  const { events } = await deploying;
  const gate = events.find(({ type }) => type.startsWith('Custom::'))!.id;
  const client = events.find(isClient)!.id;
  check(
    'the gate waited',
    timeOf(events, gate, 'CREATE_COMPLETE') - timeOf(events, gate, 'CREATE_IN_PROGRESS') > 10_000,
  );
  check(
    'the client was created after it',
    timeOf(events, gate, 'CREATE_COMPLETE') <= timeOf(events, client, 'CREATE_IN_PROGRESS'),
  );
  check('the stack is complete', events[events.length - 1].status === 'CREATE_COMPLETE');
  console.log('\nWhat the function logged');
  for (const line of (await emulator.functionLog()).slice(-8)) console.log('  ', line);
}

/** Whether an event is about the service that calls the other application. */
function isClient({ type, id }: StackEvent): boolean {
  return type === 'AWS::ECS::Service' && id.startsWith('Orders');
}

interface Deployed {
  /** The output of the CLI. */
  readonly said: string;
  readonly events: readonly StackEvent[];
  /** The newest deployment of each ECS service. */
  readonly deployments: Record<string, string>;
  /** The ECS services that existed before and have a new deployment. */
  readonly redeployed: readonly string[];
}

function tools(emulator: Emulator, apps: ExampleApps) {
  return {
    async deploy(title: string, name: string, edits: Edits = {}): Promise<Deployed> {
      const stack = name[0].toUpperCase() + name.slice(1);
      const start = new Date();
      const before = await emulator.deployments(stack);
      const said = await apps.deploy(name, edits);
      const events = (await emulator.events(stack)).filter(({ time }) => time >= start);
      const deployments = await emulator.deployments(stack);
      console.log(`\n${title}`);
      print(said, events);
      const redeployed = Object.keys(before).filter((id) => before[id] !== deployments[id]);
      return { said, events, deployments, redeployed };
    },
  };
}

/** The steps of CloudFormation, or the output of the CLI if there are none. */
function print(said: string, events: readonly StackEvent[]) {
  const shown = events.filter(({ type }) => SHOWN.test(type));
  for (const { id, type, status, reason } of shown) {
    console.log(`   ${status.padEnd(18)} ${type.padEnd(32)} ${id}${reason ? `: ${reason}` : ''}`);
  }
  if (shown.length > 0) return;
  const lines = said.split('\n').filter((line) => /does not exist|no changes|fail|error/i.test(line));
  for (const line of lines) console.log('  ', line.trim());
}
