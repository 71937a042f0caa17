import { awsError, FORMS, NEVER, send, stack, StubAws } from './stub-aws';
import { CustomResourceEvent } from '../../src/private/handler/custom-resource';

const SUBJECT = 'Endpoints catalog of Cloud Map namespace prod';
const ARN = 'arn:aws:servicediscovery:eu-west-1:444455556666:namespace/ns-1';
const FOUND = { Instances: [{ InstanceId: 'task' }] };
const EMPTY = { Instances: [] };
const NO_SERVICE = awsError('ServiceNotFound', 'Service not found');
const NO_NAMESPACE = awsError('NamespaceNotFound', 'Namespace not found');

beforeEach(() => {
  jest.useFakeTimers();
  jest.spyOn(console, 'log').mockImplementation();
});
afterEach(() => jest.useRealTimers());

function request(properties: object = {}): Partial<CustomResourceEvent> {
  return {
    ResourceType: 'Custom::ServiceConnectEndpoints',
    ResourceProperties: { NamespaceName: 'prod', DiscoveryNames: ['catalog'], WaitUpTo: '300', ...properties },
  };
}

describe.each(FORMS)('%s: a wait for endpoints', (_, create) => {
  test('ends at once if they exist', async () => {
    const aws = new StubAws({ discoverInstances: FOUND });
    const outcome = await send(create(aws.load), request());
    expect(outcome).toMatchObject({ status: 'SUCCESS', reason: 'found', seconds: 0 });
    expect(aws.calls).toEqual(['describeStacks', 'discoverInstances']);
    expect(aws.inputs[1]).toEqual({ NamespaceName: 'prod', ServiceName: 'catalog', HealthStatus: 'HEALTHY' });
  });

  test('ends when a task registers the missing endpoint', async () => {
    const aws = new StubAws({ discoverInstances: [NO_NAMESPACE, NO_SERVICE, EMPTY, FOUND] });
    expect(await send(create(aws.load), request())).toMatchObject({ status: 'SUCCESS', seconds: 30 });
  });

  test('ends when the last of several endpoints exists', async () => {
    const polls: Record<string, number> = {};
    const discoverInstances = ({ ServiceName }: any) => {
      polls[ServiceName] = (polls[ServiceName] ?? 0) + 1;
      return ServiceName === 'catalog' || polls[ServiceName] > 2 ? FOUND : EMPTY;
    };
    const aws = new StubAws({ discoverInstances });
    const outcome = await send(create(aws.load), request({ DiscoveryNames: ['catalog', 'search'] }));
    expect(outcome).toMatchObject({ status: 'SUCCESS', seconds: 20 });
  });

  test('fails after waitUpTo, and names the missing endpoint and the namespace', async () => {
    const discoverInstances = ({ ServiceName }: any) => (ServiceName === 'catalog' ? FOUND : EMPTY);
    const aws = new StubAws({ discoverInstances });
    expect(await send(create(aws.load), request({ DiscoveryNames: ['catalog', 'search'] }))).toMatchObject({
      status: 'FAILED',
      reason:
        'Endpoints catalog,search of Cloud Map namespace prod: no healthy task offers search after 300 seconds. ' +
        'Deploy its service first',
      seconds: 300,
    });
  });

  test.each([
    ['14 minutes at most', '3600', {}, 840],
    ['14 minutes if it is not limited', undefined, {}, 840],
    ['not at all', '0', {}, 0],
    ['no longer than Lambda allows', '300', { timeout: 90 }, 60],
  ])('waits %s', async (__, WaitUpTo, options, expected) => {
    const aws = new StubAws({ discoverInstances: NO_SERVICE });
    const { status, seconds } = await send(create(aws.load), request({ WaitUpTo }), options);
    expect([status, seconds]).toEqual(['FAILED', expected]);
  });

  test('fails at once if its limit is not a number', async () => {
    const aws = new StubAws({ discoverInstances: NO_SERVICE });
    const { status, seconds } = await send(create(aws.load), request({ WaitUpTo: 'soon' }));
    expect([status, seconds]).toEqual(['FAILED', 0]);
  });

  test('polls once more at the deadline', async () => {
    const aws = new StubAws({ discoverInstances: [...Array(3).fill(EMPTY), FOUND] });
    expect(await send(create(aws.load), request({ WaitUpTo: '25' }))).toMatchObject({ status: 'SUCCESS', seconds: 25 });
  });

  test('looks up the name of a namespace of which the ARN is known', async () => {
    const Namespace = {
      Name: 'prod',
      ResourceOwner: '444455556666',
      Properties: { HttpProperties: { HttpName: 'prod-1' } },
    };
    const aws = new StubAws({ getNamespace: [NO_NAMESPACE, { Namespace }], discoverInstances: FOUND });
    const { status, seconds } = await send(create(aws.load), request({ NamespaceName: undefined, NamespaceId: ARN }));
    expect([status, seconds]).toEqual(['SUCCESS', 10]);
    expect(aws.calls).toEqual(['describeStacks', 'getNamespace', 'getNamespace', 'discoverInstances']);
    expect(aws.inputs[2]).toEqual({ Id: ARN });
    expect(aws.inputs[3]).toMatchObject({
      NamespaceName: 'prod-1',
      OwnerAccount: '444455556666',
      ServiceName: 'catalog',
    });
  });

  test('uses the plain name of a namespace without an HTTP name', async () => {
    const aws = new StubAws({ getNamespace: { Namespace: { Name: 'prod' } }, discoverInstances: FOUND });
    await send(create(aws.load), request({ NamespaceName: undefined, NamespaceId: 'ns-1' }));
    expect(aws.inputs[2]).toMatchObject({ NamespaceName: 'prod', OwnerAccount: undefined });
  });

  test('identifies a missing namespace by its id', async () => {
    const aws = new StubAws({ getNamespace: NO_NAMESPACE });
    const { reason } = await send(create(aws.load), request({ NamespaceName: undefined, NamespaceId: 'ns-1' }));
    expect(reason).toMatch(/^Endpoints catalog of Cloud Map namespace ns-1: no healthy task offers catalog/);
  });

  test('survives throttling', async () => {
    const aws = new StubAws({ discoverInstances: [awsError('RequestLimitExceeded', 'Too fast'), FOUND] });
    expect(await send(create(aws.load), request())).toMatchObject({ status: 'SUCCESS', seconds: 10 });
  });

  test('fails if AWS throttles every call', async () => {
    const aws = new StubAws({ discoverInstances: awsError('RequestLimitExceeded', 'Too fast') });
    expect(await send(create(aws.load), request())).toMatchObject({
      status: 'FAILED',
      reason: `${SUBJECT}: Too fast`,
      seconds: 300,
    });
  });

  test.each(['discoverInstances', 'describeStacks'])(
    'fails after a minute without permission for %s',
    async (action) => {
      const denied = awsError('AccessDeniedException', 'not authorized');
      const aws = new StubAws({ discoverInstances: FOUND, [action]: denied });
      expect(await send(create(aws.load), request())).toMatchObject({
        status: 'FAILED',
        reason: `${SUBJECT}: not authorized`,
        seconds: 60,
      });
    },
  );

  test('responds even if Cloud Map never answers', async () => {
    const aws = new StubAws({ discoverInstances: NEVER as any });
    const { status, reason, seconds } = await send(create(aws.load), request());
    expect([status, reason, seconds]).toEqual(['FAILED', `${SUBJECT}: AWS does not answer`, 315]);
  });

  test('succeeds at once when the resource is deleted', async () => {
    const aws = new StubAws({});
    const outcome = await send(create(aws.load), { ...request(), RequestType: 'Delete' });
    expect(outcome).toMatchObject({ status: 'SUCCESS', seconds: 0 });
    expect(aws.calls).toEqual([]);
  });

  test('succeeds at once during a rollback', async () => {
    const aws = new StubAws({ describeStacks: stack('UPDATE_ROLLBACK_IN_PROGRESS'), discoverInstances: EMPTY });
    const event = { ...request(), RequestType: 'Update', OldResourceProperties: {} } as const;
    expect(await send(create(aws.load), event)).toMatchObject({ status: 'SUCCESS', seconds: 0 });
    expect(aws.calls).toEqual(['describeStacks']);
  });

  test('does not wait if an update changes nothing', async () => {
    const aws = new StubAws({});
    const event = request();
    const OldResourceProperties = { ...event.ResourceProperties, ServiceToken: 'other' };
    expect(await send(create(aws.load), { ...event, RequestType: 'Update', OldResourceProperties })).toMatchObject({
      status: 'SUCCESS',
      seconds: 0,
    });
  });
});
