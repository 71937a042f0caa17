import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { ServiceConnectMesh } from '../../src';
import { TestApp } from '../support/app';
import { errorOf } from '../support/mesh-stack';

test('services of sibling nested stacks: the whole nested stack waits', () => {
  const test = new TestApp();
  const parent = test.stack('Parent');
  const services = [
    test.row(test.nested(parent, 'Front'), 'Web', { dependsOn: ['api'] }),
    test.row(test.nested(parent, 'Back'), 'Api'),
  ];
  new ServiceConnectMesh(parent, 'Mesh', { services });
  expect(test.waits).toEqual({ api: [], web: ['api'] });
});

test('a client in the parent of its server', () => {
  const test = new TestApp();
  const parent = test.stack('Parent');
  const services = [test.row(parent, 'Web', { dependsOn: ['api'] }), test.row(test.nested(parent, 'Back'), 'Api')];
  new ServiceConnectMesh(parent, 'Mesh', { services });
  expect(test.waits).toEqual({ api: [], web: ['api'] });
});

test('a client nested in the stack of its server', () => {
  const test = new TestApp();
  const parent = test.stack('Parent');
  const services = [test.row(test.nested(parent, 'Front'), 'Web', { dependsOn: ['api'] }), test.row(parent, 'Api')];
  new ServiceConnectMesh(parent, 'Mesh', { services });
  expect(test.waits).toEqual({ api: [], web: ['api'] });
});

test.each([
  ['of the parent first', ['outer', 'inner']],
  ['of the nested stack first', ['inner', 'outer']],
])('clients in both that share a group of the parent: no circle, and one rule; the client %s', (_, order) => {
  const test = new TestApp();
  const parent = test.stack('Parent');
  const nested = test.nested(parent, 'Nested');
  const groups = { securityGroups: [new ec2.SecurityGroup(parent, 'Clients', { vpc: test.vpc })] };
  const rows = {
    outer: test.row(parent, 'Outer', { dependsOn: ['api'] }, groups),
    inner: test.row(nested, 'Inner', { dependsOn: ['api'] }, groups),
  };
  const clients = order.map((name) => rows[name as keyof typeof rows]);
  new ServiceConnectMesh(parent, 'Mesh', { services: [...clients, test.row(nested, 'Api')] });
  expect(test.waits).toEqual({ api: [], inner: ['api'], outer: ['api', 'inner'] });
  const rules = [parent, nested].map((stack) =>
    Object.values(Template.fromStack(stack).findResources('AWS::EC2::SecurityGroupIngress')),
  );
  expect(rules.map(({ length }) => length)).toEqual([0, 1]);
});

test('services nested in two stacks of their own', () => {
  const test = new TestApp();
  const [front, back] = [test.stack('Front'), test.stack('Back')];
  const services = [
    test.row(test.nested(front, 'Inner'), 'Web', { dependsOn: ['api'] }),
    test.row(test.nested(back, 'Inner'), 'Api'),
  ];
  new ServiceConnectMesh(front, 'Mesh', { services });
  expect(test.waits).toEqual({ api: [], web: ['api'] });
  expect(test.follows(front)).toEqual(['Back', 'Base']);
});

test('nested services that call each other', () => {
  const test = new TestApp();
  const parent = test.stack('Parent');
  const services = [
    test.row(test.nested(parent, 'Front'), 'Web', { connectsTo: ['api', 'outer'] }),
    test.row(test.nested(parent, 'Back'), 'Api', { connectsTo: ['web'] }),
    test.row(parent, 'Outer', { connectsTo: ['web'] }),
  ];
  new ServiceConnectMesh(parent, 'Mesh', { services });
  expect(test.waits).toEqual({ api: [], outer: [], web: [] });
});

