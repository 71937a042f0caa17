import { EcsService } from '../template/ecs-services';
import { mayBeSame } from '../template/namespaces';
import { areInDifferentStages } from '../template/stack';

/** Whether two services use one Service Connect namespace; true if that is unknown. */
export function shareNamespace(one: EcsService, other: EcsService): boolean {
  return one.namespaces.some((ours) => other.namespaces.some((theirs) => mayBeSame(ours, theirs)));
}

/**
 * Whether two services are deployed to one account and region, as far as that is known. Different stages of an application
 * count as different, even in the same account and region.
 */
export function shareEnvironment(one: EcsService, other: EcsService): boolean {
  return one.stack.environment === other.stack.environment && !areInDifferentStages(one.stack, other.stack);
}
