import type { MeshServiceProps } from '../../mesh-service-props';
import { ExternalMember } from '../members/external-member';
import { Member } from '../members/member';
import { MeshState } from '../members/mesh-state';
import * as messages from '../messages';
import { Problem } from '../messages/problem';
import { groupBy } from '../model/group-by';
import { NamedService, ReservedNames } from '../model/reserved-names';

interface NameUse {
  readonly name: string;
  readonly what: string;
  readonly isExternal: boolean;
  readonly isNew: boolean;
}

/** Finds names that an external service of a mesh has in common with another service of the mesh. */
export function externalNameProblems(
  { services, externals }: MeshState,
  rows: readonly MeshServiceProps[],
  added: readonly ExternalMember[],
): Problem[] {
  const service = (path: string) => `service '${path}' of this mesh`;
  const external = 'an external service of this mesh';
  const uses: NameUse[] = [
    ...services.services.map(({ name, service: { node } }) => ({
      name,
      what: service(node.path),
      isExternal: false,
      isNew: false,
    })),
    ...externals.services.map(({ name }) => ({ name, what: external, isExternal: true, isNew: false })),
    ...rows.map(({ name, service: { node } }) => ({ name, what: service(node.path), isExternal: false, isNew: true })),
    ...added.map(({ name }) => ({ name, what: external, isExternal: true, isNew: true })),
  ];
  return [...groupBy(uses, ({ name }) => name.toLowerCase()).values()]
    .filter((same) => same.length > 1 && same.some(({ isExternal }) => isExternal) && same.some(({ isNew }) => isNew))
    .map((same) => {
      const names = [...new Set(same.map(({ name }) => name))];
      if (names.length > 1) return messages.namesDifferOnlyByCase(names);
      return messages.externalNameInUse(
        names[0],
        same.map(({ what }) => what),
      );
    });
}

/** Finds aliases and discovery names that an external service has in common with another service of the mesh. */
export function externalAliasProblems(
  { services, externals, path }: MeshState,
  members: readonly Member[],
  added: readonly ExternalMember[],
): Problem[] {
  const names = new ReservedNames();
  names.reserve('', path, [...services.services, ...members]);
  names.reserve('', path, externals.services.map(declaredNames));
  const ofExternals = new ReservedNames();
  ofExternals.reserve('', path, externals.services.map(declaredNames));
  return [
    ...names
      .conflicts('', path, added.map(declaredNames))
      .map((conflict) => messages.externalNameConflict(conflict.service, conflict)),
    ...members
      .flatMap((member) => ofExternals.conflicts('', path, [member]))
      .filter(({ service, owner }) => owner.service !== service) // two endpoints of one service are reported anyway
      .map((conflict) => messages.externalNameConflict(conflict.owner.service, conflict)),
  ];
}

/** The names of an external service that its application is known to use. */
export function declaredNames({ name, endpoints }: ExternalMember): NamedService {
  return {
    name,
    endpoints: endpoints.map(({ dnsName, port, declaredDiscoveryName }) => {
      return { dnsName, port, discoveryName: declaredDiscoveryName };
    }),
  };
}
