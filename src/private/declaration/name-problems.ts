import type { MeshServiceProps } from '../../mesh-service-props';
import { Member } from '../members/member';
import * as messages from '../messages';
import { Problem } from '../messages/problem';
import { groupBy } from '../model/group-by';
import { ServiceGraph } from '../model/service-graph';

/** Finds invalid names, names that are not unique, and ECS services that are declared more than once. */
export function nameProblems(rows: readonly MeshServiceProps[], services: ServiceGraph<Member>): Problem[] {
  const byName = groupBy(rows, ({ name }) => name);
  const byLowerCase = groupBy([...byName.keys()], (name) => name.toLowerCase());
  const byService = groupBy(rows, ({ service }) => service);
  const problems: Problem[] = [];

  for (const name of byName.keys()) if (/^$|\p{Cc}/u.test(name)) problems.push(messages.invalidServiceName(name));
  for (const [name, same] of byName) {
    const all = [...[services.find(name) ?? []].flat(), ...same];
    if (all.length < 2) continue;
    const paths = all.map(({ service }) => service.node.path);
    problems.push(messages.duplicateServiceName(name, paths));
  }
  for (const names of byLowerCase.values()) {
    const similar = new Set([...[services.nameLike(names[0]) ?? []].flat(), ...names]);
    if (similar.size > 1) problems.push(messages.namesDifferOnlyByCase([...similar]));
  }
  for (const [service, same] of byService) {
    if (same.length < 2) continue;
    const names = same.map(({ name }) => name);
    problems.push(messages.serviceDeclaredTwice(service.node.path, names));
  }
  return problems;
}
