import { awsError, EVENT, FORMS, list, NEVER, primary, send, SERVICE, started, StubAws, UPDATE } from './stub-aws';

const SUBJECT = `Redeployment of ECS service ${SERVICE}`;
const EVENT_TEXT = 'Latest event: (service web) has started 1 tasks';
const BLUE_GREEN = { deploymentConfiguration: { strategy: 'BLUE_GREEN' } };

beforeEach(() => {
  jest.useFakeTimers();
  jest.spyOn(console, 'log').mockImplementation();
});
afterEach(() => jest.useRealTimers());

describe.each(FORMS)('%s: a redeployment', (_, create) => {
  test('succeeds when ECS completes the deployment', async () => {
    const aws = new StubAws({
      updateService: started(2),
      describeServices: [primary(2, 'IN_PROGRESS', '0/2'), primary(2, 'IN_PROGRESS'), primary(2, 'COMPLETED')],
    });
    const start = Date.now();
    const outcome = await send(create(aws.load), {});
    expect(outcome).toEqual({
      status: 'SUCCESS',
      reason: `COMPLETED: ECS deployment ecs-svc/2 completed. 2 of 2 tasks run. ${EVENT_TEXT}`,
      physicalId: 'RedeployWeb',
      seconds: 30,
    });
    expect(aws.calls).toEqual([
      'describeStacks',
      'listServiceDeployments',
      'updateService',
      ...Array(3).fill('describeServices'),
    ]);
    expect(aws.inputs[0]).toEqual({ StackName: EVENT.StackId });
    const createdAt = { after: new Date(start - 3_600_000) }; // ECS lists no older ones
    expect(aws.inputs[1]).toEqual({ cluster: 'shop', service: SERVICE, createdAt });
    expect(aws.inputs[2]).toEqual({ cluster: 'shop', service: SERVICE, forceNewDeployment: true });
    expect(aws.inputs[3]).toEqual({ cluster: 'shop', services: [SERVICE] });
  });

  test('keeps the physical id in an update', async () => {
    const aws = new StubAws({ updateService: started(2), describeServices: primary(2, 'COMPLETED') });
    expect(await send(create(aws.load), UPDATE)).toMatchObject({ status: 'SUCCESS', physicalId: 'earlier-id' });
    expect(aws.calls).toContain('updateService');
  });

  test('fails with the reason of ECS if the deployment fails without a rollback', async () => {
    const aws = new StubAws({
      updateService: started(2),
      describeServices: [primary(2, 'IN_PROGRESS', '0/2'), primary(2, 'FAILED', '0/2')],
    });
    expect(await send(create(aws.load), {})).toMatchObject({
      status: 'FAILED',
      reason: `${SUBJECT}: FAILED: ECS deployment circuit breaker: tasks failed to start. 0 of 2 tasks run. ${EVENT_TEXT}`,
    });
  });

  test.each([
    ['an earlier deployment', 1],
    ['a new deployment', 3],
  ])('fails with the reason of the rollback if ECS rolls back to %s', async (__, id) => {
    const why = 'Service deployment rolled back because the circuit breaker threshold was exceeded.';
    const aws = new StubAws({
      updateService: started(2),
      // the state of the deployment that ECS rolled back to does not count
      describeServices: [primary(2, 'IN_PROGRESS', '0/2'), primary(id, 'COMPLETED')],
      listServiceDeployments: [list([1, 'SUCCESSFUL']), list([1, 'SUCCESSFUL'], [2, 'ROLLBACK_SUCCESSFUL', why])],
    });
    expect(await send(create(aws.load), {})).toMatchObject({
      status: 'FAILED',
      reason: `${SUBJECT}: ROLLBACK_SUCCESSFUL: ${why} 2 of 2 tasks run. ${EVENT_TEXT}`,
      seconds: 20,
    });
  });

  test('ends with the newer deployment if that replaces it', async () => {
    const aws = new StubAws({
      updateService: started(2),
      describeServices: [primary(2, 'IN_PROGRESS', '1/2'), primary(3, 'IN_PROGRESS', '0/2'), primary(3, 'COMPLETED')],
      listServiceDeployments: [
        list(),
        list([3, 'IN_PROGRESS'], [2, 'STOPPED', 'replaced']),
        list([2, 'STOPPED', 'replaced'], [3, 'SUCCESSFUL']),
      ],
    });
    expect(await send(create(aws.load), {})).toMatchObject({ status: 'SUCCESS', seconds: 30 });
  });

  test('fails if the newer deployment fails', async () => {
    const aws = new StubAws({
      updateService: started(2),
      describeServices: primary(3, 'COMPLETED'),
      listServiceDeployments: [list(), list([2, 'STOPPED', 'replaced'], [3, 'STOPPED', 'Stopped by a person.'])],
    });
    const { status, reason } = await send(create(aws.load), {});
    expect([status, reason]).toEqual(['FAILED', expect.stringContaining('STOPPED: Stopped by a person. ')]);
  });

  test.each(['BLUE_GREEN', 'LINEAR', 'CANARY'])(
    'with the strategy %s succeeds when its service deployment succeeds',
    async (strategy) => {
      const earlier = list([1, 'SUCCESSFUL']);
      const aws = new StubAws({
        updateService: started(2),
        // the rollout state is not documented for these strategies, and is not read
        describeServices: primary(2, 'COMPLETED', '2/2', { deploymentConfiguration: { strategy } }),
        listServiceDeployments: [
          earlier,
          earlier, // not listed yet
          list([1, 'SUCCESSFUL'], [2, 'PENDING']),
          list([1, 'SUCCESSFUL'], [2, 'IN_PROGRESS']),
          list([1, 'SUCCESSFUL'], [2, 'SUCCESSFUL']),
        ],
      });
      expect(await send(create(aws.load), {})).toMatchObject({ status: 'SUCCESS', seconds: 40 });
      expect(aws.inputs[1]).toEqual({ cluster: 'shop', service: SERVICE, createdAt: { after: expect.any(Date) } });
    },
  );

  test('with a blue/green strategy fails as soon as ECS begins the rollback', async () => {
    const aws = new StubAws({
      updateService: started(2),
      describeServices: primary(2, 'IN_PROGRESS', '2/2', BLUE_GREEN),
      listServiceDeployments: [list(), list([2, 'ROLLBACK_IN_PROGRESS', 'The lifecycle hook failed.'])],
    });
    const { status, reason } = await send(create(aws.load), {});
    expect([status, reason]).toEqual(['FAILED', expect.stringContaining('The lifecycle hook failed.')]);
  });

  test('of a service without a rollout state succeeds when its service deployment succeeds', async () => {
    const aws = new StubAws({
      updateService: started(2),
      describeServices: primary(2, undefined),
      listServiceDeployments: [list(), list([2, 'SUCCESSFUL'])],
    });
    expect(await send(create(aws.load), {})).toMatchObject({ status: 'SUCCESS', seconds: 10 });
  });

  test.each([
    ['UpdateService', awsError('ServiceNotFoundException', 'Service not found.')],
    ['UpdateService', awsError('ClusterNotFoundException', 'Cluster not found.')],
    ['UpdateService', awsError('ServiceNotActiveException', 'Service was not ACTIVE.')],
  ])('fails at once if the service is missing: %s, %s', async (__, error) => {
    const aws = new StubAws({ updateService: error });
    const { status, reason, seconds } = await send(create(aws.load), {});
    expect([status, reason, seconds]).toEqual(['FAILED', `${SUBJECT}: ${error.message}`, 0]);
  });

  test.each([
    ['INACTIVE', [{ status: 'INACTIVE', deployments: [] }]],
    ['DRAINING', [{ status: 'DRAINING', deployments: [] }]],
    ['MISSING', []],
  ])('fails if the service is deleted meanwhile: %s', async (status, services) => {
    const aws = new StubAws({ updateService: started(2), describeServices: { services } });
    expect(await send(create(aws.load), {})).toMatchObject({
      status: 'FAILED',
      reason: `${SUBJECT}: service is ${status}`,
    });
  });
});

