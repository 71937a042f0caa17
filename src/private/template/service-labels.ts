import type { EcsService } from './ecs-services';

type Unlabelled = Omit<EcsService, 'label'>;

/** Adds the names for messages, which tell apart the services of one account, region and stage. */
export function labelled(services: readonly Unlabelled[]): EcsService[] {
  const count = new Map<string, number>();
  const keyOf = ({ name, stack: { environment, stage } }: Unlabelled) => [environment, stage, name].join('\n');
  for (const service of services) count.set(keyOf(service), (count.get(keyOf(service)) ?? 0) + 1);
  return services.map((service) => ({
    ...service,
    label: count.get(keyOf(service)) === 1 ? service.name : qualified(service),
  }));
}

/** The path of the service construct; without CDK, the stack or the file and the logical id. */
function qualified({ path, stack, logicalId }: Unlabelled): string {
  return path === undefined ? `${stack.name} ${logicalId}` : path.replace(/\/Service$/, '');
}
