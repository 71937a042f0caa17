import { App, CfnParameter, Duration, Lazy, Stack, Token } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import { cfnService } from '../../src/private/inspect/cfn-resources';
import { MeshStack } from '../support/mesh-stack';
import { addMesh, build, changedNonces, noncesOf, ServiceSpec } from '../support/service-specs';

/** Web and job call api; api calls the database. */
const SHOP: Record<string, ServiceSpec> = {
  web: { name: 'web', dependsOn: ['api'] },
  job: { name: 'job', dependsOn: ['api'] },
  api: { name: 'api', endpoints: { http: {} }, dependsOn: ['db'] },
  db: { name: 'db', endpoints: { sql: {} } },
};

const changed = (change: Record<string, Partial<ServiceSpec>>) => ({
  ...SHOP,
  ...Object.fromEntries(Object.entries(change).map(([name, fields]) => [name, { ...SHOP[name], name, ...fields }])),
});

const built = (specs: Record<string, ServiceSpec>) => build(Object.values(specs));

interface Case {
  readonly change: string;
  readonly specs: Record<string, Partial<ServiceSpec>>;
  /** The services whose nonce changes. */
  readonly stale: string[];
}

test.each<Case>([
  { change: 'nothing', specs: {}, stale: [] },
  { change: 'endpoint added', specs: { api: { endpoints: { http: {}, grpc: {} } } }, stale: ['job', 'web'] },
  { change: 'endpoint removed', specs: { db: { endpoints: {} }, api: { dependsOn: [] } }, stale: ['api'] },
  { change: 'alias renamed', specs: { api: { endpoints: { http: { dnsName: 'back' } } } }, stale: ['job', 'web'] },
  { change: 'alias port changed', specs: { api: { endpoints: { http: { port: 80 } } } }, stale: ['job', 'web'] },
  {
    change: 'discovery name changed',
    specs: { api: { endpoints: { http: { discoveryName: 'back' } } } },
    stale: ['job', 'web'],
  },
  {
    change: 'port mapping renamed, discovery name kept',
    specs: { api: { endpoints: { x: { discoveryName: 'api-http' } } } },
    stale: [],
  },
  {
    change: 'container port changed, alias port kept',
    specs: { api: { endpoints: { http: { containerPort: 9000, port: 8000 } } } },
    stale: [],
  },
  {
    change: 'container port changed',
    specs: { api: { endpoints: { http: { containerPort: 9000 } } } },
    stale: ['job', 'web'],
  },
  { change: 'edge added', specs: { job: { dependsOn: ['api', 'db'] } }, stale: ['job'] },
  { change: 'edge removed', specs: { api: { dependsOn: [] } }, stale: ['api'] },
  {
    change: 'server and edge added',
    specs: { replica: { endpoints: { sql: {} } }, api: { dependsOn: ['db', 'replica'] } },
    stale: ['api'],
  },
  { change: 'server without edge added', specs: { replica: { endpoints: { sql: {} } } }, stale: [] },
  {
    change: 'timeout changed',
    specs: { api: { endpoints: { http: { perRequestTimeout: Duration.seconds(30) } } } },
    stale: [],
  },
  {
    change: 'ingress port changed',
    specs: { api: { endpoints: { http: { ingressPortOverride: 15000 } } } },
    stale: [],
  },
  { change: 'image changed', specs: { api: { image: 'api:2' } }, stale: [] },
  {
    change: "a dependency's dependency renamed",
    specs: { db: { endpoints: { sql: { dnsName: 'sql' } } } },
    stale: ['api'],
  },
])('$change: changes the nonces of $stale', ({ specs, stale }) => {
  expect(changedNonces(built(SHOP), built(changed(specs)))).toEqual(stale);
});

test('a change of another mesh changes no nonce', () => {
  const withOther = (specs: ServiceSpec[]) => {
    const stack = new MeshStack('Shop', new App());
    const mesh = addMesh(stack, 'Mesh', Object.values(SHOP));
    addMesh(stack, 'Other', specs);
    return { stack, mesh };
  };
  const before = withOther([{ name: 'api', endpoints: { http: {} } }]);
  const after = withOther([{ name: 'api', endpoints: { http: { dnsName: 'back' } } }]);
  expect(changedNonces(before, after)).toEqual([]);
});

