import { UNKNOWN_MESH, UnplacedEdge } from './existing-meshes';
import { EdgeKind, SuggestionLanguage } from './languages';
import { constructPath, SuggestedRow } from './plan';
import { uniqueNames } from './unique-names';
import { printable } from '../../diagrams/printable';
import { EcsService } from '../../template/ecs-services';

const KINDS: readonly EdgeKind[] = ['dependsOn', 'connectsTo'];

/**
 * Writes what to add to a mesh that exists already: in words, for its declaration, and as code that does the same after it.
 *
 * @param all the services of the application, whose names in the mesh are in use
 */
export function additionsTo(
  path: string,
  rows: readonly SuggestedRow[],
  variable: string,
  all: readonly EcsService[],
  writer: SuggestionLanguage,
): string[] {
  const members = all.filter(({ meshRow }) => meshRow?.mesh === path);
  const added = rows.map(({ service }) => service).filter(({ meshRow }) => !meshRow);
  const names = new Map([
    ...members.map((service) => [service, service.meshRow!.name] as const),
    ...uniqueNames(
      added,
      members.map(({ meshRow }) => meshRow!.name),
    ),
  ]);
  const nameOf = (service: EcsService) => names.get(service)!;
  const edges = rows.flatMap((row) =>
    KINDS.filter((kind) => row[kind].length > 0).map((kind) => ({
      client: nameOf(row.service),
      kind,
      servers: row[kind].map(nameOf),
    })),
  );
  return [
    `The mesh ${writer.quote(path)} exists already, and a service can be in one mesh only. In its declaration, add`,
    ...added.map((service) => `- a row for ${writer.quote(nameOf(service))}`),
    ...edges.map(({ client, kind, servers }) => `- ${writer.list(kind, servers)} to ${writer.quote(client)}`),
    'Or run this after the mesh is created:',
  ]
    .map((line) => `${writer.comment} ${printable(line)}`)
    .concat(
      writer.existing(variable, path.split('/')),
      added.map((service) => writer.addService(variable, nameOf(service), constructPath(service)!)),
      edges.flatMap(({ client, kind, servers }) =>
        servers.map((server) => writer.connect(variable, client, kind, server)),
      ),
    );
}

/** Writes edges as comments, for the user to add: the templates do not show one mesh that can have them. */
export function unplacedEdges(edges: readonly UnplacedEdge[], writer: SuggestionLanguage): string[] {
  return edges.map(({ client, server, meshes }) => {
    const places = [client, server].flatMap((service) => {
      const mesh = meshes.get(service);
      if (mesh === undefined) return [];
      const place =
        mesh === UNKNOWN_MESH ? 'a mesh that the templates do not identify' : `the mesh ${writer.quote(mesh)}`;
      return [`${writer.quote(service.label)} is in ${place}`];
    });
    const list = writer.list('dependsOn', [server.label]);
    const text = `${places.join(', and ')}. A service can be in one mesh only: declare both in the same mesh, with ${list} for ${writer.quote(client.label)}`;
    return `${writer.comment} ${printable(text)}`;
  });
}
