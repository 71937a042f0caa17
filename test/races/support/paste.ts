import { spawnSync } from 'child_process';
import * as path from 'path';
import { App, Stack } from 'aws-cdk-lib';
import * as ts from 'typescript';
import * as library from '../../../src';

/** Runs a suggestion in TypeScript, as if it were pasted into the program that creates the app. */
export function runTypeScript(text: string, app: App): void {
  const { outputText } = ts.transpileModule(text, { compilerOptions: { module: ts.ModuleKind.CommonJS } });
  const load = (name: string) => {
    if (name !== 'cdk-service-connect-mesh') throw new Error(`unexpected import: ${name}`);
    return library;
  };
  new Function('app', 'require', 'exports', outputText)(app, load, {});
}

/** The messages of the TypeScript compiler about programs, each of which consists of a suggestion. */
export function compilerErrors(suggestions: readonly string[]): string[] {
  const preamble = "declare const app: import('aws-cdk-lib').App;\n";
  const texts = new Map(
    suggestions.map((text, index) => [
      path.join(__dirname, `pasted-${index}.ts`),
      preamble + text.replace("'cdk-service-connect-mesh'", "'../../../src'"),
    ]),
  );
  const options: ts.CompilerOptions = {
    module: ts.ModuleKind.CommonJS,
    moduleResolution: ts.ModuleResolutionKind.Node10,
    ignoreDeprecations: '6.0',
    target: ts.ScriptTarget.ES2022,
    types: ['node'],
    strict: true,
    noEmit: true,
    skipLibCheck: true,
  };
  const host = ts.createCompilerHost(options);
  const { fileExists, getSourceFile } = host;
  host.fileExists = (file) => texts.has(file) || fileExists(file);
  host.getSourceFile = (file, target, ...rest) => {
    const text = texts.get(file);
    return text === undefined ? getSourceFile(file, target, ...rest) : ts.createSourceFile(file, text, target);
  };
  const program = ts.createProgram([...texts.keys()], options, host);
  return [...texts.keys()].flatMap((file) =>
    ts
      .getPreEmitDiagnostics(program, program.getSourceFile(file))
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n')),
  );
}

/** A mesh that a suggestion in Python creates: its scope, its id, and the arguments of its rows. */
export interface PythonMesh {
  readonly scope: readonly string[];
  readonly id: string;
  readonly services: readonly {
    readonly name: string;
    readonly service: readonly string[];
    readonly depends_on?: readonly string[];
    readonly connects_to?: readonly string[];
  }[];
}

/** Replaces the library and the app. Constructs are represented by their paths, and meshes are printed as JSON. */
const PYTHON = `
import json, sys, types

class Construct:
    def __init__(self, path):
        self.path = path
        self.node = self
    def find_child(self, id):
        return Construct([*self.path, id])

def run(text):
    meshes = []
    def mesh(scope, id, *, services):
        meshes.append({"scope": scope.path, "id": id, "services": services})
    def row(*, name, service, depends_on=None, connects_to=None):
        lists = {"depends_on": depends_on, "connects_to": connects_to}
        return {"name": name, "service": service.path, **{key: value for key, value in lists.items() if value}}
    library = types.ModuleType("cdk_service_connect_mesh")
    library.ServiceConnectMesh = mesh
    library.MeshServiceProps = row
    sys.modules["cdk_service_connect_mesh"] = library
    exec(compile(text, "pasted", "exec"), {"app": Construct([])})
    return meshes

print(json.dumps([run(text) for text in json.load(sys.stdin)]))
`;

/** Runs suggestions in Python. Returns undefined if there is no Python. */
export function runPython(suggestions: readonly string[]): PythonMesh[][] | undefined {
  const { stdout, stderr, error } = spawnSync('python3', ['-c', PYTHON], {
    input: JSON.stringify(suggestions),
    encoding: 'utf8',
  });
  if (error) return undefined;
  if (stderr) throw new Error(stderr);
  return JSON.parse(stdout);
}

/** Creates the meshes of a Python suggestion in this process. */
export function createMeshes(meshes: readonly PythonMesh[], app: App): void {
  const find = (ids: readonly string[]) => ids.reduce<any>((scope, id) => scope.node.findChild(id), app);
  for (const { scope, id, services } of meshes) {
    new library.ServiceConnectMesh(find(scope) as Stack, id, {
      services: services.map(({ name, service, depends_on: dependsOn, connects_to: connectsTo }) => ({
        name,
        service: find(service),
        dependsOn: dependsOn && [...dependsOn],
        connectsTo: connectsTo && [...connectsTo],
      })),
    });
  }
}
