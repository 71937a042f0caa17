import { App, Stack, Stage } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
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

describe('a namespace that the app creates', () => {
  const IMPORT =
    "Create a namespace there, or import one by its name: namespace: MeshNamespace.fromNamespaceName(scope, 'Namespace', '...')";

  /** What a mesh throws whose namespace is in another stack. */
  function refusal(namespaceScope: Stack, app: TestApp) {
    const namespace = new cloudmap.HttpNamespace(namespaceScope, 'Names', { name: 'shop' });
    const services = [app.row(app.base, 'Web', { dependsOn: ['api'] }), app.row(app.base, 'Api')];
    return errorOf(() => new ServiceConnectMesh(app.base, 'Mesh', { namespace, services }));
  }

  test('is refused outside of the stage of the mesh', () => {
    const root = new App();
    const app = new TestApp(new Stage(root, 'Prod'));
    expect(refusal(new Stack(root, 'Global'), app)).toBe(
      [
        "ServiceConnectMesh 'Prod/Base/Mesh': namespace 'Global/Names' and the mesh are in different stages",
        "  'Global/Names' is not in a stage",
        "  the mesh is in stage 'Prod'",
        `Stages are deployed separately, and cannot refer to each other. ${IMPORT}`,
      ].join('\n'),
    );
  });

  test.each([
    [
      'region',
      { account: '111111111111', region: 'us-east-1' },
      'us-east-1',
      `A service can use only a namespace of its own region. ${IMPORT}`,
    ],
    [
      'account',
      { account: '222222222222', region: 'eu-west-1' },
      '222222222222',
      "Share the namespace with the account of the service, and import it by its ARN: namespace: MeshNamespace.fromNamespaceArn(scope, 'Namespace', 'arn:...')",
    ],
  ] as const)('is refused in another %s', (what, env, place, remedy) => {
    const own = { account: '111111111111', region: 'eu-west-1' };
    const app = new TestApp(undefined, { env: own });
    expect(refusal(app.stack('Global', { env }), app)).toBe(
      [
        `ServiceConnectMesh 'Base/Mesh': namespace 'Global/Names' is in another ${what} than service 'web'`,
        `  'web' is in ${what} ${own[what]}`,
        `  'Global/Names' is in ${what} ${place}`,
        remedy,
      ].join('\n'),
    );
  });

  test('is accepted in another stack of the same account and region', () => {
    const app = new TestApp();
    expect(refusal(app.stack('Global'), app)).toBe('nothing was thrown');
  });
});

describe('the security group of an external service', () => {
  const own = { account: '111111111111', region: 'eu-west-1' };

  test.each([
    ['account', { ...own, account: '222222222222' }, 'account 222222222222'],
    ['region', { ...own, region: 'us-east-1' }, 'region us-east-1'],
    ['region', { account: own.account }, 'a stack that sets no region'],
  ] as const)('is refused in another %s than a client', (what, env, place) => {
    const app = new TestApp(undefined, { env: own });
    const other = app.stack('Other', { env });
    const securityGroup = new ec2.SecurityGroup(other, 'Group', { vpc: new ec2.Vpc(other, 'Vpc', { maxAzs: 2 }) });
    const externalServices = [{ name: 'legacy', endpoints: [{ port: 80 }], securityGroup }];
    const services = [app.row(app.base, 'Web', { dependsOn: ['legacy'] })];
    expect(errorOf(() => new ServiceConnectMesh(app.base, 'Mesh', { externalServices, services }))).toBe(
      [
        `ServiceConnectMesh 'Base/Mesh': the securityGroup of external service 'legacy' is in another ${what} than service 'web'`,
        `  'web' is in ${what} ${own[what]}`,
        `  'Other/Group' is in ${place}`,
        'CloudFormation changes security groups of its own account and region only. Leave out securityGroup, allow the traffic where the group is created, and acknowledge the warning about it',
      ].join('\n'),
    );
  });
});