test('a nested stack and a service beside it that would wait for each other', () => {
  const test = new TestApp();
  const parent = test.stack('Parent');
  const inner = test.nested(parent, 'Inner');
  const services = [
    test.row(inner, 'Web', { dependsOn: ['api'] }),
    test.row(parent, 'Api', { dependsOn: ['db'] }),
    test.row(inner, 'Db'),
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

describe('where rules stand', () => {
  /** How many rules stand in a stack, inwards and outwards. */
  const rulesOf = (stack: Stack) =>
    ['Ingress', 'Egress'].map(
      (kind) => Object.keys(Template.fromStack(stack).findResources(`AWS::EC2::SecurityGroup${kind}`)).length,
    );
  const groupIn = (test: TestApp, scope: Stack, allowAllOutbound = true) => ({
    securityGroups: [new ec2.SecurityGroup(scope, `${scope.node.id}Group`, { vpc: test.vpc, allowAllOutbound })],
  });

  test.each([
    ['the client', 'inner', 'outer'],
    ['the server', 'outer', 'inner'],
  ])('where %s is nested in the stack of the other: inside, both ways', (_, clientPlace, serverPlace) => {
    const test = new TestApp();
    const outer = test.stack('Outer');
    const places: Record<string, Stack> = { outer, inner: test.nested(outer, 'Inner') };
    const [client, server] = [places[clientPlace], places[serverPlace]];
    const closed = groupIn(test, client, false);
    const services = [test.row(client, 'Web', { dependsOn: ['api'] }, closed), test.row(server, 'Api')];
    new ServiceConnectMesh(outer, 'Mesh', { services });
    expect(test.waits.web).toEqual(['api']);
    expect([places.outer, places.inner].map(rulesOf)).toEqual([
      [0, 0],
      [1, 1],
    ]);
  });

  test('a rule of the user between a stack and one nested in it is the one to wait for', () => {
    const test = new TestApp();
    const outer = test.stack('Outer');
    const inner = test.nested(outer, 'Inner');
    const [web, api] = [test.row(inner, 'Web', { dependsOn: ['api'] }), test.row(outer, 'Api')];
    web.service.connections.allowTo(api.service, ec2.Port.tcp(80));
    new ServiceConnectMesh(outer, 'Mesh', { services: [web, api] });
    expect([outer, inner].map(rulesOf)).toEqual([
      [0, 0],
      [1, 0],
    ]);
  });

  test('for a client nested in another stack than its server: with the client, once', () => {
    const test = new TestApp();
    const [front, back] = [test.stack('Front'), test.stack('Back')];
    const inner = test.nested(front, 'Inner');
    const services = [test.row(inner, 'Web', { dependsOn: ['api'] }), test.row(back, 'Api')];
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
  ])('for groups of a third stack, %s nested in it: inside', (_, clientPlace, serverPlace) => {
    const test = new TestApp();
    const [front, inner] = [test.stack('Front'), test.nested(test.base, 'Inner')];
    const places = { Inner: inner, Base: test.base };
    const web = test.row(front, 'Web', { dependsOn: ['api'] }, groupIn(test, places[clientPlace]));
    const api = test.row(front, 'Api', {}, groupIn(test, places[serverPlace]));
    new ServiceConnectMesh(front, 'Mesh', { services: [web, api] });
    expect(test.waits.web).toEqual(['api']);
    expect([front, test.base, inner].map(rulesOf)).toEqual([
      [0, 0],
      [0, 0],
      [1, 0],
    ]);
  });

  test('for groups of two stacks nested in a third: in that', () => {
    const test = new TestApp();
    const [front, one, two] = [test.stack('Front'), test.nested(test.base, 'One'), test.nested(test.base, 'Two')];
    const web = test.row(front, 'Web', { dependsOn: ['api'] }, groupIn(test, one));
    const api = test.row(front, 'Api', {}, groupIn(test, two));
    new ServiceConnectMesh(front, 'Mesh', { services: [web, api] });
    expect([front, test.base, one, two].map(rulesOf)).toEqual([
      [0, 0],
      [1, 0],
      [0, 0],
      [0, 0],
    ]);
  });

  test('for services of one nested stack, one group around it and the other in a stack before: with the group around', () => {
    for (const [clientPlace, serverPlace] of [
      ['front', 'base'],
      ['base', 'front'],
    ] as const) {
      const test = new TestApp();
      const front = test.stack('Front');
      const inner = test.nested(front, 'Inner');
      const places = { front, base: test.base };
      const web = test.row(inner, 'Web', { dependsOn: ['api'] }, groupIn(test, places[clientPlace]));
      const api = test.row(inner, 'Api', {}, groupIn(test, places[serverPlace]));
      new ServiceConnectMesh(front, 'Mesh', { services: [web, api] });
      expect(test.waits.web).toEqual(['api']);
      expect([front, inner, test.base].map(rulesOf)).toEqual([
        [1, 0],
        [0, 0],
        [0, 0],
      ]);
    }
  });
});
