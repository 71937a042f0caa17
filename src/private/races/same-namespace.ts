import { EcsService } from '../template/ecs-services';

/** Whether two services use one Service Connect namespace; true if that is unknown. */
export function shareNamespace(one: EcsService, other: EcsService): boolean {
  if (!one.namespace || !other.namespace) return false;
  if (one.namespace.key === other.namespace.key) return true;
  return !one.namespace.isCertain || !other.namespace.isCertain;
}

/** Whether two services are deployed to one account and region, as far as that is known. */
export function shareEnvironment(one: EcsService, other: EcsService): boolean {
  return one.stack.environment === other.stack.environment;
}
