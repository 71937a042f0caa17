import { EcsService } from '../template/ecs-services';
import { mayBeSame } from '../template/namespaces';

/** Whether two services use one Service Connect namespace; true if that is unknown. */
export function shareNamespace(one: EcsService, other: EcsService): boolean {
  return one.namespaces.some((ours) => other.namespaces.some((theirs) => mayBeSame(ours, theirs)));
}

/** Of servers that a client may mean, those that are deployed to its account and region for sure, else all of them. */
export function nearest<T extends { readonly service: EcsService }>(
  client: EcsService,
  owners: readonly T[],
): readonly T[] {
  const sure = owners.filter(({ service }) => service.stack.environment === client.stack.environment);
  return sure.length > 0 ? sure : owners;
}
