import { CfnOutput, Fn, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { MeshServiceProps, ServiceConnectMesh } from '../../src';
import { addStackDependency } from '../../src/private/wiring/stack-dependencies';
import { errorOf } from '../support/mesh-stack';
import { importedNamespace, TestApp } from '../support/test-app';

const rulesOf = (stack: Stack) =>
  Object.values(Template.fromStack(stack).findResources('AWS::EC2::SecurityGroupIngress'));

test('an edge between stacks is a stack dependency, and its rule is in the client stack', () => {
  const app = new TestApp();
  const [front, back] = [app.stack('Front'), app.stack('Back')];
  const services = [app.row(front, 'Web', { dependsOn: ['api'] }), app.row(back, 'Api')];
  new ServiceConnectMesh(back, 'Mesh', { services });

  expect(app.waits).toEqual({ api: [], web: ['api'] });
  expect(app.dependenciesOf(front)).toEqual(['Back', 'Base']);
  expect(app.dependenciesOf(back)).toEqual(['Base']);
  expect(rulesOf(front)).toHaveLength(1);
  expect(rulesOf(back)).toHaveLength(0);
});

test('the client depends on the rule in its own stack', () => {
  const app = new TestApp();
  const [front, back] = [app.stack('Front'), app.stack('Back')];
  const services = [app.row(front, 'Web', { dependsOn: ['api'] }), app.row(back, 'Api')];
  new ServiceConnectMesh(front, 'Mesh', { services });

  const template = Template.fromStack(front);
  const [[rule, { Properties }]] = Object.entries(template.findResources('AWS::EC2::SecurityGroupIngress'));
  expect(Properties.Description).toMatch(/^from FrontWebSecurityGroup/);
  const [service] = Object.values(template.findResources('AWS::ECS::Service'));
  expect(service.DependsOn).toContain(rule);
});

test('a client without outbound access gets an egress rule in its own stack', () => {
  const app = new TestApp();
  const [front, back] = [app.stack('Front'), app.stack('Back')];
  const closed = new ec2.SecurityGroup(front, 'Closed', { vpc: app.vpc, allowAllOutbound: false });
  const web = app.row(front, 'Web', { dependsOn: ['api'] }, { securityGroups: [closed] });
  new ServiceConnectMesh(back, 'Mesh', { services: [web, app.row(back, 'Api')] });

  expect(app.waits.web).toEqual(['api']);
  const [template, other] = [front, back].map((stack) => Template.fromStack(stack));
  template.hasResourceProperties('AWS::EC2::SecurityGroupEgress', {
    IpProtocol: 'tcp',
    FromPort: 80,
    ToPort: 80,
    Description: Match.stringLikeRegexp('^to BackApiSecurityGroup'),
  });
  other.resourceCountIs('AWS::EC2::SecurityGroupEgress', 0);
  const [egress] = Object.keys(template.findResources('AWS::EC2::SecurityGroupEgress'));
  const [service] = Object.values(template.findResources('AWS::ECS::Service'));
  expect(service.DependsOn).toContain(egress);
});

test('clients that share a group without outbound access share one ingress and one egress rule', () => {
  const app = new TestApp();
  const [front, back] = [app.stack('Front'), app.stack('Back')];
  const closed = new ec2.SecurityGroup(front, 'Closed', { vpc: app.vpc, allowAllOutbound: false });
  const clients = ['X', 'Y'].map((id) => app.row(front, id, { dependsOn: ['api'] }, { securityGroups: [closed] }));
  new ServiceConnectMesh(front, 'Mesh', { services: [...clients, app.row(back, 'Api')] });
  expect(rulesOf(front)).toHaveLength(1);
  Template.fromStack(front).resourceCountIs('AWS::EC2::SecurityGroupEgress', 1);
});

test('many edges between two stacks are one stack dependency', () => {
  const app = new TestApp();
  const [front, back] = [app.stack('Front'), app.stack('Back')];
  const servers = ['A', 'B', 'C'].map((id) => app.row(back, id));
  const clients = ['X', 'Y', 'Z'].map((id) => app.row(front, id, { dependsOn: ['a', 'b', 'c'] }));
  new ServiceConnectMesh(front, 'Mesh', { services: [...clients, ...servers] });

  expect(app.dependenciesOf(front)).toEqual(['Back', 'Base']);
  expect(rulesOf(front)).toHaveLength(9);
  expect(app.waits.x).toEqual(['a', 'b', 'c']);
});

test.each(['Base', 'First', 'Last', 'Own'])(
  'a mesh in the stack %s does not make that stack depend on another',
  (home) => {
    const app = new TestApp();
    const [last, first, own] = [app.stack('Last'), app.stack('First'), app.stack('Own')];
    const services = [app.row(last, 'Web', { dependsOn: ['api'] }), app.row(first, 'Api', { connectsTo: ['web'] })];
    const scope = home === 'Base' ? app.base : (app.cdkApp.node.findChild(home) as Stack);
    new ServiceConnectMesh(scope, 'Mesh', { services });

    expect(app.waits).toEqual({ api: [], web: ['api'] });
    expect(app.dependenciesOf(app.base)).toEqual([]);
    expect(app.dependenciesOf(first)).toEqual(['Base']);
    expect(app.dependenciesOf(last)).toEqual(['Base', 'First']);
    expect(app.dependenciesOf(own)).toEqual([]);
  },
);

test('a mesh can be defined outside of all stacks', () => {
  const app = new TestApp();
  const services = [app.row(app.stack('Front'), 'Web', { dependsOn: ['api'] }), app.row(app.stack('Back'), 'Api')];
  new ServiceConnectMesh(app.cdkApp, 'Mesh', { services });
  expect(app.waits.web).toEqual(['api']);
});

test('the dependsOn edges of a later mesh decide the order of stacks, not a connectsTo edge', () => {
  const app = new TestApp();
  const [one, two] = [app.stack('One'), app.stack('Two')];
  const services = [app.row(one, 'Shop', { connectsTo: ['search'] }), app.row(two, 'Search')];
  new ServiceConnectMesh(app.base, 'First', { services });
  const others = [app.row(two, 'Web', { dependsOn: ['api'] }), app.row(one, 'Api')];
  new ServiceConnectMesh(app.base, 'Second', { services: others });

  expect(app.dependenciesOf(two)).toEqual(['Base', 'One']);
  expect(app.waits.web).toEqual(expect.arrayContaining(['api']));
});

describe('services of two stacks that connect in both directions', () => {
  const stacksAfter = (isOrdered: boolean, edges: Record<string, string>, reversed = false) => {
    const app = new TestApp();
    const [one, two] = [app.stack('One'), app.stack('Two')];
    if (isOrdered) addStackDependency(one, two, 'the user said so');
    const rows = [app.row(one, 'Web'), app.row(one, 'Hooks'), app.row(two, 'Api'), app.row(two, 'Jobs')];
    if (reversed) rows.reverse();
    const services = rows.map((row) => ({ ...row, connectsTo: [edges[row.name] ?? []].flat() }));
    new ServiceConnectMesh(app.base, 'Mesh', { services });
    return [one, two].map((stack) => app.dependenciesOf(stack).filter((id) => id !== 'Base'));
  };

  test('make one stack depend on the other, which does not depend on the order of declaration', () => {
    expect(stacksAfter(false, { web: 'api' })).toEqual([['Two'], []]);
    expect(stacksAfter(false, { jobs: 'hooks' })).toEqual([[], ['One']]);
    expect(stacksAfter(false, { web: 'api', jobs: 'hooks' })).toEqual([['Two'], []]);
    expect(stacksAfter(false, { web: 'api', jobs: 'hooks' }, true)).toEqual([['Two'], []]);
  });

  test.each([{ web: 'api' }, { jobs: 'hooks' }, { web: 'api', jobs: 'hooks' }, {}])(
    'keep the stack dependency of the user, with %j',
    (edges) => {
      expect(stacksAfter(true, edges as Record<string, string>)).toEqual([['Two'], []]);
    },
  );
});

describe('an order of stacks that only a literal name shows', () => {
  const setUp = (kind: 'dependsOn' | 'connectsTo', nameOf: (of: string, stack: Stack) => string, isDeclared = true) => {
    const app = new TestApp();
    const [one, two] = [app.stack('One'), app.stack('Two')];
    const [web, api] = [app.row(one, 'Web', { [kind]: ['api'] }), app.row(two, 'Api')];
    new CfnOutput(one, 'Name', { value: web.service.serviceName, exportName: 'web' });
    new ssm.StringParameter(one, 'Parameter', { parameterName: 'web', stringValue: web.service.serviceName });
    api.service.taskDefinition.defaultContainer!.addEnvironment('WEB', nameOf('web', two));
    if (isDeclared) addStackDependency(two, one, 'declared');
    new ServiceConnectMesh(app.base, 'Mesh', { services: [web, api] });
    return { app, one, two };
  };
  const NAMES: [string, (of: string, stack: Stack) => string][] = [
    ['an export', (name) => Fn.importValue(name)],
    ['a parameter', (name, stack) => ssm.StringParameter.valueForStringParameter(stack, name)],
  ];

  test.each(NAMES)('of %s, decides the stack of a rule if addDependency declares it', (_, nameOf) => {
    const { app, one, two } = setUp('connectsTo', nameOf);
    expect([one, two].map((stack) => app.dependenciesOf(stack))).toEqual([['Base'], ['Base', 'One']]);
    expect([one, two].map((stack) => rulesOf(stack).length)).toEqual([0, 1]);
  });

  test.each(NAMES)('of %s, is refused against dependsOn if addDependency declares it', (_, nameOf) => {
    expect(errorOf(() => setUp('dependsOn', nameOf).app.cdkApp.synth())).toContain(
      "service 'web' dependsOn 'api', but the stack of 'api' depends on the stack of 'web'",
    );
  });

  test.each(NAMES)('of %s, is not seen otherwise, as the documentation says', (_, nameOf) => {
    const { app, one, two } = setUp('connectsTo', nameOf, false);
    expect([one, two].map((stack) => app.dependenciesOf(stack))).toEqual([['Base', 'Two'], ['Base']]);
    expect([one, two].map((stack) => rulesOf(stack).length)).toEqual([1, 0]);
  });
});

test('edges declared one by one result in the same order, even if the server stack is defined first', () => {
  const app = new TestApp();
  const [back, front] = [app.stack('Back'), app.stack('Front')];
  const mesh = new ServiceConnectMesh(app.base, 'Mesh');
  const { name, ...options } = app.row(front, 'Web');
  const web = mesh.addService(name, options);
  const api = mesh.addService('api', app.row(back, 'Api'));
  web.dependsOn(api);
  expect(app.waits).toEqual({ api: [], web: ['api'] });
});

describe('security groups in a third stack', () => {
  const groupsIn = (stack: Stack, vpc: ec2.IVpc, id: string) => ({
    securityGroups: [new ec2.SecurityGroup(stack, id, { vpc })],
  });

  test('of both services: the rule is in the third stack', () => {
    const app = new TestApp();
    const [front, back] = [app.stack('Front'), app.stack('Back')];
    const web = app.row(front, 'Web', { dependsOn: ['api'] }, groupsIn(app.base, app.vpc, 'WebGroup'));
    const api = app.row(back, 'Api', {}, groupsIn(app.base, app.vpc, 'ApiGroup'));
    new ServiceConnectMesh(front, 'Mesh', { services: [web, api] });
    expect(app.waits.web).toEqual(['api']);
    expect(rulesOf(app.base)).toHaveLength(1);
    expect(app.dependenciesOf(app.base)).toEqual([]);
  });

  test("of the client: the rule is in the stack of the server's group, which depends on the third stack already", () => {
    const app = new TestApp();
    const [front, back] = [app.stack('Front'), app.stack('Back')];
    const web = app.row(front, 'Web', { dependsOn: ['api'] }, groupsIn(app.base, app.vpc, 'WebGroup'));
    new ServiceConnectMesh(front, 'Mesh', { services: [web, app.row(back, 'Api')] });
    expect(app.waits.web).toEqual(['api']);
    expect(app.dependenciesOf(app.base)).toEqual([]);
    expect(rulesOf(back)).toHaveLength(1);
  });

  test('of clients in several stacks: all clients share one rule, because EC2 refuses a duplicate', () => {
    const app = new TestApp();
    const [front, shop, back] = [app.stack('Front'), app.stack('Shop'), app.stack('Back')];
    const groups = groupsIn(app.base, app.vpc, 'ClientGroup');
    const web = app.row(front, 'Web', { dependsOn: ['api'] }, groups);
    const cart = app.row(shop, 'Cart', { dependsOn: ['api'] }, groups);
    const cron = app.row(back, 'Cron', { dependsOn: ['api'] }, groups);
    new ServiceConnectMesh(front, 'Mesh', { services: [web, cart, cron, app.row(back, 'Api')] });
    expect(app.waits).toEqual({ api: [], cart: ['api', 'cron'], cron: ['api'], web: ['api', 'cron'] });
    expect([app.base, front, shop, back].map((stack) => rulesOf(stack).length)).toEqual([0, 0, 0, 1]);
    expect([front, shop].map((stack) => app.dependenciesOf(stack))).toEqual([
      ['Back', 'Base'],
      ['Back', 'Base'],
    ]);
  });

  test('and in a fourth: the rule is in the stack that depends on the other', () => {
    const app = new TestApp();
    const [front, back, one, two] = ['Front', 'Back', 'One', 'Two'].map((id) => app.stack(id));
    const web = app.row(front, 'Web', { dependsOn: ['api'] }, groupsIn(one, app.vpc, 'WebGroup'));
    const api = app.row(back, 'Api', {}, groupsIn(two, app.vpc, 'ApiGroup'));
    addStackDependency(one, two, 'the user said so');
    new ServiceConnectMesh(front, 'Mesh', { services: [web, api] });
    expect(app.waits.web).toEqual(['api']);
    expect(rulesOf(one)).toHaveLength(1);
    expect(app.dependenciesOf(two)).toEqual(['Base']);
  });

  test.each(['services of two stacks', 'services that share a stack'])(
    "and in a fourth without a dependency between the two, for %s: the rule is in the stack of the client's group",
    (where) => {
      const app = new TestApp();
      const [front, back, one, two] = ['Front', 'Back', 'One', 'Two'].map((id) => app.stack(id));
      const web = app.row(front, 'Web', { dependsOn: ['api'] }, groupsIn(one, app.vpc, 'WebGroup'));
      const home = where === 'services of two stacks' ? back : front;
      const api = app.row(home, 'Api', {}, groupsIn(two, app.vpc, 'ApiGroup'));
      new ServiceConnectMesh(front, 'Mesh', { services: [web, api] });
      expect(app.waits.web).toEqual(['api']);
      expect([front, back, one, two].map((stack) => rulesOf(stack).length)).toEqual([0, 0, 1, 0]);
      expect([one, two].map((stack) => app.dependenciesOf(stack))).toEqual([['Base', 'Two'], ['Base']]);
    },
  );
});

const NO_ORDER =
  'CloudFormation deploys each stack as a whole, so no deployment order exists. Move a service to another stack, or make one of these dependsOn entries connectsTo';

describe('a stack dependency cycle', () => {
  test('is refused even if the services have an order', () => {
    const app = new TestApp();
    const [one, two] = [app.stack('One'), app.stack('Two')];
    const services = [
      app.row(one, 'Web', { dependsOn: ['api'] }),
      app.row(two, 'Api', { dependsOn: ['cache', 'db'] }),
      app.row(one, 'Cache'),
      app.row(one, 'Db'),
    ];
    expect(errorOf(() => new ServiceConnectMesh(one, 'Mesh', { services }))).toBe(
      [
        "ServiceConnectMesh 'One/Mesh': stack dependency cycle detected: One -> Two -> One",
        "  'web' in stack 'One' dependsOn 'api' in stack 'Two'",
        "  'api' in stack 'Two' dependsOn 'cache' in stack 'One'",
        "  'api' in stack 'Two' dependsOn 'db' in stack 'One'",
        NO_ORDER,
      ].join('\n'),
    );
  });

  test('is refused by the dependsOn() that closes it; connectsTo() never closes one', () => {
    const app = new TestApp();
    const [one, two] = [app.stack('One'), app.stack('Two')];
    const rows = [app.row(one, 'Web'), app.row(two, 'Api'), app.row(one, 'Cache'), app.row(one, 'Db')];
    const [web, api, cache, db] = new ServiceConnectMesh(one, 'Mesh', { services: rows }).services;
    web.dependsOn(api);
    api.connectsTo(db);
    db.connectsTo(api);
    expect(errorOf(() => api.dependsOn(cache))).toBe(
      [
        "ServiceConnectMesh 'One/Mesh': stack dependency cycle detected: One -> Two -> One",
        "  'web' in stack 'One' dependsOn 'api' in stack 'Two'",
        "  'api' in stack 'Two' dependsOn 'cache' in stack 'One'",
        NO_ORDER,
      ].join('\n'),
    );
    expect(app.waits).toEqual({ api: [], cache: ['api'], db: ['api'], web: ['api'] });
  });

  test('is refused if a service that is added later closes it', () => {
    const app = new TestApp();
    const [one, two] = [app.stack('One'), app.stack('Two')];
    const services = [app.row(one, 'Web', { dependsOn: ['api'] }), app.row(two, 'Api')];
    const mesh = new ServiceConnectMesh(one, 'Mesh', { services });
    const { name, ...options } = app.row(two, 'Jobs', { dependsOn: ['api', 'web'] });
    expect(errorOf(() => mesh.addService(name, options))).toContain(
      'stack dependency cycle detected: One -> Two -> One',
    );
    expect(mesh.services).toHaveLength(2);
  });

  test('is refused if an edge contradicts the stack dependency on a cluster', () => {
    const app = new TestApp();
    const one = app.stack('One');
    const mesh = new ServiceConnectMesh(one, 'Mesh', {
      services: [app.row(app.base, 'Web'), app.row(one, 'Api')],
    });
    expect(errorOf(() => mesh.findService('web').dependsOn(mesh.findService('api')))).toBe(
      [
        "ServiceConnectMesh 'One/Mesh': stack dependency cycle detected: One -> Base -> One",
        "  'api' in stack 'One' uses the cluster in stack 'Base'",
        "  'web' in stack 'Base' dependsOn 'api' in stack 'One'",
        NO_ORDER,
      ].join('\n'),
    );
    mesh.findService('web').connectsTo(mesh.findService('api'));
    expect(app.waits).toEqual({ api: ['web'], web: [] });
  });

  test.each<[string, (app: TestApp, one: Stack) => object]>([
    ['uses the task definition', (app, one) => ({ taskDefinition: app.row(one, 'Other').service.taskDefinition })],
    [
      'uses a security group',
      (app, one) => ({ securityGroups: [new ec2.SecurityGroup(one, 'Group', { vpc: app.vpc })] }),
    ],
  ])('is refused if an edge contradicts the dependency on a stack of which a service %s', (what, props) => {
    const app = new TestApp();
    const [one, two] = [app.stack('One'), app.stack('Two')];
    const services = [app.row(two, 'Web', {}, props(app, one)), app.row(one, 'Api', { dependsOn: ['web'] })];
    expect(errorOf(() => new ServiceConnectMesh(one, 'Mesh', { services }))).toBe(
      [
        "ServiceConnectMesh 'One/Mesh': stack dependency cycle detected: Two -> One -> Two",
        `  'web' in stack 'Two' ${what} in stack 'One'`,
        "  'api' in stack 'One' dependsOn 'web' in stack 'Two'",
        NO_ORDER,
      ].join('\n'),
    );
  });

  test('is refused if an edge contradicts the stack dependency on the namespace prop', () => {
    const app = new TestApp();
    const [one, two] = [app.stack('One'), app.stack('Two')];
    const namespace = new cloudmap.HttpNamespace(one, 'Namespace', { name: 'shop' });
    const services = [app.row(two, 'Web'), app.row(one, 'Api', { dependsOn: ['web'] })];
    expect(errorOf(() => new ServiceConnectMesh(one, 'Mesh', { namespace, services }))).toBe(
      [
        "ServiceConnectMesh 'One/Mesh': stack dependency cycle detected: Two -> One -> Two",
        "  'web' in stack 'Two' uses the namespace in stack 'One'",
        "  'api' in stack 'One' dependsOn 'web' in stack 'Two'",
        NO_ORDER,
      ].join('\n'),
    );
  });

  test.each([
    ['that the mesh creates', undefined],
    ['of a cluster', 'shop'],
  ])('is refused if an edge contradicts the stack dependency on the namespace %s', (_, name) => {
    const app = new TestApp();
    const [one, two] = [app.stack('One'), app.stack('Two')];
    const clusters = [one, two].map((stack) => new ecs.Cluster(stack, 'Own', { vpc: app.vpc }));
    if (name) clusters[0].addDefaultCloudMapNamespace({ name });
    const services = [
      app.row(two, 'Web', {}, { cluster: clusters[1] }),
      app.row(one, 'Api', { dependsOn: ['web'] }, { cluster: clusters[0] }),
    ];
    const message = [
      "ServiceConnectMesh 'One/Mesh': stack dependency cycle detected: Two -> One -> Two",
      "  'web' in stack 'Two' uses the namespace in stack 'One'",
      "  'api' in stack 'One' dependsOn 'web' in stack 'Two'",
      name
        ? NO_ORDER
        : "The mesh creates its namespace in one of these stacks. Define the namespace in a stack on which the others depend already, or use an existing one, and pass it to the mesh: namespace: MeshNamespace.fromNamespaceName(scope, 'Namespace', '...')",
    ].join('\n');
    expect(errorOf(() => new ServiceConnectMesh(one, 'Mesh', { services }))).toBe(message);

    const mesh = new ServiceConnectMesh(one, 'Other');
    const { name: api, dependsOn, ...options } = services[1];
    mesh.addService(api, options);
    const web = mesh.addService('web', services[0]);
    expect(errorOf(() => mesh.findService(api).dependsOn(web))).toBe(message.replace('One/Mesh', 'One/Other'));
  });

  test('does not result if the server uses imports in the client stack', () => {
    const app = new TestApp();
    const [one, two] = [app.stack('One'), app.stack('Two')];
    const namespace = importedNamespace(one);
    const vpc = ec2.Vpc.fromVpcAttributes(one, 'Vpc', {
      vpcId: 'vpc-1',
      availabilityZones: ['a'],
      privateSubnetIds: ['subnet-1'],
    });
    const cluster = ecs.Cluster.fromClusterAttributes(one, 'Cluster', { clusterName: 'shared', vpc });
    const securityGroups = [ec2.SecurityGroup.fromSecurityGroupId(one, 'Group', 'sg-1')];
    const services = [
      app.row(two, 'Web', {}, { cluster, securityGroups }),
      app.row(one, 'Api', { dependsOn: ['web'] }, { cluster, securityGroups }),
    ];
    new ServiceConnectMesh(one, 'Mesh', { namespace, services });
    expect(app.dependenciesOf(two)).toEqual([]);
    expect(app.waits).toEqual({ api: ['web'], web: [] });
  });

  test('is refused at every synthesis if a stack dependency of the user closes it', () => {
    const app = new TestApp();
    const [one, two] = [app.stack('One'), app.stack('Two')];
    addStackDependency(two, one, 'the user said so');
    const services = [app.row(one, 'Web', { dependsOn: ['api'] }), app.row(two, 'Api')];
    new ServiceConnectMesh(one, 'Mesh', { services });
    const message = [
      "ServiceConnectMesh 'One/Mesh': service 'web' dependsOn 'api', but the stack of 'api' depends on the stack of 'web'",
      "  'Two' depends on stack 'One'",
      'CloudFormation deploys a stack as a whole. Remove one of these dependencies or references, or make the dependsOn entry connectsTo',
    ].join('\n');
    expect(() => app.cdkApp.synth()).toThrow(message);
    expect(() => app.cdkApp.synth({ force: true })).toThrow(message);
  });

  test('does not result from another group of the server, in a stack that depends on the client stack', () => {
    const app = new TestApp();
    const [front, back, groups] = ['Front', 'Back', 'Groups'].map((id) => app.stack(id));
    const closed = new ec2.SecurityGroup(groups, 'Closed', { vpc: app.vpc });
    const services = [app.row(front, 'Web', { dependsOn: ['api'] }), app.row(back, 'Api')];
    new ServiceConnectMesh(front, 'Mesh', { services });
    services[1].service.connections.addSecurityGroup(closed);
    addStackDependency(groups, front, 'the user said so');
    expect(rulesOf(groups)).toHaveLength(0);
    expect(rulesOf(front)).toHaveLength(1);
  });

  test('is reported with the number of other edges', () => {
    const app = new TestApp();
    const [one, two] = [app.stack('One'), app.stack('Two')];
    const ids = ['A', 'B', 'C', 'D', 'E', 'F', 'G'];
    const back: MeshServiceProps = app.row(one, 'Back', { dependsOn: ['front'] });
    const front = app.row(two, 'Front', { dependsOn: ids.map((id) => id.toLowerCase()) });
    const services = [back, front, ...ids.map((id) => app.row(one, id))];
    expect(errorOf(() => new ServiceConnectMesh(one, 'Mesh', { services }))).toContain(
      '  and 2 more dependencies between these two\n',
    );
  });
});

test('60 stacks in a complete graph, declared dependencies first, synthesize in seconds', () => {
  const app = new TestApp();
  const names = Array.from({ length: 60 }, (_, index) => `S${index}`);
  const services = names.map((id, index) =>
    app.row(app.stack(`Stack${id}`), id, { dependsOn: names.slice(0, index).map((name) => name.toLowerCase()) }),
  );
  const start = process.cpuUsage();
  new ServiceConnectMesh(app.base, 'Mesh', { services });
  const assembly = app.cdkApp.synth();
  const { user, system } = process.cpuUsage(start);

  expect(assembly.stacks).toHaveLength(61);
  expect(app.dependenciesOf(services[59].service.stack)).toHaveLength(60);
  expect((user + system) / 1e6).toBeLessThan(30);
});

describe('a stack defined in the scope of another stack', () => {
  test('is a separate stack: an edge between the two is a stack dependency', () => {
    const app = new TestApp();
    const outer = app.stack('Outer');
    const inner = new Stack(outer, 'Inner');
    new ServiceConnectMesh(app.base, 'Mesh', {
      services: [app.row(outer, 'Web', { dependsOn: ['api'] }), app.row(inner, 'Api')],
    });
    expect(app.waits).toEqual({ api: [], web: ['api'] });
    expect(rulesOf(outer)).toHaveLength(1);
    expect(rulesOf(inner)).toHaveLength(0);
  });

  test('is reported if the two form a cycle', () => {
    const app = new TestApp();
    const outer = app.stack('Outer');
    const inner = new Stack(outer, 'Inner');
    const services = [
      app.row(outer, 'Web', { dependsOn: ['api'] }),
      app.row(inner, 'Api', { dependsOn: ['db'] }),
      app.row(outer, 'Db'),
    ];
    expect(errorOf(() => new ServiceConnectMesh(app.base, 'Mesh', { services }))).toContain(
      "ServiceConnectMesh 'Base/Mesh': stack dependency cycle detected: Outer -> Outer/Inner -> Outer\n",
    );
  });
});
