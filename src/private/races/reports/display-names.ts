import { printable } from '../../diagrams/printable';
import { EcsService } from '../../template/ecs-services';

/** How a report without paths calls each service: by its name, or by its path if another service has the same name. */
export function displayNames(services: readonly EcsService[]): (service: EcsService) => string {
  const count = new Map<string, number>();
  for (const { name } of services) count.set(name, (count.get(name) ?? 0) + 1);
  return (service) => {
    const { name, path, stack, logicalId } = service;
    return printable(count.get(name) === 1 ? name : (path ?? `${stack.name} ${logicalId}`));
  };
}