test('another namespace changes the nonce of every client', () => {
  const inNamespace = (name: string) => {
    const stack = new MeshStack('Shop', new App());
    const namespace = new cloudmap.HttpNamespace(stack, name, { name });
    return { stack, mesh: addMesh(stack, 'Mesh', Object.values(SHOP), { namespace }) };
  };
  expect(changedNonces(inNamespace('One'), inNamespace('Two'))).toEqual(['api', 'job', 'web']);
});

test('the nonce contains the ARN of an imported namespace, not the stack of the import', () => {
  const imported = (stackId: string, namespaceArn: string) => {
    const stack = new MeshStack('Shop', new App());
    const scope = stackId === 'Shop' ? stack : new Stack(stack.node.root as App, stackId);
    const namespace = cloudmap.HttpNamespace.fromHttpNamespaceAttributes(scope, 'Imported', {
      namespaceArn,
      namespaceId: 'ns-1',
      namespaceName: 'shared',
    });
    return { stack, mesh: addMesh(stack, 'Mesh', Object.values(SHOP), { namespace }) };
  };
  const arn = (id: string) => `arn:aws:servicediscovery:eu-west-1:123456789012:namespace/${id}`;
  expect(changedNonces(imported('Shop', arn('ns-1')), imported('Else', arn('ns-1')))).toEqual([]);
  expect(changedNonces(imported('Shop', arn('ns-1')), imported('Shop', arn('ns-2')))).toEqual(['api', 'job', 'web']);
});

test('the order of declaration changes no nonce', () => {
  const other = { ...changed({ web: { dependsOn: ['db', 'api'] } }) };
  const same = { ...changed({ web: { dependsOn: ['api', 'db'] } }) };
  expect(noncesOf(build(Object.values(other).reverse()))).toEqual(noncesOf(built(same)));
});

test('a service without dependencies has no nonce', () => {
  expect(noncesOf(built(SHOP))).toEqual({
    web: expect.stringMatching(/^[0-9a-f]{32}$/),
    job: expect.stringMatching(/^[0-9a-f]{32}$/),
    api: expect.stringMatching(/^[0-9a-f]{32}$/),
    db: undefined,
  });
});

test('the nonce is the same in every version of this library, because a different one would redeploy every client', () => {
  const { stack, mesh } = built(changed({ api: { endpoints: { http: {}, grpc: { dnsName: 'a' } } } }));
  const written = mesh.services.map(({ name, service }) => [name, stack.forceNewDeployment(service)]);
  const nonce = (ForceNewDeploymentNonce: string) => ({ EnableForceNewDeployment: true, ForceNewDeploymentNonce });
  expect(Object.fromEntries(written)).toEqual({
    web: nonce('c52f14d7e24a9d813f95dceb7828e033'),
    job: nonce('c52f14d7e24a9d813f95dceb7828e033'),
    api: nonce('b335acf0aef386154fd436120e7719a5'),
    db: undefined,
  });
});

test('with redeployDependents: false, no service has a nonce', () => {
  const { stack, mesh } = build(Object.values(SHOP), { redeployDependents: false });
  expect(noncesOf({ stack, mesh })).toEqual({ web: undefined, job: undefined, api: undefined, db: undefined });
});

test('the nonce contains only the endpoints that an edge names', () => {
  const grpcOnly = (endpoints: ServiceSpec['endpoints']) => {
    const { stack, mesh } = build([{ name: 'web' }, { name: 'api', endpoints }]);
    mesh.findService('web').dependsOn(mesh.findService('api'), { endpoints: ['grpc'] });
    return { stack, mesh };
  };
  const before = grpcOnly({ grpc: {}, http: {} });
  expect(changedNonces(before, grpcOnly({ grpc: {}, http: { dnsName: 'back' } }))).toEqual([]);
  expect(changedNonces(before, grpcOnly({ grpc: { dnsName: 'back' }, http: {} }))).toEqual(['web']);
});

test('the nonce contains the resolved value of a token, not its number', () => {
  const withToken = (value: string, tokensBefore: number) => {
    for (let count = 0; count < tokensBefore; count++) Token.asString({ count });
    const dnsName = Lazy.string({ produce: () => value });
    return built(changed({ api: { endpoints: { http: { dnsName } } } }));
  };
  expect(changedNonces(withToken('back', 0), withToken('back', 3))).toEqual([]);
  expect(changedNonces(withToken('back', 0), withToken('front', 0))).toEqual(['job', 'web']);
});