describe.each(FORMS)('%s: a redeployment that is too slow', (_, create) => {
  const slow = (describeServices: object | object[], more = {}) =>
    new StubAws({ updateService: started(2), describeServices, ...more });

  test('fails after 14 minutes, and refers to the stopped tasks', async () => {
    const aws = slow(primary(2, 'IN_PROGRESS', '1/2'));
    expect(await send(create(aws.load), {})).toMatchObject({
      status: 'FAILED',
      reason:
        `${SUBJECT}: not completed after 14 minutes. IN_PROGRESS: ECS deployment ecs-svc/2 in progress. ` +
        `1 of 2 tasks run. ${EVENT_TEXT}. Look at its stopped tasks`,
      seconds: 840,
    });
  });

  test('succeeds if all of its tasks have been running for three minutes', async () => {
    const aws = slow([...Array(60).fill(primary(2, 'IN_PROGRESS', '1/2')), primary(2, 'IN_PROGRESS')]);
    expect(await send(create(aws.load), {})).toMatchObject({ status: 'SUCCESS', seconds: 840 });
  });

  test('fails if one of its tasks stopped a short time ago', async () => {
    const steady = primary(2, 'IN_PROGRESS');
    const aws = slow([...Array(70).fill(steady), primary(2, 'IN_PROGRESS', '1/2'), steady]);
    expect(await send(create(aws.load), {})).toMatchObject({ status: 'FAILED', seconds: 840 });
  });

  test('succeeds in the bake time of a blue/green deployment', async () => {
    const aws = slow(primary(2, undefined, '2/2', BLUE_GREEN), {
      listServiceDeployments: [list(), list([2, 'IN_PROGRESS'])],
    });
    expect(await send(create(aws.load), {})).toMatchObject({ status: 'SUCCESS', seconds: 840 });
  });

  test('ends earlier if Lambda gives the function less time', async () => {
    const aws = slow(primary(2, 'IN_PROGRESS', '1/2'));
    const { status, reason, seconds } = await send(create(aws.load), {}, { timeout: 330 });
    expect([status, seconds, reason]).toEqual(['FAILED', 300, expect.stringContaining('after 5 minutes')]);
  });

  test('fails with the last error if AWS throttled every call', async () => {
    const aws = slow(awsError('ThrottlingException', 'Rate exceeded'));
    const { status, reason, seconds } = await send(create(aws.load), {});
    expect([status, reason, seconds]).toEqual(['FAILED', `${SUBJECT}: Rate exceeded`, 840]);
  });

  test('responds even if a call to AWS never ends', async () => {
    const aws = slow(NEVER as any);
    const { status, reason, seconds } = await send(create(aws.load), {});
    expect([status, reason, seconds]).toEqual(['FAILED', `${SUBJECT}: AWS does not answer`, 855]);
  });
});
