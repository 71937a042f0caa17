import { Aspects, CfnOutput, CfnParameter, CfnResource, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { MeshServiceProps, ServiceConnectMesh } from '../../src';
import { errorOf } from '../support/mesh-stack';
import { TestApp } from '../support/test-app';

test('a client in a nested stack waits for a server in a sibling nested stack', () => {
  const app = new TestApp();
  const parent = app.stack('Parent');
  const services = [
    app.row(app.nested(parent, 'Front'), 'Web', { dependsOn: ['api'] }),
    app.row(app.nested(parent, 'Back'), 'Api'),
  ];
  new ServiceConnectMesh(parent, 'Mesh', { services });
  expect(app.waits).toEqual({ api: [], web: ['api'] });
});

test('a client in a stack waits for a server in its nested stack', () => {
  const app = new TestApp();
  const parent = app.stack('Parent');
  const services = [app.row(parent, 'Web', { dependsOn: ['api'] }), app.row(app.nested(parent, 'Back'), 'Api')];
  new ServiceConnectMesh(parent, 'Mesh', { services });
  expect(app.waits).toEqual({ api: [], web: ['api'] });
});

test('a client in a nested stack waits for a server in the parent stack', () => {
  const app = new TestApp();
  const parent = app.stack('Parent');
  const services = [app.row(app.nested(parent, 'Front'), 'Web', { dependsOn: ['api'] }), app.row(parent, 'Api')];
  new ServiceConnectMesh(parent, 'Mesh', { services });
  expect(app.waits).toEqual({ api: [], web: ['api'] });
});

test.each([
  ['of the parent first', ['outer', 'inner']],
  ['of the nested stack first', ['inner', 'outer']],
])(
  'clients in a stack and its nested stack that share a group have one rule and cause no cycle; the client %s',
  (_, order) => {
    const app = new TestApp();
    const parent = app.stack('Parent');
    const nested = app.nested(parent, 'Nested');
    const groups = { securityGroups: [new ec2.SecurityGroup(parent, 'Clients', { vpc: app.vpc })] };
    const rows = {
      outer: app.row(parent, 'Outer', { dependsOn: ['api'] }, groups),
      inner: app.row(nested, 'Inner', { dependsOn: ['api'] }, groups),
    };
    const clients = order.map((name) => rows[name as keyof typeof rows]);
    new ServiceConnectMesh(parent, 'Mesh', { services: [...clients, app.row(nested, 'Api')] });
    expect(app.waits).toEqual({ api: [], inner: ['api'], outer: ['api', 'inner'] });
    const rules = [parent, nested].map((stack) =>
      Object.values(Template.fromStack(stack).findResources('AWS::EC2::SecurityGroupIngress')),
    );
    expect(rules.map(({ length }) => length)).toEqual([0, 1]);
  },
);

test('a client in a nested stack waits for a server in a nested stack of another stack', () => {
  const app = new TestApp();
  const [front, back] = [app.stack('Front'), app.stack('Back')];
  const services = [
    app.row(app.nested(front, 'Inner'), 'Web', { dependsOn: ['api'] }),
    app.row(app.nested(back, 'Inner'), 'Api'),
  ];
  new ServiceConnectMesh(front, 'Mesh', { services });
  expect(app.waits).toEqual({ api: [], web: ['api'] });
  expect(app.dependenciesOf(front)).toEqual(['Back', 'Base']);
});

test('services in nested stacks can connect to each other', () => {
  const app = new TestApp();
  const parent = app.stack('Parent');
  const services = [
    app.row(app.nested(parent, 'Front'), 'Web', { connectsTo: ['api', 'outer'] }),
    app.row(app.nested(parent, 'Back'), 'Api', { connectsTo: ['web'] }),
    app.row(parent, 'Outer', { connectsTo: ['web'] }),
  ];
  new ServiceConnectMesh(parent, 'Mesh', { services });
  // A rule between two nested stacks is in one of them, which then waits for the other.
  expect(app.waits).toEqual({ api: ['web'], outer: [], web: [] });
});

test('a cycle between a nested stack and a service of its parent stack is refused', () => {
  const app = new TestApp();
  const parent = app.stack('Parent');
  const inner = app.nested(parent, 'Inner');
  const services = [
    app.row(inner, 'Web', { dependsOn: ['api'] }),
    app.row(parent, 'Api', { dependsOn: ['db'] }),
    app.row(inner, 'Db'),
  ];
  expect(errorOf(() => new ServiceConnectMesh(parent, 'Mesh', { services }))).toBe(
    [
      "ServiceConnectMesh 'Parent/Mesh': stack dependency cycle detected: Parent/Inner -> Parent/Api -> Parent/Inner",
      "  'web' in stack 'Parent/Inner' dependsOn 'api' in stack 'Parent'",
      "  'api' in stack 'Parent' dependsOn 'db' in stack 'Parent/Inner'",
      'CloudFormation deploys each stack as a whole, so no deployment order exists. Move a service to another stack, or make one of these dependsOn entries connectsTo',
    ].join('\n'),
  );
});

describe('a mesh in a nested stack without its services', () => {
  const setUp = (edges: Partial<MeshServiceProps> = { dependsOn: ['api'] }) => {
    const app = new TestApp();
    const parent = app.stack('Parent');
    const inner = app.nested(parent, 'Inner');
    const declare = () =>
      new ServiceConnectMesh(inner, 'Mesh', { services: [app.row(parent, 'Web', edges), app.row(parent, 'Api')] });
    return { app, parent, inner, declare };
  };
  const MESSAGE = [
    "ServiceConnectMesh 'Parent/Inner/Mesh': the mesh adds nothing to the nested stack 'Parent/Inner', which would be empty",
    '  CloudFormation refuses a template without resources',
    '  the resources of a mesh are in the stacks of its services, their security groups and their cluster',
    "Create the mesh in 'Parent'",
  ].join('\n');

  test.each<Partial<MeshServiceProps>>([{ dependsOn: ['api'] }, { connectsTo: ['api'] }])(
    'is refused if this stack would be empty: %j',
    (edges) => {
      const { app, declare } = setUp(edges);
      declare();
      expect(errorOf(() => app.cdkApp.synth())).toContain(MESSAGE);
    },
  );

  test('is refused if only parameters, outputs and another stack are in it', () => {
    const { app, inner, declare } = setUp();
    declare();
    new CfnParameter(inner, 'Parameter', { default: 'x' });
    new CfnOutput(inner, 'Output', { value: 'x' });
    new CfnResource(new Stack(inner, 'Other'), 'Handle', { type: 'AWS::CloudFormation::WaitConditionHandle' });
    expect(errorOf(() => app.cdkApp.synth())).toContain(MESSAGE);
  });

  test.each<[string, (inner: Stack, app: TestApp) => void]>([
    ['the user', (inner) => new CfnResource(inner, 'Handle', { type: 'AWS::CloudFormation::WaitConditionHandle' })],
    ['a nested stack in it', (inner, app) => void app.row(app.nested(inner, 'Innermost'), 'Other')],
    [
      'an aspect',
      (inner) =>
        Aspects.of(inner).add({
          visit: (construct) => {
            if (construct !== inner || inner.node.tryFindChild('Handle')) return;
            new CfnResource(inner, 'Handle', { type: 'AWS::CloudFormation::WaitConditionHandle' });
          },
        }),
    ],
  ])('is accepted with a resource of %s', (_, add) => {
    const { app, inner, declare } = setUp();
    declare();
    add(inner, app);
    expect(app.waits).toMatchObject({ web: ['api'] });
  });

  test('is accepted if the namespace is in it, because the services are in another stack and have no cluster in common', () => {
    const { app, inner } = setUp();
    const other = app.stack('Other');
    const cluster = new ecs.Cluster(other, 'Second', { vpc: app.vpc });
    const services = [app.row(other, 'Web', { dependsOn: ['api'] }), app.row(other, 'Api', {}, { cluster })];
    new ServiceConnectMesh(inner, 'Mesh', { services });
    expect(app.waits).toEqual({ api: [], web: ['api'] });
    Template.fromStack(inner).resourceCountIs('AWS::ServiceDiscovery::HttpNamespace', 1);
  });
});

describe('security group rules', () => {
  /** The number of ingress and egress rules in a stack. */
  const rulesOf = (stack: Stack) =>
    ['Ingress', 'Egress'].map(
      (kind) => Object.keys(Template.fromStack(stack).findResources(`AWS::EC2::SecurityGroup${kind}`)).length,
    );
  const groupIn = (app: TestApp, scope: Stack, allowAllOutbound = true) => ({
    securityGroups: [new ec2.SecurityGroup(scope, `${scope.node.id}Group`, { vpc: app.vpc, allowAllOutbound })],
  });

  test.each([
    ['the client', 'inner', 'outer'],
    ['the server', 'outer', 'inner'],
  ])('are in the stack of the client if %s is in a nested stack of the other', (_, clientPlace, serverPlace) => {
    const app = new TestApp();
    const outer = app.stack('Outer');
    const places: Record<string, Stack> = { outer, inner: app.nested(outer, 'Inner') };
    const [client, server] = [places[clientPlace], places[serverPlace]];
    const closed = groupIn(app, client, false);
    const services = [app.row(client, 'Web', { dependsOn: ['api'] }, closed), app.row(server, 'Api')];
    new ServiceConnectMesh(outer, 'Mesh', { services });
    expect(app.waits.web).toEqual(['api']);
    expect(rulesOf(client)).toEqual([1, 1]);
    expect(rulesOf(server)).toEqual([0, 0]);
  });

  test('of the user between a stack and its nested stack are reused', () => {
    const app = new TestApp();
    const outer = app.stack('Outer');
    const inner = app.nested(outer, 'Inner');
    const [web, api] = [app.row(inner, 'Web', { dependsOn: ['api'] }), app.row(outer, 'Api')];
    web.service.connections.allowTo(api.service, ec2.Port.tcp(80));
    new ServiceConnectMesh(outer, 'Mesh', { services: [web, api] });
    expect([outer, inner].map(rulesOf)).toEqual([
      [0, 0],
      [1, 0],
    ]);
  });

  test.each<[string, (server: ecs.BaseService, client: ecs.BaseService, parent: Stack) => void]>([
    ['directly', (server, client) => server.node.addDependency(client)],
    [
      'through another resource',
      (server, client, parent) => {
        const migration = new CfnResource(parent, 'Migration', { type: 'Custom::Migration' });
        migration.node.addDependency(client);
        server.node.addDependency(migration);
      },
    ],
    [
      'through a reference of its group',
      (server, client) =>
        (server.connections.securityGroups[0] as ec2.SecurityGroup).addIngressRule(
          ec2.Peer.ipv4(client.serviceName),
          ec2.Port.tcp(1),
        ),
    ],
  ])('are outside of the nested stack of a client that the server depends on, %s', (_, wait) => {
    const app = new TestApp();
    const parent = app.stack('Parent');
    const web = app.row(app.nested(parent, 'Front'), 'Web', { connectsTo: ['api'] });
    const api = app.row(parent, 'Api');
    wait(api.service, web.service, parent);
    new ServiceConnectMesh(parent, 'Mesh', { services: [web, api], redeployAfterConnections: false });
    const template = Template.fromStack(parent); // throws if resources wait for each other
    template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 1);
    template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', { FromPort: 80 });
  });

  test('are only in the nested stack of the client if the server is in another stack', () => {
    const app = new TestApp();
    const [front, back] = [app.stack('Front'), app.stack('Back')];
    const inner = app.nested(front, 'Inner');
    const services = [app.row(inner, 'Web', { dependsOn: ['api'] }), app.row(back, 'Api')];
    new ServiceConnectMesh(front, 'Mesh', { services });
    expect([front, inner, back].map(rulesOf)).toEqual([
      [0, 0],
      [1, 0],
      [0, 0],
    ]);
  });

  test.each<[string, 'Inner' | 'Base', 'Inner' | 'Base']>([
    ["the client's", 'Inner', 'Base'],
    ["the server's", 'Base', 'Inner'],
  ])(
    "are in the stack of the client's group if both groups are in a third stack, %s in a nested one",
    (_, clientPlace, serverPlace) => {
      const app = new TestApp();
      const [front, inner] = [app.stack('Front'), app.nested(app.base, 'Inner')];
      const places = { Inner: inner, Base: app.base };
      const web = app.row(front, 'Web', { dependsOn: ['api'] }, groupIn(app, places[clientPlace]));
      const api = app.row(front, 'Api', {}, groupIn(app, places[serverPlace]));
      new ServiceConnectMesh(front, 'Mesh', { services: [web, api] });
      expect(app.waits.web).toEqual(['api']);
      expect(rulesOf(places[clientPlace])).toEqual([1, 0]);
      expect([rulesOf(front), rulesOf(places[serverPlace])]).toEqual([
        [0, 0],
        [0, 0],
      ]);
    },
  );

  test("are in the stack of the client's group if the groups are in two nested stacks of a third", () => {
    const app = new TestApp();
    const [front, one, two] = [app.stack('Front'), app.nested(app.base, 'One'), app.nested(app.base, 'Two')];
    const web = app.row(front, 'Web', { dependsOn: ['api'] }, groupIn(app, one));
    const api = app.row(front, 'Api', {}, groupIn(app, two));
    new ServiceConnectMesh(front, 'Mesh', { services: [web, api] });
    expect([front, app.base, one, two].map(rulesOf)).toEqual([
      [0, 0],
      [0, 0],
      [1, 0],
      [0, 0],
    ]);
  });

  test('are in the parent stack of the services if it has one group and a stack that it depends on has the other', () => {
    for (const [clientPlace, serverPlace] of [
      ['front', 'base'],
      ['base', 'front'],
    ] as const) {
      const app = new TestApp();
      const front = app.stack('Front');
      const inner = app.nested(front, 'Inner');
      const places = { front, base: app.base };
      const web = app.row(inner, 'Web', { dependsOn: ['api'] }, groupIn(app, places[clientPlace]));
      const api = app.row(inner, 'Api', {}, groupIn(app, places[serverPlace]));
      new ServiceConnectMesh(front, 'Mesh', { services: [web, api] });
      expect(app.waits.web).toEqual(['api']);
      expect([front, inner, app.base].map(rulesOf)).toEqual([
        [1, 0],
        [0, 0],
        [0, 0],
      ]);
    }
  });
});
