import { fail } from './custom-resource';
import { Operation } from './operation';

const HOUR_MS = 3_600_000;
/** For how long all tasks of a deployment must have been running if it counts as done when the time is over. */
const STEADY_MS = 180_000;

const ROLLING = 'ROLLING';
const COMPLETED = /^(COMPLETED|SUCCESSFUL)$/;
const FAILED = /FAILED|ROLLBACK|STOPPED/;

/**
 * Redeploys an ECS service and waits until ECS has completed that very deployment.
 *
 * - If the deployment fails, is stopped or is rolled back, this throws ECS's own reason.
 * - If a newer deployment replaces it, this waits for the newer one. The newer one reads the list of endpoints later,
 *   so its tasks know at least the same endpoints.
 * - If the time is over, this succeeds if all tasks of the deployment have been running for three minutes: ECS then
 *   only waits for old connections to close or for a bake time to end, and every new task knows its endpoints.
 *   Otherwise it throws. That is the only result for tasks that do not start, if the service has no deployment circuit
 *   breaker.
 *
 * A rolling update that is still the service's primary deployment shows its result in DescribeServices. Blue/green,
 * linear and canary deployments do not, nor does a deployment that was replaced, perhaps by its own rollback. For
 * these, the result is that of the newest service deployment since the request, in ListServiceDeployments: there, a
 * rollback is part of the service deployment that failed. This follows the API reference; it was not seen on AWS.
 */
export async function redeploy(operation: Operation): Promise<string> {
  const { call, pause, isOver, properties } = operation;
  const { Cluster: cluster, Service: service } = properties;
  const started = Date.now();
  const createdAt = { after: new Date(started - HOUR_MS) };
  const newestServiceDeployment = async () => {
    const { serviceDeployments } = await call('ECS', 'listServiceDeployments', { cluster, service, createdAt });
    return serviceDeployments.sort((a: any, b: any) => b.createdAt - a.createdAt)[0] ?? {};
  };

  const earlier = await newestServiceDeployment();
  const { id } = primary((await requestDeployment(operation)).service);
  let steadySince = 0;
  for (;;) {
    await pause();
    const { services } = await call('ECS', 'describeServices', { cluster, services: [service] });
    const [found] = services;
    if (found?.status !== 'ACTIVE') fail(`service is ${found?.status ?? 'MISSING'}`);
    const { deploymentConfiguration, events } = found;
    const deployment = primary(found);
    const { runningCount, desiredCount } = deployment;
    let { rolloutState: state, rolloutStateReason: reason } = deployment;
    if (deployment.id !== id || !state || (deploymentConfiguration?.strategy ?? ROLLING) !== ROLLING) {
      const newest = await newestServiceDeployment();
      const isNew = newest.serviceDeploymentArn !== earlier.serviceDeploymentArn;
      ({ status: state = 'PENDING', statusReason: reason = '' } = isNew ? newest : {});
    }
    const progress = `${state}: ${reason} ${runningCount} of ${desiredCount} tasks run. Latest event: ${events?.[0]?.message}`;
    console.log(progress);
    if (COMPLETED.test(state)) return progress;
    if (FAILED.test(state)) fail(progress);

    const now = Date.now();
    steadySince = runningCount >= desiredCount ? steadySince || now : 0;
    if (isOver()) {
      if (steadySince && now - steadySince >= STEADY_MS) return progress;
      const minutes = Math.round((now - started) / 60_000);
      fail(`not completed after ${minutes} minutes. ${progress}. Look at its stopped tasks`);
    }
  }
}

/** Asks ECS for a new deployment of the same configuration. */
export function requestDeployment({ call, properties }: Operation, patience?: number): Promise<any> {
  const { Cluster: cluster, Service: service } = properties;
  return call('ECS', 'updateService', { cluster, service, forceNewDeployment: true }, patience);
}

function primary({ deployments }: any) {
  return deployments.find(({ status }: any) => status === 'PRIMARY') ?? {};
}
