import { changesNothing, CustomResourceEvent, fail, respond, sleep, Status } from './custom-resource';
import { Load, Operation, startOperation } from './operation';
import { redeploy, requestDeployment } from './redeploy';
import { waitForEndpoints } from './wait-for-endpoints';

const MAX_WAIT_MS = 14 * 60_000;
/** What is left of the function's time-out after the deadline: for the last calls, and for the response. */
const RESERVE_MS = 30_000;
/** If a call hangs, the response is sent so long after the deadline at the latest. */
const GRACE_MS = 15_000;
/** For how long a rollback waits for ECS to accept a redeployment. */
const ROLLBACK_MS = 30_000;

/** The part of Lambda's context that the function reads. */
interface Context {
  getRemainingTimeInMillis(): number;
}

/**
 * Creates the handler of the inline function, for custom resources of two types.
 *
 * - Always responds to CloudFormation, which would wait for its own time-out otherwise: also after an error, and before
 *   Lambda ends the function.
 * - A request to delete succeeds at once: there is nothing to delete.
 * - While the stack rolls back, requests succeed without waiting for tasks, so that the function does not block the rollback.
 *   Only if it cannot find out that the stack rolls back does it behave as otherwise.
 *
 * @param load loads the AWS SDK: `require` in the inline function
 */
export function createHandler(load: Load) {
  return async (event: CustomResourceEvent, context: Context): Promise<void> => {
    const { RequestType, ResourceProperties: properties } = event;
    const { Service, DiscoveryNames, NamespaceName, NamespaceId, WaitUpTo } = properties;
    console.log(RequestType, JSON.stringify(properties));
    const left = Math.min(MAX_WAIT_MS, context.getRemainingTimeInMillis() - RESERVE_MS, (WaitUpTo ?? Infinity) * 1000);
    const operation = startOperation(properties, Date.now() + left, load);
    const hung = sleep(left + GRACE_MS).then(() => fail('AWS does not answer'));
    let status: Status = 'SUCCESS';
    const reason = await Promise.race([perform(event, operation), hung]).catch((error) => {
      status = 'FAILED';
      const subject = Service
        ? `Redeployment of ECS service ${Service}`
        : `Endpoints ${DiscoveryNames} of Cloud Map namespace ${NamespaceName ?? NamespaceId}`;
      return `${subject}: ${error.message}`;
    });
    console.log(status, reason);
    await respond(event, status, reason);
  };
}

async function perform(event: CustomResourceEvent, operation: Operation): Promise<string> {
  if (event.RequestType === 'Delete' || changesNothing(event)) return 'nothing to do';
  const { Service } = event.ResourceProperties;
  const { Stacks } = await operation.call('CloudFormation', 'describeStacks', { StackName: event.StackId });
  if (!/ROLLBACK/.test(Stacks[0].StackStatus)) return Service ? redeploy(operation) : waitForEndpoints(operation);
  // The rollback may have brought back endpoints under their former names, so the service is still redeployed.
  if (Service) await requestDeployment(operation, ROLLBACK_MS).catch(console.log);
  return 'the stack rolls back';
}
