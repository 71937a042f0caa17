import { App, Aspects, CfnElement, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import { ServiceConnectMesh } from '../../src';
import { cfnService } from '../../src/private/inspect/cfn-resources';
import { addStackDependency } from '../../src/private/wiring/stack-dependencies';
import { fargateService } from '../support/fargate-service';
import { MeshStack } from '../support/mesh-stack';
import { build, ServiceSpec } from '../support/service-specs';

/** Shop and search call each other, either with connectsTo in both directions, or shop with dependsOn. */
const MUTUAL: ServiceSpec[] = [
  { name: 'shop', endpoints: { http: {} }, connectsTo: ['search'] },
  { name: 'search', endpoints: { http: {} }, connectsTo: ['shop'] },
];
const MIXED: ServiceSpec[] = [
  { name: 'shop', endpoints: { http: {} }, dependsOn: ['search'] },
  { name: 'search', endpoints: { http: {} }, connectsTo: ['shop'] },
];

/** The text of a template value, with `<logical id>` for deploy-time values. */
function textOf(value: any): string {
  if (typeof value === 'string') return value;
  const join = value['Fn::Join'];
  return join ? join[1].map(textOf).join(join[0]) : `<${value.Ref ?? value['Fn::GetAtt'][0]}>`;
}

const redeployments = (template: Template) =>
  Object.values(template.findResources('Custom::ServiceConnectRedeployment'));

test('services that call each other have no deployment order, and each can reach the other', () => {
  const { stack, mesh } = build(MUTUAL);
  const [shop, search] = mesh.services;

  expect(mesh.deploymentWaves).toEqual([[shop, search]]);
  expect(shop.connectedServices).toEqual([search]);
  expect(shop.dependencies).toEqual([]);
  expect(search.dependents).toEqual([]);
  expect(stack.ingress).toEqual([
    'Meshsearch/SecurityGroup -> Meshshop/SecurityGroup: tcp 8000',
    'Meshshop/SecurityGroup -> Meshsearch/SecurityGroup: tcp 8000',
  ]);
  for (const { service } of mesh.services) {
    expect(stack.dependsOn(service)).toEqual([expect.stringMatching(/TaskRole$/)]);
    expect(stack.nonceOf(service)).toBeUndefined();
    expect(stack.serviceConnect(service).Services).toHaveLength(1);
  }
});

test('each client is redeployed after both services are deployed', () => {
  const { stack, mesh } = build(MUTUAL);
  const ids = mesh.services.map(({ service }) => stack.getLogicalId(cfnService(service)));
  const resources = redeployments(stack.template);

  expect(resources).toHaveLength(2);
  const rules = Object.keys(stack.template.findResources('AWS::EC2::SecurityGroupIngress'));
  for (const { DependsOn } of resources) {
    expect(DependsOn).toEqual(expect.arrayContaining(ids));
    expect(DependsOn.filter((id: string) => rules.includes(id))).toHaveLength(1);
  }
});

test('the custom resource changes when the endpoints change, and redeploys the client then', () => {
  const resource = (specs: ServiceSpec[]) => {
    const { stack, mesh } = build(specs);
    const [{ Properties }] = redeployments(stack.template);
    const shop = stack.getLogicalId(cfnService(mesh.findService('shop').service));
    const cluster = stack.getLogicalId(stack.cluster.node.defaultChild as CfnElement);
    return { properties: Properties, shop, cluster };
  };
  const oneWay = (endpoints: ServiceSpec['endpoints']): ServiceSpec[] => [
    { name: 'shop', connectsTo: ['search'] },
    { name: 'search', endpoints },
  ];

  const before = resource(oneWay({ http: {} }));
  const { ServiceToken, Endpoints, ...others } = before.properties;
  expect(ServiceToken).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^ServiceConnectMeshFunction/), 'Arn'] });
  // a namespace that is replaced keeps its logical id, but not its ARN
  expect(textOf(Endpoints)).toMatch(/^[0-9a-f]{32}-<MeshNamespace\w+>$/);
  expect(others).toEqual({
    ServiceTimeout: 900,
    Cluster: { 'Fn::GetAtt': [before.cluster, 'Arn'] },
    Service: { Ref: before.shop },
  });

  const after = (endpoints: ServiceSpec['endpoints']) => resource(oneWay(endpoints)).properties;
  expect(after({ http: {} })).toEqual(before.properties);
  expect(after({ http: { ingressPortOverride: 15000 } })).toEqual(before.properties);
  expect(after({ http: { dnsName: 'find' } })).not.toEqual(before.properties);
  expect(after({ http: {}, grpc: {} })).not.toEqual(before.properties);
});

