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
      "  'web' of stack 'Parent/Inner' dependsOn 'api' of stack 'Parent'",
      "  'api' of stack 'Parent' dependsOn 'db' of stack 'Parent/Inner'",
      'A stack is deployed as a whole: no order exists for these. Move a service to another stack, or make one of these dependsOn entries connectsTo',
    ].join('\n'),
  );
});
