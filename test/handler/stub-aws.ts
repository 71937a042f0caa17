import { CustomResourceEvent } from '../../src/private/handler/custom-resource';
import { createHandler } from '../../src/private/handler/handler';
import { INLINE_CODE } from '../../src/private/handler/inline-code.generated';
import { Load } from '../../src/private/handler/operation';

export type Handler = ReturnType<typeof createHandler>;

/** The two forms of the function: its source files, and the inline code of a template, run as Lambda runs it. */
export const FORMS: [form: string, create: (load: Load) => Handler][] = [
  ['the sources', createHandler],
  [
    'the inline code',
    (load) => {
      const exported: { handler?: Handler } = {};
      new Function('require', 'exports', INLINE_CODE)(load, exported);
      return exported.handler!;
    },
  ],
];

/** The response of an API: a value, an error to throw, or a function of the input. The last response of a list is repeated. */
type Answer = object | Error | ((input: any) => object);

/** A stub of the AWS SDK with scripted responses for each action. It records the calls. */
export class StubAws {
  public readonly calls: string[] = [];
  public readonly inputs: any[] = [];
  /** The configurations of the clients. */
  public readonly configurations: any[] = [];
  private readonly answers: Record<string, Answer[]> = {};

  constructor(answers: Record<string, Answer | Answer[]>) {
    this.script({ describeStacks: stack('UPDATE_IN_PROGRESS'), listServiceDeployments: list() });
    this.script(answers);
  }

  public readonly load: Load = (module) => {
    const client = ['ECS', 'CloudFormation', 'ServiceDiscovery'].find((each) => module === sdkModule(each))!;
    const call = (action: string) => async (input: any) => this.answer(action, input);
    const api = new Proxy({}, { get: (_, action: string) => call(action) });
    const { configurations } = this;
    return {
      [client]: class {
        constructor(configuration: object) {
          configurations.push(configuration);
          return api;
        }
      },
    };
  };

  private script(answers: Record<string, Answer | Answer[]>) {
    for (const [action, answer] of Object.entries(answers)) this.answers[action] = [answer].flat();
  }

  private answer(action: string, input: any): object {
    this.calls.push(action);
    this.inputs.push(input);
    const answers = this.answers[action] ?? [];
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    if (answer === undefined) throw new Error(`not scripted: ${action}`);
    if (answer instanceof Error) throw answer;
    return typeof answer === 'function' ? answer(input) : answer;
  }
}

function sdkModule(client: string): string {
  return `@aws-sdk/client-${client.toLowerCase()}`;
}

/** An error of the SDK. */
export function awsError(name: string, message: string, fault: 'client' | 'server' = 'client'): Error {
  return Object.assign(new Error(message), { name, $fault: fault });
}

export const NEVER = () => new Promise<never>(() => {});

export function stack(status: string) {
  return { Stacks: [{ StackStatus: status }] };
}

/** The response of ListServiceDeployments. Each deployment is identified by the number of its creation. */
export function list(...deployments: [number: number, status: string, statusReason?: string][]) {
  return {
    serviceDeployments: deployments.map(([number, status, statusReason]) => ({
      serviceDeploymentArn: `arn:aws:ecs:eu-west-1:111122223333:service-deployment/shop/web/${number}`,
      createdAt: new Date(number * 1000),
      status,
      statusReason,
    })),
  };
}

/** The response of DescribeServices for an active service with this primary deployment. */
export function primary(id: number, rolloutState: string | undefined, counts = '2/2', more: object = {}) {
  return { services: [service(id, rolloutState, counts, more)] };
}

/** The response of UpdateService. */
export function started(id: number) {
  return { service: service(id, 'IN_PROGRESS', '0/2', {}) };
}

function service(id: number, rolloutState: string | undefined, counts: string, more: object) {
  const [runningCount, desiredCount] = counts.split('/').map(Number);
  const reasons: Record<string, string> = {
    IN_PROGRESS: `ECS deployment ecs-svc/${id} in progress.`,
    COMPLETED: `ECS deployment ecs-svc/${id} completed.`,
    FAILED: 'ECS deployment circuit breaker: tasks failed to start.',
  };
  const rollout = rolloutState && { rolloutState, rolloutStateReason: reasons[rolloutState] };
  const old = { id: 'ecs-svc/1', status: 'ACTIVE', runningCount: 2, desiredCount: 2, rolloutState: 'COMPLETED' };
  return {
    status: 'ACTIVE',
    deployments: [old, { id: `ecs-svc/${id}`, status: 'PRIMARY', runningCount, desiredCount, ...rollout }],
    events: [{ message: '(service web) has started 1 tasks' }, { message: '(service web) is older' }],
    ...more,
  };
}

export interface Outcome {
  readonly status: string;
  readonly reason: string;
  readonly physicalId: string;
  /** The time until the response was sent. */
  readonly seconds: number;
}

/** Sends a request to the function and lets the fake clock run until it has responded. */
export async function send(
  handler: Handler,
  event: Partial<CustomResourceEvent>,
  { timeout = 900, fetch = async (): Promise<any> => ({ ok: true }) } = {},
): Promise<Outcome> {
  const requests: [url: string, init: any][] = [];
  const start = Date.now();
  let seconds = 0;
  jest.spyOn(globalThis, 'fetch').mockImplementation(async (...request: any) => {
    requests.push(request);
    seconds = Math.round((Date.now() - start) / 1000);
    return fetch();
  });
  const context = { getRemainingTimeInMillis: () => timeout * 1000 - (Date.now() - start) };
  let isDone = false;
  const done = handler({ ...EVENT, ...event }, context).finally(() => (isDone = true));
  done.catch(() => {});
  while (!isDone) await jest.advanceTimersByTimeAsync(1000);
  await done;
  const [url, { method, body, headers }] = requests.at(-1)!;
  expect([url, method, headers]).toEqual([EVENT.ResponseURL, 'PUT', { 'content-type': '' }]);
  const { Status, Reason, PhysicalResourceId, ...ids } = JSON.parse(body);
  expect(ids).toEqual({ StackId: EVENT.StackId, RequestId: 'request', LogicalResourceId: 'RedeployWeb' });
  return { status: Status, reason: Reason, physicalId: PhysicalResourceId, seconds };
}

export const SERVICE = 'arn:aws:ecs:eu-west-1:111122223333:service/shop/web';

export const EVENT: CustomResourceEvent = {
  RequestType: 'Create',
  RequestId: 'request',
  ResponseURL: 'https://cloudformation.example/response?signature=x',
  StackId: 'arn:aws:cloudformation:eu-west-1:111122223333:stack/Shop/1',
  LogicalResourceId: 'RedeployWeb',
  ResourceType: 'Custom::ServiceConnectRedeployment',
  ResourceProperties: { ServiceToken: 'arn:function', Cluster: 'shop', Service: SERVICE, Endpoints: 'hash-1' },
};

/** The event of an update from other endpoints. */
export const UPDATE: Partial<CustomResourceEvent> = {
  RequestType: 'Update',
  PhysicalResourceId: 'earlier-id',
  OldResourceProperties: { ...EVENT.ResourceProperties, Endpoints: 'hash-0' },
};