test('the custom resource changes when an override renames an endpoint', () => {
  const endpointsOf = (override: boolean) => {
    const { stack, mesh } = build(MUTUAL);
    const search = cfnService(mesh.findService('search').service);
    if (override) search.addPropertyOverride('ServiceConnectConfiguration.Services.0.ClientAliases.0.DnsName', 'find');
    return redeployments(stack.template).map(({ Properties }) => textOf(Properties.Endpoints));
  };
  const [before, after] = [endpointsOf(false), endpointsOf(true)];
  expect(after[0]).not.toBe(before[0]);
  expect(after[1]).toBe(before[1]);
});

test('with openSecurityGroups: false, the custom resource depends on the services only', () => {
  const { stack, mesh } = build(MUTUAL, { openSecurityGroups: false });
  const ids = mesh.services.map(({ service }) => stack.getLogicalId(cfnService(service)));
  for (const { DependsOn } of redeployments(stack.template)) {
    expect(DependsOn.filter((id: string) => !/Policy/.test(id)).sort()).toEqual([...ids].sort());
  }
  expect(stack.ingress).toEqual([]);
});

test('a client that connects to several servers is redeployed once, after all of them', () => {
  const { stack } = build([
    { name: 'shop', connectsTo: ['search', 'mail'] },
    { name: 'search', endpoints: { http: {} } },
    { name: 'mail', endpoints: { smtp: {} } },
  ]);
  const [resource, ...others] = redeployments(stack.template);
  expect(others).toEqual([]);
  expect(resource.DependsOn.filter((id: string) => /Service/.test(id) && /^Mesh/.test(id))).toHaveLength(3);
});

test('without connectsTo, there is no function, no role and no custom resource', () => {
  const { stack } = build([
    { name: 'shop', dependsOn: ['search'] },
    { name: 'search', endpoints: { http: {} } },
  ]);
  for (const type of ['AWS::Lambda::Function', 'AWS::Logs::LogGroup', 'AWS::IAM::Policy']) {
    stack.template.resourceCountIs(type, 0);
  }
  stack.template.resourceCountIs('Custom::ServiceConnectRedeployment', 0);
});

test('a service can connect to a service that depends on it', () => {
  const { stack, mesh } = build(MIXED);
  expect(mesh.deploymentOrder.map(({ name }) => name)).toEqual(['search', 'shop']);
  expect(stack.dependsOn(mesh.findService('shop').service)).toContain('Meshsearch/Service');
  expect(redeployments(stack.template)).toHaveLength(1);
});

test('edges declared one by one result in the same template', () => {
  const declared = build(MUTUAL);
  const { stack, mesh } = build(MUTUAL.map((spec) => ({ ...spec, connectsTo: [] })));
  const [shop, search] = mesh.services;
  search.connectsTo(shop);
  shop.connectsTo(search);
  expect(stack.template.toJSON()).toEqual(declared.stack.template.toJSON());
});

describe('with redeployAfterConnections false', () => {
  test('traffic is allowed, no client is redeployed, and a warning names the stale clients', () => {
    const { stack } = build(MUTUAL, { redeployAfterConnections: false });
    stack.template.resourceCountIs('Custom::ServiceConnectRedeployment', 0);
    expect(stack.ingress).toHaveLength(2);
    const warnings = Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('redeployAfterConnections'));
    expect(warnings.map(({ id, entry }) => `${id}: ${entry.data}`)).toEqual([
      `/Shop/Meshshop/Service: ServiceConnectMesh 'Shop/Mesh': service 'shop' connectsTo 'search', but is not redeployed when the endpoints of 'search' change
  the mesh has redeployAfterConnections: false
  tasks of 'shop' find new and changed endpoints of 'search' only after the next deployment of 'shop'
Redeploy 'shop' after each such change, or remove redeployAfterConnections: false [ack: cdk-service-connect-mesh:redeployAfterConnections]`,
      expect.stringMatching(/^\/Shop\/Meshsearch\/Service: .*'search' connectsTo 'shop'/),
    ]);
  });
});

