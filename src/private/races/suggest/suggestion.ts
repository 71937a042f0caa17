import { EcsService } from '../../template/ecs-services';
import { topLevel } from '../../template/stack';
import { CheckResult } from '../check';
import { Finding } from '../finding';
import { LANGUAGES, SuggestionLanguage } from './languages';
import { constructPath, planSuggestion, SuggestedMesh } from './plan';
import { printable } from '../../diagrams/printable';

const MESH_ID = 'ServiceConnectMesh';

/** Writes the declaration that fixes the findings of a check, as source code that can be pasted before `app.synth()`. */
export function suggestion(result: CheckResult, language: keyof typeof LANGUAGES): string {
  const writer = LANGUAGES[language];
  const { meshes, others } = planSuggestion(result);
  const comments = others.map((each) => commentOf(each, writer));
  if (meshes.length === 0) {
    return [`${writer.comment} No findings that a ServiceConnectMesh fixes.`, ...comments].join('\n');
  }
  return [
    ...writer.imports,
    '',
    ...meshes.flatMap((mesh, index) => [...declarationOf(mesh, index, writer), '']),
    ...(comments.length > 0 ? [`${writer.comment} Not fixed by the above:`, ...comments] : []),
  ]
    .join('\n')
    .trimEnd();
}

function declarationOf({ rows }: SuggestedMesh, index: number, writer: SuggestionLanguage): string[] {
  const names = uniqueNames(rows.map(({ service }) => service));
  const nameOf = (service: EcsService) => names.get(service)!;
  const [{ service: first }] = rows;
  const scope = writer.scope(topLevel(first.stack).name.split('/'));
  const id = index === 0 ? MESH_ID : `${MESH_ID}${index + 1}`;
  const lines = rows.map(({ service, dependsOn, connectsTo }) =>
    writer.row(nameOf(service), constructPath(service)!, dependsOn.map(nameOf), connectsTo.map(nameOf)),
  );
  return writer.mesh(scope, id, lines);
}

/** A mesh requires unique names; construct ids are unique in their scope only. */
function uniqueNames(services: readonly EcsService[]): Map<EcsService, string> {
  const names = new Map<EcsService, string>();
  const used = new Set<string>();
  for (const service of services) {
    let name = service.name;
    for (let number = 2; used.has(name); number++) name = `${service.name}-${number}`;
    used.add(name);
    names.set(service, name);
  }
  return names;
}

function commentOf({ rule, severity, message, remedy }: Finding, { comment }: SuggestionLanguage): string {
  return `${comment} ${severity} ${rule}: ${printable(message)}. ${printable(remedy)}.`;
}
