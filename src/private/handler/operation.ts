import { Properties, sleep } from './custom-resource';

/** Loads a module of the Lambda runtime: `require`, or a stub of it. */
export type Load = (module: string) => any;

/** The aggregated clients of the AWS SDK v3, which have a method for each action of their API. */
type Client = 'CloudFormation' | 'ECS' | 'ServiceDiscovery';

const POLL_MS = 10_000;
/** A call that takes longer is repeated, so that a lost connection does not use up all of the time. */
const CALL_MS = 20_000;
/** A permission that was added a moment ago is not known everywhere in AWS yet. */
const NEW_PERMISSION_MS = 60_000;

const BUSY = /throttl|exceeded|too ?many/i;
const DENIED = /AccessDenied/;

/** The work on one request of CloudFormation, with its deadline. */
export interface Operation {
  readonly properties: Properties;
  /**
   * Calls an action of an AWS API. In addition to the retries of the SDK, repeats it until the deadline if AWS is too
   * busy or has an error of its own, and for a minute if a permission is missing.
   *
   * @param patience for how long it is repeated at most, in milliseconds
   */
  call(client: Client, action: string, input: object, patience?: number): Promise<any>;
  /** Waits until it is time for the next poll, or until the deadline: the last poll is then. */
  pause(): Promise<void>;
  isOver(): boolean;
}

export function startOperation(properties: Properties, deadline: number, load: Load): Operation {
  const clients: Partial<Record<Client, any>> = {};
  const isOver = () => !(Date.now() < deadline);
  const pause = () => sleep(Math.min(POLL_MS, deadline - Date.now()));

  const call = async (client: Client, action: string, input: object, patience = Infinity) => {
    const started = Date.now();
    clients[client] ??= new (load(`@aws-sdk/client-${client.toLowerCase()}`)[client])({
      // Without the second option, newer versions of the SDK only log a warning, and wait on.
      requestHandler: { requestTimeout: CALL_MS, throwOnRequestTimeout: true },
    });
    for (;;) {
      try {
        return await clients[client][action](input);
      } catch (error: any) {
        const { $fault, name, message } = error;
        console.log(action, name, message);
        const passed = Date.now() - started;
        const isDeniedStill = DENIED.test(name) && passed < NEW_PERMISSION_MS;
        const isWorthRepeating = $fault !== 'client' || BUSY.test(name) || isDeniedStill;
        if (isOver() || passed >= patience || !isWorthRepeating) throw error;
        await pause();
      }
    }
  };
  return { properties, call, pause, isOver };
}
