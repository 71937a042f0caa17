import { EcsService } from '../../template/ecs-services';

/** How a report identifies a service. */
export interface ServiceRef {
  readonly name: string;
  readonly stack: string;
  readonly template: string;
  readonly logicalId: string;
  readonly path?: string;
}

export function serviceRef({ name, stack, logicalId, path }: EcsService): ServiceRef {
  return { name, stack: stack.name, template: stack.templateFile, logicalId, ...(path !== undefined && { path }) };
}
