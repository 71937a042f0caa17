import { App, Stage } from 'aws-cdk-lib';
import { ServiceConnectMesh } from '../../src';
import { errorOf } from '../support/mesh-stack';
import { TestApp } from '../support/test-app';

test('a mesh inside a stage orders the services of the stage', () => {
  const app = new TestApp(new Stage(new App(), 'Prod'));
  const row = app.row(app.base, 'Web', { dependsOn: ['api'] });
  new ServiceConnectMesh(app.base, 'Mesh', { services: [row, app.row(app.base, 'Api')] });
  expect(app.waits).toEqual({ api: [], web: ['api'] });
});

test('a service of another stage than the mesh is refused', () => {
  const app = new App();
  const [prod, beta] = ['Prod', 'Beta'].map((id) => new TestApp(new Stage(app, id)));
  const services = [prod.row(prod.base, 'Web', { dependsOn: ['api'] }), beta.row(beta.base, 'Api')];
  expect(errorOf(() => new ServiceConnectMesh(prod.base, 'Mesh', { services }))).toBe(
    [
      "ServiceConnectMesh 'Prod/Base/Mesh': service 'api' and the mesh are in different stages",
      "  'Beta/Base/Api' is in stage 'Beta'",
      "  the mesh is in stage 'Prod'",
      'Stages are deployed separately: create a mesh in each stage, for the services of that stage',
    ].join('\n'),
  );
});

test('a mesh outside of the stage of its services is refused', () => {
  const app = new TestApp(new Stage(new App(), 'Prod'));
  expect(errorOf(() => new ServiceConnectMesh(app.cdkApp, 'Mesh', { services: [app.row(app.base, 'Web')] }))).toContain(
    "\n  'Prod/Base/Web' is in stage 'Prod'\n  the mesh is not in a stage\n",
  );
});

describe('between accounts and regions', () => {
  const [one, two] = [
    { account: '111111111111', region: 'eu-west-1' },
    { account: '222222222222', region: 'us-east-1' },
  ];

  test.each(['dependsOn', 'connectsTo'] as const)(
    'an edge by %s between different accounts and regions is refused for both reasons',
    (kind) => {
      const app = new App();
      const inStack = (id: string, env: object) => new TestApp(new Stage(app, id), { env });
      const [ours, theirs] = [inStack('One', one), inStack('Two', two)];
      const services = [ours.row(ours.base, 'Web', { [kind]: ['api'] }), theirs.row(theirs.base, 'Api')];
      const message = errorOf(() => new ServiceConnectMesh(ours.base, 'Mesh', { services }));
      expect(message.split('\n\n').slice(1)).toEqual([
        [
          `ServiceConnectMesh 'One/Base/Mesh': service 'web' ${kind} 'api' in another account`,
          "  'web' is in account 111111111111",
          "  'api' is in account 222222222222",
          `Both services of a ${kind} entry must be in the same account and region: move one of them, or remove the entry`,
        ].join('\n'),
        [
          `ServiceConnectMesh 'One/Base/Mesh': service 'web' ${kind} 'api' in another region`,
          "  'web' is in region eu-west-1",
          "  'api' is in region us-east-1",
          `Both services of a ${kind} entry must be in the same account and region: move one of them, or remove the entry`,
        ].join('\n'),
      ]);
    },
  );

  test('an edge within one account and region is accepted', () => {
    const app = new TestApp(undefined, { env: one });
    const services = [
      app.row(app.stack('Front', { env: one }), 'Web', { dependsOn: ['api'] }),
      app.row(app.base, 'Api', { connectsTo: ['web'] }),
    ];
    expect(new ServiceConnectMesh(app.base, 'Mesh', { services }).services).toHaveLength(2);
  });

  test('a stack that sets a region and one that does not', () => {
    const app = new TestApp();
    const services = [
      app.row(app.stack('Front', { env: { region: 'eu-west-1' } }), 'Web', { dependsOn: ['api'] }),
      app.row(app.base, 'Api'),
    ];
    expect(errorOf(() => new ServiceConnectMesh(app.base, 'Mesh', { services }))).toBe(
      [
        "ServiceConnectMesh 'Base/Mesh': service 'web' dependsOn 'api' in another region",
        "  'web' is in region eu-west-1",
        "  'api' is in a stack that sets no region",
        'Both services of a dependsOn entry must be in the same account and region: move one of them, or remove the entry',
      ].join('\n'),
    );
  });
});
