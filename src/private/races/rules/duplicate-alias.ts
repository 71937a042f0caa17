import { duplicateAlias } from '../../messages/races/reach';
import { EcsService } from '../../template/ecs-services';
import { hasKnownName } from '../../template/endpoints';
import { mayShareEnvironment } from '../../template/stack';
import { isResolved } from '../../template/unresolved';
import { aliasText, namespaceText } from '../alias';
import { Evidence } from '../evidence';
import { finding } from '../finding';
import { Rule } from './rule';

/** Reports the aliases and discovery names that several services of one namespace offer; one finding for the same services. */
export const duplicateAliasRule: Rule = ({ facts: { services } }) => {
  const owners = new Map<string, { readonly name: string; readonly services: EcsService[] }>();
  for (const service of services) {
    for (const { key, name } of namesOf(service)) {
      if (!owners.has(key)) owners.set(key, { name, services: [] });
      owners.get(key)!.services.push(service);
    }
  }

  const duplicates = new Map<string, { names: string[]; services: EcsService[] }>();
  for (const { name, all } of [...owners.values()].flatMap(byStage)) {
    if (all.length < 2 || areAlternatives(all)) continue;
    const key = all.map(({ stack, logicalId }) => `${stack.id}/${logicalId}`).join('\n');
    if (!duplicates.has(key)) duplicates.set(key, { names: [], services: all });
    duplicates.get(key)!.names.push(name);
  }
  return [...duplicates.values()].map(({ names, services: all }) => {
    const [first, second] = all;
    const list = all.map(({ label }) => `'${label}'`).join(' and ');
    const evidence = all.map(({ label }): Evidence => ({ kind: 'alias', name: label, value: names.join(', ') }));
    const message = duplicateAlias(list, names.join(', '), namespaceText(first.namespace));
    return finding({ rule: 'duplicate-alias', server: second, evidence }, message);
  });
};

/** Services of different stages, even with the same namespace, are checked separately. */
function byStage({ name, services }: { readonly name: string; readonly services: readonly EcsService[] }) {
  const groups: { readonly name: string; readonly all: EcsService[] }[] = [];
  for (const service of services) {
    const group = groups.find(({ all }) => all.every((each) => mayShareEnvironment(each.stack, service.stack)));
    if (group) group.all.push(service);
    else groups.push({ name, all: [service] });
  }
  return groups;
}

/** The names that only one service of a namespace may have. */
function namesOf(service: EcsService) {
  const { namespace, namespaces, endpoints, conditionalEndpoints, stack } = service;
  // Under a condition, one service may have the name instead of another one.
  if (!namespace || namespaces.some(({ key }) => key !== namespace.key)) return [];
  const names = new Map<string, string>();
  for (const endpoint of endpoints.filter((each) => !conditionalEndpoints.has(each))) {
    const { dnsName, port, discoveryName } = endpoint;
    if (hasKnownName(endpoint)) names.set(`alias ${dnsName.toLowerCase()}:${port}`, `alias ${aliasText(endpoint)}`);
    if (isResolved(discoveryName)) names.set(`discovery ${discoveryName}`, `discovery name '${discoveryName}'`);
  }
  // A stack without an account is often another version of one with an account, so that they offer the same aliases.
  return [...names].map(([key, name]) => ({ key: `${stack.environment}\n${namespace.key}\n${key}`, name }));
}

/** Services under different conditions may exclude each other. */
function areAlternatives(services: readonly EcsService[]): boolean {
  return (
    new Set(services.map(({ condition }) => condition ?? '')).size === services.length &&
    services.some((each) => each.condition)
  );
}