describe('connections between two stacks', () => {
  /** Shop and search are in two stacks, and the cluster is in a third. */
  function stacks(shopId = 'ShopStack', searchId = 'SearchStack') {
    const app = new App();
    const home = new MeshStack('Home', app);
    const service = (stackId: string, id: string) =>
      fargateService(new Stack(app, stackId), id, { cluster: home.cluster, ports: { http: 80 } });
    return { app, home, shop: service(shopId, 'Shop'), search: service(searchId, 'Search') };
  }

  const endpoints = [{ portMappingName: 'http' }];
  const custom = (stack: Stack) => redeployments(Template.fromStack(stack)).length;
  const rules = (stack: Stack) =>
    Object.keys(Template.fromStack(stack).findResources('AWS::EC2::SecurityGroupIngress')).length;

  test('have their rules and custom resources in one of them, which depends on the other', () => {
    const { app, home, shop, search } = stacks();
    new ServiceConnectMesh(home, 'Mesh', {
      services: [
        { name: 'shop', service: shop, endpoints, connectsTo: ['search'] },
        { name: 'search', service: search, endpoints, connectsTo: ['shop'] },
      ],
    });
    const order = app.synth().stacks.map(({ stackName }) => stackName);

    expect(order[0]).toBe('Home');
    const [first, last] = [order[1], order[2]].map((name) => app.node.findChild(name) as Stack);
    expect([rules(first), custom(first)]).toEqual([0, 0]);
    expect([rules(last), custom(last)]).toEqual([2, 2]);
    expect(home.dependencies).toEqual([]);
  });

  test('have them in the stack that depends on the other because of an edge', () => {
    const { app, home, shop, search } = stacks();
    new ServiceConnectMesh(home, 'Mesh', {
      services: [
        { name: 'shop', service: shop, endpoints, connectsTo: ['search'] },
        { name: 'search', service: search, endpoints, dependsOn: ['shop'] },
      ],
    });
    app.synth();
    expect([rules(shop.stack), custom(shop.stack)]).toEqual([0, 0]);
    expect([rules(search.stack), custom(search.stack)]).toEqual([2, 1]);
    expect(search.stack.dependencies.map(({ stackName }) => stackName)).toContain('ShopStack');
  });

  test('have them in the stack that depends on the other because of a reference of the user', () => {
    for (const [follower, followed] of [
      ['shop', 'search'],
      ['search', 'shop'],
    ] as const) {
      const { app, home, ...services } = stacks();
      services[follower].taskDefinition.defaultContainer!.addEnvironment('OTHER', services[followed].serviceName);
      new ServiceConnectMesh(home, 'Mesh', {
        services: [
          { name: 'shop', service: services.shop, endpoints, connectsTo: ['search'] },
          { name: 'search', service: services.search, endpoints },
        ],
      });
      app.synth();
      expect([rules(services[follower].stack), custom(services[follower].stack)]).toEqual([1, 1]);
      expect([rules(services[followed].stack), custom(services[followed].stack)]).toEqual([0, 0]);
    }
  });

  test('have them in the stack that depends on the other because of a stack dependency of the user', () => {
    const { app, home, shop, search } = stacks();
    addStackDependency(search.stack, shop.stack, 'the user said so');
    new ServiceConnectMesh(home, 'Mesh', {
      services: [
        { name: 'shop', service: shop, endpoints, connectsTo: ['search'] },
        { name: 'search', service: search, endpoints },
      ],
    });
    app.synth();
    expect([rules(search.stack), custom(search.stack)]).toEqual([1, 1]);
  });

  test('cause no stack dependency cycle, even in a complete graph', () => {
    const app = new App();
    const home = new MeshStack('Home', app);
    const names = ['a', 'b', 'c', 'd', 'e'];
    const service = (name: string) =>
      fargateService(new Stack(app, `Stack${name}`), name, { cluster: home.cluster, ports: { http: 80 } });
    new ServiceConnectMesh(home, 'Mesh', {
      services: names.map((name) => ({
        name,
        service: service(name),
        endpoints,
        connectsTo: names.filter((other) => other !== name),
      })),
    });
    expect(app.synth().stacks).toHaveLength(6);
  });

  test('redeploy a client in the middle of three stacks after each of its servers', () => {
    const { app, home, shop, search } = stacks();
    const last = fargateService(new Stack(app, 'LastStack'), 'Last', { cluster: home.cluster, ports: { http: 80 } });
    addStackDependency(shop.stack, search.stack, 'the user said so');
    addStackDependency(last.stack, shop.stack, 'the user said so');
    new ServiceConnectMesh(home, 'Mesh', {
      services: [
        { name: 'shop', service: shop, connectsTo: ['search', 'last'] },
        { name: 'search', service: search, endpoints },
        { name: 'last', service: last, endpoints },
      ],
    });
    app.synth();
    expect([search, shop, last].map(({ stack }) => [rules(stack), custom(stack)])).toEqual([
      [0, 0],
      [1, 1],
      [1, 1],
    ]);
  });

  test('keep later changes by aspects', () => {
    const { app, home, shop, search } = stacks();
    new ServiceConnectMesh(home, 'Mesh', {
      services: [
        { name: 'shop', service: shop, endpoints, connectsTo: ['search'] },
        { name: 'search', service: search, endpoints },
      ],
    });
    Aspects.of(app).add({
      visit: (construct) => {
        if (!(construct instanceof ecs.TaskDefinition) || construct.findContainer('sidecar')) return;
        construct.addContainer('sidecar', { image: ecs.ContainerImage.fromRegistry('sidecar:1') });
      },
    });
    const containers = [shop, search].map((service) =>
      Object.values(Template.fromStack(service.stack).findResources('AWS::ECS::TaskDefinition')).map(
        ({ Properties }) => Properties.ContainerDefinitions.length,
      ),
    );
    expect(containers).toEqual([[2], [2]]);
  });

  test('redeploy a client if an endpoint in another stack changes', () => {
    const idOf = (dnsName: string) => {
      const { home, shop, search } = stacks();
      const own = fargateService(shop.stack, 'Own', { cluster: home.cluster, ports: { http: 81 } });
      shop.stack.node.addDependency(search.stack);
      new ServiceConnectMesh(home, 'Mesh', {
        services: [
          { name: 'shop', service: shop, connectsTo: ['own', 'search'] },
          { name: 'own', service: own, endpoints },
          { name: 'search', service: search, endpoints: [{ portMappingName: 'http', dnsName }] },
        ],
      });
      return redeployments(Template.fromStack(shop.stack)).map(({ Properties }) => Properties.Endpoints);
    };
    expect(idOf('search')).toHaveLength(1);
    expect(idOf('search')).toEqual(idOf('search'));
    expect(idOf('search')).not.toEqual(idOf('find'));
  });

  test('respect dependencies of constructs that contain stacks', () => {
    const { app, home, shop, search } = stacks();
    app.node.addDependency(new Construct(app, 'Nothing'));
    const around = new Construct(app, 'Around');
    const inner = new Stack(around, 'Inner');
    const other = fargateService(inner, 'Other', { cluster: home.cluster, ports: { http: 80 } });
    around.node.addDependency(shop.stack);
    new ServiceConnectMesh(home, 'Mesh', {
      services: [
        { name: 'shop', service: shop, endpoints, connectsTo: ['other', 'search'] },
        { name: 'other', service: other, endpoints },
        { name: 'search', service: search, endpoints },
      ],
    });
    app.synth();
    expect([rules(inner), custom(inner)]).toEqual([1, 1]);
  });

  test('result in the same templates in any order of declaration', () => {
    const synthesized = (reverse: boolean) => {
      const { app, home, shop, search } = stacks();
      const services = [
        { name: 'shop', service: shop, endpoints, connectsTo: ['search'] },
        { name: 'search', service: search, endpoints, connectsTo: ['shop'] },
      ];
      new ServiceConnectMesh(home, 'Mesh', { services: reverse ? services.reverse() : services });
      return app.synth().stacks.map(({ template }) => template);
    };
    expect(synthesized(true)).toEqual(synthesized(false));
  });
});
