import { EcsService } from '../../template/ecs-services';

/**
 * A mesh requires unique names; construct ids are unique in their scope only.
 *
 * @param taken names that others have
 */
export function uniqueNames(services: readonly EcsService[], taken: readonly string[] = []): Map<EcsService, string> {
  const names = new Map<EcsService, string>();
  const used = new Set<string>(taken);
  for (const service of services) {
    let name = service.label;
    for (let number = 2; used.has(name); number++) name = `${service.label}-${number}`;
    used.add(name);
    names.set(service, name);
  }
  return names;
}
