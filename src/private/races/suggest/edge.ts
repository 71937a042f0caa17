import { EcsService } from '../../template/ecs-services';

/** A call that a suggested mesh declares. */
export interface Edge {
  readonly client: EcsService;
  readonly server: EcsService;
}