test('a deploy-time value of an endpoint is appended to the nonce', () => {
  const stack = new MeshStack('Shop', new App());
  const alias = new CfnParameter(stack, 'Alias').valueAsString;
  const port = Token.asNumber(new CfnParameter(stack, 'Port', { type: 'Number' }).valueAsNumber);
  const specs = Object.values(changed({ api: { endpoints: { http: { dnsName: alias, port } } } }));
  const mesh = addMesh(stack, 'Mesh', specs);
  const { web, api } = noncesOf({ stack, mesh });
  expect(web).toEqual({
    'Fn::Join': ['-', [expect.stringMatching(/^[0-9a-f]{32}$/), { Ref: 'Alias' }, { Ref: 'Port' }]],
  });
  expect(api).toEqual(noncesOf(built(SHOP)).api);
});

test('an edge that is added between two syntheses changes the nonce', () => {
  const app = new App();
  const stack = new MeshStack('Shop', app);
  const mesh = addMesh(stack, 'Mesh', Object.values(SHOP));
  const nonce = () => {
    const { Resources } = app.synth({ force: true }).getStackByName('Shop').template;
    return Resources[stack.getLogicalId(cfnService(mesh.findService('web').service))].Properties.ForceNewDeployment;
  };
  const before = nonce();
  mesh.findService('web').dependsOn(mesh.findService('db'));
  expect(nonce()).not.toEqual(before);
});

describe('a nonce of the user', () => {
  const withNonce = (nonce: string | undefined, when: 'before' | 'after', change = {}) => {
    const specs = Object.values(changed(change));
    const stack = new MeshStack('Shop', new App());
    const set = (service: ecs.BaseService) => {
      cfnService(service).forceNewDeployment = { enableForceNewDeployment: true, forceNewDeploymentNonce: nonce };
    };
    const mesh = addMesh(stack, 'Mesh', when === 'after' ? specs : specs.map((spec) => ({ ...spec, dependsOn: [] })));
    set(mesh.findService('web').service);
    if (when === 'before') {
      for (const { name, dependsOn = [] } of specs) {
        for (const other of dependsOn) mesh.findService(name).dependsOn(mesh.findService(other));
      }
    }
    return { stack, mesh };
  };

  test.each(['before', 'after'] as const)('set %s the edge is combined with the nonce of the mesh', (when) => {
    const one = withNonce('one', when);
    expect(changedNonces(one, withNonce('one', when))).toEqual([]);
    expect(changedNonces(one, withNonce('two', when))).toEqual(['web']);
    const renamed = { api: { endpoints: { http: { dnsName: 'back' } } } };
    expect(changedNonces(one, withNonce('one', when, renamed))).toEqual(['job', 'web']);
    expect(noncesOf(one).web).toMatch(/^[0-9a-f]{32}$/);
  });

  test('with a deploy-time value is appended to the nonce of the mesh', () => {
    const { stack, mesh } = built(SHOP);
    const { valueAsString } = new CfnParameter(stack, 'Release');
    const { service } = mesh.findService('web');
    cfnService(service).forceNewDeployment = {
      enableForceNewDeployment: true,
      forceNewDeploymentNonce: valueAsString,
    };
    expect(stack.nonceOf(service)).toEqual({
      'Fn::Join': ['-', [expect.stringMatching(/^[0-9a-f]{32}$/), { Ref: 'Release' }]],
    });
  });

  test('set by an override has the same effect as in the property', () => {
    const { stack, mesh } = built(SHOP);
    const { service } = mesh.findService('web');
    cfnService(service).addPropertyOverride('ForceNewDeployment.ForceNewDeploymentNonce', 'mine');
    expect(stack.nonceOf(service)).toBe(noncesOf(withNonce('mine', 'after')).web);
    expect(stack.nonceOf(service)).not.toBe(noncesOf(built(SHOP)).web);
  });

  test('that is missing, with only EnableForceNewDeployment, does not change the nonce of the mesh', () => {
    expect(noncesOf(withNonce(undefined, 'after'))).toEqual(noncesOf(built(SHOP)));
  });
});
