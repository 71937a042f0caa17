/** How a suggestion is written in a language. Every name is the id of a construct or of a service. */
export interface SuggestionLanguage {
  readonly comment: string;
  readonly imports: readonly string[];
  /** An expression for the construct at a path in the app. */
  scope(path: readonly string[]): string;
  row(name: string, path: readonly string[], dependsOn: readonly string[], connectsTo: readonly string[]): string;
  mesh(scope: string, id: string, rows: readonly string[]): string[];
}

const TYPESCRIPT: SuggestionLanguage = {
  comment: '//',
  imports: ["import { ServiceConnectMesh } from 'cdk-service-connect-mesh';"],
  scope: (path) => `${found(path, "findChild('", "')", single)} as import('aws-cdk-lib').Stack`,
  row: (name, path, dependsOn, connectsTo) => {
    const service = `${found(path, "findChild('", "')", single)} as import('aws-cdk-lib/aws-ecs').BaseService`;
    const lists = [
      ...(dependsOn.length > 0 ? [`dependsOn: [${dependsOn.map((each) => `'${single(each)}'`).join(', ')}]`] : []),
      ...(connectsTo.length > 0 ? [`connectsTo: [${connectsTo.map((each) => `'${single(each)}'`).join(', ')}]`] : []),
    ];
    return `    { ${[`name: '${single(name)}'`, `service: ${service}`, ...lists].join(', ')} },`;
  },
  mesh: (scope, id, rows) => [`new ServiceConnectMesh(${scope}, '${id}', {`, '  services: [', ...rows, '  ],', '});'],
};

const PYTHON: SuggestionLanguage = {
  comment: '#',
  imports: ['from cdk_service_connect_mesh import MeshServiceProps, ServiceConnectMesh'],
  scope: (path) => found(path, 'find_child("', '")', double),
  row: (name, path, dependsOn, connectsTo) => {
    const lists = [
      ...(dependsOn.length > 0 ? [`depends_on=[${dependsOn.map((each) => `"${double(each)}"`).join(', ')}]`] : []),
      ...(connectsTo.length > 0 ? [`connects_to=[${connectsTo.map((each) => `"${double(each)}"`).join(', ')}]`] : []),
    ];
    const service = `service=${found(path, 'find_child("', '")', double)}`;
    return `        MeshServiceProps(${[`name="${double(name)}"`, service, ...lists].join(', ')}),`;
  },
  mesh: (scope, id, rows) => [
    'ServiceConnectMesh(',
    `    ${scope},`,
    `    "${id}",`,
    '    services=[',
    ...rows,
    '    ],',
    ')',
  ],
};

export const LANGUAGES = { typescript: TYPESCRIPT, python: PYTHON } as const;

function found(path: readonly string[], before: string, after: string, quoted: (text: string) => string): string {
  return ['app', ...path.map((id) => `${before}${quoted(id)}${after}`)].join('.node.');
}

function single(text: string): string {
  return JSON.stringify(text).slice(1, -1).replace(/\\"/g, '"').replace(/'/g, "\\'");
}

function double(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
