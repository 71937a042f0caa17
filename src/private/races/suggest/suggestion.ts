import { EcsService } from '../../template/ecs-services';
import { topLevel } from '../../template/stack';
import { CheckResult } from '../check';
import { Finding } from '../finding';
import { additionsTo, unplacedEdges } from './additions';
import { LANGUAGES, SuggestionLanguage } from './languages';
import { constructPath, planSuggestion, SuggestedMesh } from './plan';
import { uniqueNames } from './unique-names';
import { printable } from '../../diagrams/printable';

const MESH_ID = 'ServiceConnectMesh';

/** Writes the declaration that fixes the findings of a check, as source code that can be pasted before `app.synth()`. */
export function suggestion(result: CheckResult, language: keyof typeof LANGUAGES): string {
  const writer = LANGUAGES[language];
  const { meshes, additions, unplaced, others } = planSuggestion(result);
  const comments = others.map((each) => commentOf(each, writer));
  const existing = new Set(result.services.map(({ meshRow }) => meshRow?.mesh));
  let count = 0;
  // The ids are unique in the whole app, which is more than CDK requires.
  const freeId = (scope: string): string => {
    const id = ++count === 1 ? MESH_ID : `${MESH_ID}${count}`;
    return existing.has(`${scope}/${id}`) ? freeId(scope) : id;
  };
  const declarations = [
    ...meshes.map((mesh) => declarationOf(mesh, freeId, writer)),
    ...[...additions].map(([path, { rows }], index) =>
      additionsTo(path, rows, `mesh${index + 1}`, result.services, writer),
    ),
  ];
  const edges = unplacedEdges(unplaced, writer);
  const isEmpty = declarations.length === 0;
  if (isEmpty && edges.length === 0) {
    return [`${writer.comment} No findings that a ServiceConnectMesh fixes.`, ...comments].join('\n');
  }
  return [
    ...(isEmpty ? [] : [...writer.imports, '']),
    ...[...declarations, edges].filter((lines) => lines.length > 0).flatMap((lines) => [...lines, '']),
    ...(comments.length > 0 ? [`${writer.comment} Not fixed by the above:`, ...comments] : []),
  ]
    .join('\n')
    .trimEnd();
}

function declarationOf(
  { rows }: SuggestedMesh,
  freeId: (scope: string) => string,
  writer: SuggestionLanguage,
): string[] {
  const names = uniqueNames(rows.map(({ service }) => service));
  const nameOf = (service: EcsService) => names.get(service)!;
  const [{ service: first }] = rows;
  const { name: scope } = topLevel(first.stack);
  const lines = rows.map(({ service, dependsOn, connectsTo }) =>
    writer.row(nameOf(service), constructPath(service)!, dependsOn.map(nameOf), connectsTo.map(nameOf)),
  );
  return writer.mesh(writer.scope(scope.split('/')), freeId(scope), lines);
}

function commentOf({ rule, severity, message, remedy }: Finding, { comment }: SuggestionLanguage): string {
  return `${comment} ${severity} ${rule}: ${printable(message)}. ${printable(remedy)}.`;
}
