import { ResourceId } from './deployment-graph';

interface Named extends ResourceId {
  readonly name: string;
  /** The path of the resource. */
  readonly path?: string;
}

/** Adds the names for messages, which tell apart the services of one account, region and stage. */
export function labelled<S extends Named>(services: readonly S[]): (S & { readonly label: string })[] {
  const count = new Map<string, number>();
  const keyOf = ({ name, stack: { environment, stage } }: S) => [environment, stage, name].join('\n');
  for (const service of services) count.set(keyOf(service), (count.get(keyOf(service)) ?? 0) + 1);
  return services.map((service) => ({
    ...service,
    label: count.get(keyOf(service)) === 1 ? service.name : qualified(service),
  }));
}

/** The path of the service construct; without CDK, the stack or the file and the logical id. */
function qualified({ path, stack, logicalId }: Named): string {
  return path === undefined ? `${stack.name} ${logicalId}` : path.replace(/\/Service$/, '');
}
