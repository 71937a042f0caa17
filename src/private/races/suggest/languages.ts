/** How a suggestion is written in a language. Every name is the id of a construct or of a service. */
export interface SuggestionLanguage {
  readonly comment: string;
  readonly imports: readonly string[];
  /** The name of a field, such as `dependsOn`, with a list of services. */
  list(kind: EdgeKind, names: readonly string[]): string;
  quote(name: string): string;
  /** An expression for the construct at a path in the app. */
  scope(path: readonly string[]): string;
  row(name: string, path: readonly string[], dependsOn: readonly string[], connectsTo: readonly string[]): string;
  mesh(scope: string, id: string, rows: readonly string[]): string[];
  /** Gives a name to a mesh that exists. */
  existing(variable: string, path: readonly string[]): string;
  addService(variable: string, name: string, path: readonly string[]): string;
  connect(variable: string, client: string, kind: EdgeKind, server: string): string;
}

export type EdgeKind = 'dependsOn' | 'connectsTo';

const TYPESCRIPT: SuggestionLanguage = {
  comment: '//',
  imports: ["import { ServiceConnectMesh } from 'cdk-service-connect-mesh';"],
  list: (kind, names) => `${kind}: [${names.map((each) => `'${single(each)}'`).join(', ')}]`,
  quote: (name) => `'${single(name)}'`,
  scope: (path) => `${inTypeScript(path)} as import('aws-cdk-lib').Stack`,
  row: (name, path, dependsOn, connectsTo) =>
    `    { ${[`name: '${single(name)}'`, `service: ${serviceAt(path)}`, ...lists(TYPESCRIPT, dependsOn, connectsTo)].join(', ')} },`,
  mesh: (scope, id, rows) => [`new ServiceConnectMesh(${scope}, '${id}', {`, '  services: [', ...rows, '  ],', '});'],
  existing: (variable, path) => `const ${variable} = ${inTypeScript(path)} as ServiceConnectMesh;`,
  addService: (variable, name, path) => `${variable}.addService('${single(name)}', { service: ${serviceAt(path)} });`,
  connect: (variable, client, kind, server) =>
    `${variable}.findService('${single(client)}').${kind}(${variable}.findService('${single(server)}'));`,
};

const PYTHON_KINDS = { dependsOn: 'depends_on', connectsTo: 'connects_to' };

const PYTHON: SuggestionLanguage = {
  comment: '#',
  imports: ['from cdk_service_connect_mesh import MeshServiceProps, ServiceConnectMesh'],
  list: (kind, names) => `${PYTHON_KINDS[kind]}=[${names.map((each) => `"${double(each)}"`).join(', ')}]`,
  quote: (name) => `"${double(name)}"`,
  scope: (path) => inPython(path),
  row: (name, path, dependsOn, connectsTo) =>
    `        MeshServiceProps(${[`name="${double(name)}"`, `service=${inPython(path)}`, ...lists(PYTHON, dependsOn, connectsTo)].join(', ')}),`,
  mesh: (scope, id, rows) => [
    'ServiceConnectMesh(',
    `    ${scope},`,
    `    "${id}",`,
    '    services=[',
    ...rows,
    '    ],',
    ')',
  ],
  existing: (variable, path) => `${variable} = ${inPython(path)}`,
  addService: (variable, name, path) => `${variable}.add_service("${double(name)}", service=${inPython(path)})`,
  connect: (variable, client, kind, server) =>
    `${variable}.find_service("${double(client)}").${PYTHON_KINDS[kind]}(${variable}.find_service("${double(server)}"))`,
};

export const LANGUAGES = { typescript: TYPESCRIPT, python: PYTHON } as const;

/** The fields of the edges of a service that has some. */
function lists({ list }: SuggestionLanguage, dependsOn: readonly string[], connectsTo: readonly string[]): string[] {
  return [
    ...(dependsOn.length > 0 ? [list('dependsOn', dependsOn)] : []),
    ...(connectsTo.length > 0 ? [list('connectsTo', connectsTo)] : []),
  ];
}

function serviceAt(path: readonly string[]): string {
  return `${inTypeScript(path)} as import('aws-cdk-lib/aws-ecs').BaseService`;
}

function inTypeScript(path: readonly string[]): string {
  return found(path, "findChild('", "')", single);
}

function inPython(path: readonly string[]): string {
  return found(path, 'find_child("', '")', double);
}

function found(path: readonly string[], before: string, after: string, quoted: (text: string) => string): string {
  return ['app', ...path.map((id) => `${before}${quoted(id)}${after}`)].join('.node.');
}

function single(text: string): string {
  return JSON.stringify(text).slice(1, -1).replace(/\\"/g, '"').replace(/'/g, "\\'");
}

function double(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
