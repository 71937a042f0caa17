/*
 * `npm run functions:local` runs the inline function for real: ministack's CloudFormation calls it in a Node process,
 * with the AWS SDK, for stacks that are created, updated, rolled back after a failure, and deleted. README.md explains
 * what this shows.
 */
import { Emulator, seconds } from './emulator';
import { check, last, runWith, show, timeOf } from './report';
import { gateTemplate, idOf, shopTemplate, Version } from './template';

const FIRST: Version = { apiName: 'api', webImage: 'web' };
const RENAMED: Version = { ...FIRST, apiName: 'backend' };
const BROKEN: Version = { apiName: 'catalog', webImage: 'broken' };

runWith(async (emulator) => {
  await redeployments(emulator);
  await gates(emulator);
}).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});

/** Two services that connect to each other, each with a redeployment. */
async function redeployments(emulator: Emulator) {
  const template = shopTemplate(FIRST);
  const [web, api] = ['Web', 'Api'].map((prefix) => idOf(template, 'AWS::ECS::Service', prefix));
  const [redeployWeb, redeployApi] = ['Web', 'Api'].map((id) =>
    idOf(template, 'Custom::ServiceConnectRedeployment', `MeshRedeployShop${id}`),
  );
  const fn = idOf(template, 'AWS::Lambda::Function');
  const policy = idOf(template, 'AWS::IAM::Policy');
  const deployments = async () => [await emulator.primaryDeployment('web'), await emulator.primaryDeployment('api')];

  const created = show('Create the stack', await emulator.deploy('Shop', template));
  check('the stack is created', last(created).status === 'CREATE_COMPLETE');
  for (const id of [redeployWeb, redeployApi]) {
    const begin = timeOf(created, id, 'CREATE_IN_PROGRESS');
    check(
      `${id} begins after both services, the policy and the function`,
      [web, api, policy, fn].every((other) => timeOf(created, other, 'CREATE_COMPLETE') <= begin),
    );
    check(`${id} waits for ECS`, timeOf(created, id, 'CREATE_COMPLETE') - begin >= 15_000);
  }

  const before = await deployments();
  const updated = show('Rename the endpoint of api', await emulator.deploy('Shop', shopTemplate(RENAMED), true));
  const after = await deployments();
  check('the stack is updated', last(updated).status === 'UPDATE_COMPLETE');
  check('web is redeployed', before[0] !== after[0]);
  const duration = (id: string) => timeOf(updated, id, 'UPDATE_COMPLETE') - timeOf(updated, id, 'UPDATE_IN_PROGRESS');
  check('api is not redeployed by its custom resource', !(duration(redeployApi) >= 10_000));

  const unchanged = await emulator.deploy('Shop', shopTemplate(RENAMED), true).catch((error) => error.message);
  console.log('\nUpdate nothing\n  ', unchanged);
  check('nothing is redeployed', (await deployments()).join() === after.join());

  const broken = show(
    'Rename it again, and update web to an image that does not start',
    await emulator.deploy('Shop', shopTemplate(BROKEN), true),
  );
  const failure = broken.find(({ id, status }) => id === redeployWeb && status === 'UPDATE_FAILED');
  check('the redeployment fails with the reason of ECS', /circuit breaker: tasks failed/.test(failure?.reason ?? ''));
  check('the stack is rolled back', last(broken).status === 'UPDATE_ROLLBACK_COMPLETE');
  const log = await emulator.functionLog();
  check(
    'the rollback does not wait',
    log.some((line) => line.includes('the stack rolls back')),
  );
  console.log('\nWhat the function logged in its own log group');
  for (const line of log.slice(-12)) console.log('  ', line);

  const deleted = show('Delete the stack', await emulator.delete('Shop'));
  check('the stack is deleted', last(deleted).status === 'DELETE_COMPLETE');
  for (const id of [redeployWeb, redeployApi]) {
    check(
      `${id} is deleted before the policy and the function`,
      [policy, fn].every(
        (other) => timeOf(deleted, id, 'DELETE_COMPLETE') <= timeOf(deleted, other, 'DELETE_IN_PROGRESS'),
      ),
    );
  }
  check('no logs are left', (await emulator.functionLog()).length === 0);
}

/** A client that waits for an endpoint of another application. */
async function gates(emulator: Emulator) {
  const late = show(
    'Wait for an endpoint that never comes',
    await emulator.deploy('Late', gateTemplate('catalog', 20)),
  );
  const failure = late.find(({ id, status }) => id === 'Gate' && status === 'CREATE_FAILED');
  check('the gate names the endpoint', /no healthy task offers catalog after 20 seconds/.test(failure?.reason ?? ''));
  check('the stack is rolled back', last(late).status === 'ROLLBACK_COMPLETE');

  const deploying = emulator.deploy('Orders', gateTemplate('catalog', 120));
  await seconds(15);
  await emulator.registerEndpoint('shared', 'catalog');
  const opened = show('Wait for an endpoint that comes after 15 seconds', await deploying);
  check('the stack is created', last(opened).status === 'CREATE_COMPLETE');
  const time = timeOf(opened, 'Gate', 'CREATE_COMPLETE') - timeOf(opened, 'Gate', 'CREATE_IN_PROGRESS');
  check('the gate waited for the endpoint', time >= 15_000);
  console.log('\nWhat the function logged about it');
  for (const line of (await emulator.functionLog()).slice(-5)) console.log('  ', line);
}
