import {
  awsError,
  EVENT,
  FORMS,
  list,
  Outcome,
  primary,
  send,
  SERVICE,
  stack,
  started,
  StubAws,
  UPDATE,
} from './stub-aws';

const DENIED = awsError('AccessDeniedException', 'User: x is not authorized to perform: ecs:UpdateService');
const THROTTLED = awsError('ThrottlingException', 'Rate exceeded');

beforeEach(() => {
  jest.useFakeTimers();
  jest.spyOn(console, 'log').mockImplementation();
});
afterEach(() => jest.useRealTimers());

describe.each(FORMS)('%s: a request', (_, create) => {
  const completed = (answers = {}) =>
    new StubAws({ updateService: started(2), describeServices: primary(2, 'COMPLETED'), ...answers });

  test('to delete succeeds at once, without a call', async () => {
    const aws = new StubAws({});
    const outcome = await send(create(aws.load), { RequestType: 'Delete', PhysicalResourceId: 'earlier-id' });
    expect(outcome).toEqual({ status: 'SUCCESS', reason: 'nothing to do', physicalId: 'earlier-id', seconds: 0 });
    expect(aws.calls).toEqual([]);
  });

  test('to update only the function or its timeout succeeds at once, without a call', async () => {
    const aws = new StubAws({});
    const { Endpoints, Service, Cluster } = EVENT.ResourceProperties;
    const OldResourceProperties = { Endpoints, Service, ServiceToken: 'other', ServiceTimeout: '900', Cluster };
    expect(await send(create(aws.load), { ...UPDATE, OldResourceProperties })).toMatchObject({
      status: 'SUCCESS',
      seconds: 0,
    });
    expect(aws.calls).toEqual([]);
  });

  test.each(['ROLLBACK_IN_PROGRESS', 'UPDATE_ROLLBACK_IN_PROGRESS'])(
    'during a rollback redeploys the service and does not wait: %s',
    async (status) => {
      const aws = completed({ describeStacks: stack(status) });
      const outcome = await send(create(aws.load), UPDATE);
      expect(outcome).toMatchObject({ status: 'SUCCESS', reason: 'the stack rolls back', seconds: 0 });
      expect(aws.calls).toEqual(['describeStacks', 'updateService']);
    },
  );

  test.each([
    ['ECS throttles', awsError('ThrottlingException', 'Rate exceeded'), 30],
    ['ECS has an error', awsError('ServerException', 'Service Unavailable', 'server'), 30],
    ['the permission is gone', DENIED, 30],
  ])('during a rollback succeeds soon although %s', async (__, updateService, seconds) => {
    const aws = completed({ describeStacks: stack('UPDATE_ROLLBACK_IN_PROGRESS'), updateService });
    expect(await send(create(aws.load), UPDATE)).toMatchObject({
      status: 'SUCCESS',
      reason: 'the stack rolls back',
      seconds,
    });
  });

  test('during a rollback succeeds even if the service is missing', async () => {
    const aws = completed({
      describeStacks: stack('UPDATE_ROLLBACK_IN_PROGRESS'),
      updateService: awsError('ServiceNotFoundException', 'Service not found.'),
    });
    expect(await send(create(aws.load), UPDATE)).toMatchObject({ status: 'SUCCESS', seconds: 0 });
  });

  test.each<[string, object, Partial<Outcome>]>([
    ['throttled requests', { updateService: [THROTTLED, THROTTLED, started(2)] }, { seconds: 30 }],
    ['throttled polls', { describeServices: [THROTTLED, primary(2, 'COMPLETED')] }, { seconds: 20 }],
    ['a throttled rollback check', { describeStacks: [awsError('Throttling', 'x'), stack('CREATE_IN_PROGRESS')] }, {}],
    [
      'errors of AWS',
      { listServiceDeployments: [awsError('ServerException', 'x', 'server'), list()] },
      { seconds: 20 },
    ],
    ['lost connections', { describeServices: [new Error('ECONNRESET'), primary(2, 'COMPLETED')] }, { seconds: 20 }],
    ['permissions that are not effective yet', { updateService: [DENIED, DENIED, started(2)] }, { seconds: 30 }],
  ])('survives %s', async (__, answers, expected) => {
    const aws = completed(answers);
    expect(await send(create(aws.load), {})).toMatchObject({ status: 'SUCCESS', ...expected });
  });

  test.each(['describeStacks', 'listServiceDeployments', 'updateService', 'describeServices'])(
    'without permission for %s fails after a minute with the message of AWS',
    async (action) => {
      const aws = completed({ [action]: DENIED });
      const { status, reason, seconds } = await send(create(aws.load), {});
      expect([status, reason]).toEqual(['FAILED', `Redeployment of ECS service ${SERVICE}: ${DENIED.message}`]);
      expect(seconds).toBe(action === 'describeServices' ? 70 : 60);
    },
  );

  test('that AWS refuses fails at once', async () => {
    const aws = completed({ updateService: awsError('InvalidParameterException', 'No.') });
    expect(await send(create(aws.load), {})).toMatchObject({ status: 'FAILED', seconds: 0 });
  });

  test('cuts a long reason, so that CloudFormation accepts the response', async () => {
    const aws = completed({ updateService: awsError('ClientException', 'x'.repeat(5000)) });
    const { status, reason } = await send(create(aws.load), {});
    expect([status, reason.length]).toEqual(['FAILED', 1000]);
  });

  test('sends the response again if CloudFormation did not accept it', async () => {
    const answers = [new Error('socket hang up'), { ok: false, status: 503 }, { ok: true }];
    const fetch = async () => {
      const answer = answers.shift();
      if (answer instanceof Error) throw answer;
      return answer;
    };
    expect(await send(create(new StubAws({}).load), { RequestType: 'Delete' }, { fetch })).toMatchObject({
      seconds: 4,
    });
    expect(answers).toEqual([]);
  });

  test('fails if the response cannot be sent, so that Lambda runs it again', async () => {
    const fetch = jest.fn(async () => ({ ok: false }));
    const sent = send(create(new StubAws({}).load), { RequestType: 'Delete' }, { fetch });
    await expect(sent).rejects.toThrow('response not accepted');
    expect(fetch).toHaveBeenCalledTimes(5);
  });
});
