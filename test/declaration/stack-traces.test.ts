import { App, Stage } from 'aws-cdk-lib';
import { MeshNamespace, ServiceConnectMesh } from '../../src';
import { cfnService } from '../../src/private/inspect/cfn-resources';
import { MeshStack } from '../support/mesh-stack';
import { TestApp } from '../support/test-app';

/* Stack traces of errors begin with a line of the user's code, not with a line of the library or of CDK. */

/** The function and the file of the first line of the stack trace. */
function firstFrame(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    const { stack, message } = error as Error;
    expect(stack!.startsWith(`Error: ${message}\n`)).toBe(true);
    const [frame] = stack!
      .slice(message.length + 'Error: '.length)
      .trim()
      .split('\n');
    const [, name, file] = /^\s*at (?:Object\.|new )?(\w+) \((?:.*\/)?([^/]+):\d+:\d+\)$/.exec(frame) ?? [];
    return `${name} in ${file}`;
  }
  return 'nothing was thrown';
}

const OWN_FILE = 'stack-traces.test.ts';

class CompanyMesh extends ServiceConnectMesh {
  constructor(stack: MeshStack) {
    super(stack, 'Company', { services: [{ name: 'web', service: stack.fargate('Web'), dependsOn: ['nobody'] }] });
  }
}

function inMesh(use: (mesh: ServiceConnectMesh, stack: MeshStack) => unknown) {
  const stack = new MeshStack('Shop', new App());
  const services = [
    { name: 'web', service: stack.fargate('Web') },
    { name: 'api', service: stack.fargate('Api', { http: 80 }), endpoints: [{ portMappingName: 'http' }] },
  ];
  return use(stack.mesh({ services }), stack);
}

test.each<[string, () => unknown]>([
  [
    'the constructor',
    function userCode() {
      const stack = new MeshStack();
      new ServiceConnectMesh(stack, 'Mesh', {
        services: [{ name: 'web', service: stack.fargate('Web'), dependsOn: ['nobody'] }],
      });
    },
  ],
  [
    'the constructor, with a field of the wrong type',
    function userCode() {
      new ServiceConnectMesh(new MeshStack(), 'Mesh', { namespace: 5 } as never);
    },
  ],
  [
    'addService()',
    () =>
      inMesh(function userCode(mesh, stack) {
        mesh.addService('new', { service: stack.fargate('New'), dependsOn: ['nobody'] });
      }),
  ],
  [
    'findService()',
    () =>
      inMesh(function userCode(mesh) {
        mesh.findService('nobody');
      }),
  ],
  [
    'dependsOn()',
    () =>
      inMesh(function userCode(mesh) {
        mesh.findService('web').dependsOn(mesh.findService('web'));
      }),
  ],
  [
    'connectsTo()',
    () =>
      inMesh(function userCode(mesh) {
        mesh.findService('api').connectsTo(mesh.findService('web'));
      }),
  ],
  [
    'the namespace',
    function userCode() {
      return new MeshStack().mesh().namespace;
    },
  ],
  [
    'fromNamespaceName()',
    function userCode() {
      MeshNamespace.fromNamespaceName(new MeshStack(), 'Namespace', '');
    },
  ],
  [
    'app.synth(), for a mistake in the complete tree',
    () =>
      inMesh(function userCode(mesh, stack) {
        cfnService(mesh.findService('api').service).addPropertyOverride('DeploymentController.Type', 'EXTERNAL');
        (stack.node.root as App).synth();
      }),
  ],
  [
    'app.synth(), for a mistake in a stage',
    function userCode() {
      const app = new App();
      const stack = new MeshStack('Shop', new Stage(app, 'Prod') as App);
      const api = stack.fargate('Api', { http: 80 });
      stack.mesh({ services: [{ name: 'api', service: api, endpoints: [{ portMappingName: 'http' }] }] });
      cfnService(api).addPropertyOverride('DeploymentController.Type', 'EXTERNAL');
      app.synth();
    },
  ],
  [
    'app.synth(), for a mistake in the templates',
    () =>
      inMesh(function userCode(mesh, stack) {
        mesh.findService('web').dependsOn(mesh.findService('api'));
        const [web, api] = mesh.services.map(({ service }) => cfnService(service));
        api.node.addDependency(web);
        (stack.node.root as App).synth();
      }),
  ],
])('an error of %s begins in the calling function', (_, action) => {
  expect(firstFrame(action)).toBe(`userCode in ${OWN_FILE}`);
});

test('an error in the constructor of a subclass begins in the subclass', () => {
  expect(firstFrame(() => new CompanyMesh(new MeshStack()))).toBe(`CompanyMesh in ${OWN_FILE}`);
});

test('an error of CDK in the mesh keeps its own stack trace as the cause', () => {
  const app = new TestApp();
  const services = [app.row(app.base, 'Web', { dependsOn: ['api'] }), app.row(app.base, 'Api')];
  jest.spyOn(services[0].service, 'enableServiceConnect').mockImplementation(() => {
    throw new Error('from CDK');
  });
  try {
    new ServiceConnectMesh(app.base, 'Mesh', { services });
  } catch (error) {
    expect((error as Error).stack).toContain(OWN_FILE);
    expect((error as Error).cause).toMatchObject({ message: 'from CDK' });
    return;
  }
  throw new Error('nothing was thrown');
});
