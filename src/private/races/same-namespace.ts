import { EcsService } from '../template/ecs-services';
import { areInDifferentStages } from '../template/stack';

/** Whether two services use one Service Connect namespace; true if that is unknown. */
export function shareNamespace(one: EcsService, other: EcsService): boolean {
  if (!one.namespace || !other.namespace) return false;
  if (one.namespace.key === other.namespace.key) return true;
  return !one.namespace.isCertain || !other.namespace.isCertain;
}

/**
 * Whether two services are deployed to one account and region, as far as that is known. Different stages of an application
 * count as different, even in the same account and region.
 */
export function shareEnvironment(one: EcsService, other: EcsService): boolean {
  return one.stack.environment === other.stack.environment && !areInDifferentStages(one.stack, other.stack);
}
