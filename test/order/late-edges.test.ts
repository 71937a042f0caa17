import { App, Aspects, Stack } from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import { ServiceConnectMesh } from '../../src';
import { errorOf, MeshStack } from '../support/mesh-stack';

/* Edges that aspects add while CDK visits the tree. */

const STABLE = { '@aws-cdk/core:aspectStabilization': true };

function shop(context: Record<string, unknown>) {
  const app = new App({ context });
  const stack = new MeshStack('Shop', app);
  const [web, api] = [stack.fargate('Web'), stack.fargate('Api', { http: 80 })];
  const services = [
    { name: 'web', service: web },
    { name: 'api', service: api, endpoints: [{ portMappingName: 'http' }] },
  ];
  return { app, stack, web, services };
}

/** The parts of the edge from web to api that the template contains. */
const wiredIn = ({ stack, web }: ReturnType<typeof shop>) => {
  const dependencies = stack.dependsOn(web);
  return {
    order: dependencies.includes('Api/Service'),
    rules: stack.ingress,
    nonce: /^[0-9a-f]{32}$/.test(stack.nonceOf(web) ?? ''),
  };
};

const WIRED = { order: true, rules: ['Web/SecurityGroup -> Api/SecurityGroup: tcp 80'], nonce: true };

/** The scope of an aspect, and the construct on whose visit it adds the edge, early and late in the order of visits. */
const WHEN: [string, (parts: ReturnType<typeof shop>, mesh: ServiceConnectMesh) => [on: IConstruct, at: IConstruct]][] =
  [
    ['on the app, before the mesh', ({ app, web }) => [app, web]],
    ['on the mesh', (_, mesh) => [mesh, mesh]],
    ['on the stack, after the mesh', ({ stack }) => [stack, new Construct(stack, 'Later')]],
    ['on a stack that is visited last', ({ app }) => later(app)],
    ['on a child of a stack that is visited last', ({ app }) => [app, new Construct(later(app)[0] as Stack, 'Inner')]],
  ];

function later(app: App): [Stack, Stack] {
  const stack = new Stack(app, 'ZLast');
  return [stack, stack];
}

describe.each([
  ['with', STABLE],
  ['without', {}],
])('%s stabilization of aspects', (_, context) => {
  test.each(WHEN)('an edge that an aspect adds %s is wired', (__, place) => {
    const parts = shop(context);
    const mesh = parts.stack.mesh({ services: parts.services });
    const [on, at] = place(parts, mesh);
    Aspects.of(on).add({
      visit: (construct) => {
        if (construct === at) mesh.findService('web').dependsOn(mesh.findService('api'));
      },
    });
    expect(wiredIn(parts)).toEqual(WIRED);
  });

  test('an edge is wired after another aspect has read the dependencies of the app', () => {
    const parts = shop(context);
    const mesh = parts.stack.mesh({ services: parts.services });
    const last = new Construct(new Stack(parts.app, 'ZLast'), 'Inner');
    Aspects.of(last).add({
      visit: () => {
        expect(parts.app.node.dependencies).toEqual([]);
        mesh.findService('web').dependsOn(mesh.findService('api'));
      },
    });
    expect(wiredIn(parts)).toEqual(WIRED);
  });

  test('a mesh that an aspect creates when it visits the scope is wired', () => {
    const parts = shop(context);
    const services = parts.services.map((row) => ({ ...row, dependsOn: row.name === 'web' ? ['api'] : [] }));
    Aspects.of(parts.app).add({
      visit: (construct) => {
        if (construct === parts.stack) parts.stack.mesh({ services });
      },
    });
    expect(wiredIn(parts)).toEqual(WIRED);
  });

  test('a mesh that an aspect creates in a scope that CDK has visited already is wired or refused', () => {
    const parts = shop(context);
    const services = parts.services.map((row) => ({ ...row, dependsOn: row.name === 'web' ? ['api'] : [] }));
    const last = new Stack(parts.app, 'ZLast');
    let isCreated = false;
    Aspects.of(last).add({
      visit: () => {
        if (!isCreated) parts.stack.mesh({ services });
        isCreated = true;
      },
    });
    const error = errorOf(() => parts.app.synth());
    if (error === 'nothing was thrown') {
      expect(wiredIn(parts)).toEqual(WIRED);
    } else {
      expect(error).toContain(
        [
          "ServiceConnectMesh 'Shop/Mesh': the mesh was created too late to have its full effect",
          "  dependsOn and connectsTo of these services have no effect: 'web'",
          "  these services get no Service Connect configuration: 'web'",
          'An aspect created the mesh in a scope that CDK had visited already. Create the mesh before synthesis, or let the aspect create it when it visits the scope of the mesh. Aspects may add edges at any time',
        ].join('\n'),
      );
    }
  });
});
