import { App, Aws, CfnCondition, CfnMapping, CfnParameter, Fn, Lazy, Stack, Token } from 'aws-cdk-lib';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { ServiceConnectMesh } from '../../src';
import { cfnService } from '../../src/private/inspect/cfn-resources';
import { errorOf, MeshStack } from '../support/mesh-stack';
import { addMesh, EndpointSpec, noncesOf } from '../support/service-specs';
import { TestApp } from '../support/test-app';

/*
 * Values that are known only at deployment, within names, ports and nonces. The nonce of a client consists of a hash of
 * everything that is known and of each such value once.
 */

const HASH = expect.stringMatching(/^[0-9a-f]{32}$/);

/** Web calls api, whose endpoint has these fields. */
function callOf(fields: (stack: MeshStack) => EndpointSpec, kind: 'dependsOn' | 'connectsTo' = 'dependsOn') {
  const stack = new MeshStack('Shop', new App());
  const mesh = addMesh(stack, 'Mesh', [
    { name: 'web', [kind]: ['api'] },
    { name: 'api', endpoints: { http: fields(stack) } },
  ]);
  return { stack, mesh };
}

const parameter = (stack: Stack, id: string) => new CfnParameter(stack, id).valueAsString;
const nonceOf = (fields: (stack: MeshStack) => EndpointSpec) => noncesOf(callOf(fields)).web as any;
const parts = (nonce: any) => nonce['Fn::Join'][1];

describe('a parameter within a name', () => {
  test.each(['dnsName', 'discoveryName'] as const)('is in the nonce, after the hash: %s', (field) => {
    const nonce = nonceOf((stack) => ({ [field]: `api-${parameter(stack, 'Env')}` }));
    expect(nonce).toEqual({ 'Fn::Join': ['-', [HASH, { Ref: 'Env' }]] });
  });

  test.each<[string, (env: string) => string]>([
    ['with another text before it', (env) => `back-${env}`],
    ['with the text after it', (env) => `${env}-api`],
    ['twice', (env) => `api-${env}${env}`],
    ['through a function', (env) => Fn.select(1, Fn.split('-', `x-${env}`))],
    ['through another function', (env) => Fn.select(0, Fn.split('-', `x-${env}`))],
    ['through a lazy value', (env) => Lazy.string({ produce: () => `lazy-${env}` })],
  ])('is in the nonce once, and the text around it changes the hash: %s', (_, name) => {
    const nonce = nonceOf((stack) => ({ dnsName: name(parameter(stack, 'Env')) }));
    expect(parts(nonce)).toEqual([HASH, { Ref: 'Env' }]);
    const plain = nonceOf((stack) => ({ dnsName: `api-${parameter(stack, 'Env')}` }));
    expect(parts(nonce)[0]).not.toBe(parts(plain)[0]);
  });

  test('is in the nonce once if several fields, endpoints and services contain it', () => {
    const stack = new MeshStack('Shop', new App());
    const env = parameter(stack, 'Env');
    const fields = (name: string) => ({ dnsName: `${name}-${env}`, discoveryName: `d-${name}-${env}` });
    const mesh = addMesh(stack, 'Mesh', [
      { name: 'web', dependsOn: ['api', 'db'] },
      { name: 'api', endpoints: { http: fields('api'), grpc: fields('grpc') } },
      { name: 'db', endpoints: { sql: fields('db') } },
    ]);
    const { service } = mesh.findService('web');
    cfnService(service).addPropertyOverride('ForceNewDeployment.ForceNewDeploymentNonce', `build-${env}`);
    expect(parts(stack.nonceOf(service))).toEqual([HASH, { Ref: 'Env' }]);
  });

  test('of another stack is imported', () => {
    const app = new TestApp();
    const [server, client] = [app.stack('Server'), app.stack('Client')];
    const env = parameter(server, 'Env');
    const endpoints = [{ portMappingName: 'http', dnsName: `api-${env}` }];
    const services = [app.row(client, 'Web', { dependsOn: ['api'] }), app.row(server, 'Api', { endpoints })];
    new ServiceConnectMesh(app.base, 'Mesh', { services });
    const template = JSON.stringify(app.cdkApp.synth().getStackByName('Client').template);
    expect(template).toMatch(/ForceNewDeploymentNonce":\{"Fn::Join":\["-",\["[0-9a-f]{32}",\{"Fn::ImportValue"/);
  });
});

test.each<[string, (stack: Stack) => string, unknown]>([
  ['a pseudo parameter', () => Aws.REGION, { Ref: 'AWS::Region' }],
  ['an import', () => Fn.importValue('name'), { 'Fn::ImportValue': 'name' }],
  ['a substitution', () => Fn.sub('${AWS::Region}'), { 'Fn::Sub': '${AWS::Region}' }],
  [
    'a parameter of Systems Manager',
    (stack) => ssm.StringParameter.valueForStringParameter(stack, '/name'),
    { Ref: expect.stringContaining('SsmParameterValue') },
  ],
])('%s within a name is in the nonce', (_, value, written) => {
  const nonce = nonceOf((stack) => ({ dnsName: `api-${value(stack)}` }));
  expect(parts(nonce)).toEqual([HASH, written]);
});

test('a dynamic reference within a name is in the nonce', () => {
  const attributes = { parameterName: '/name', version: 1 };
  const nonce = nonceOf((stack) => {
    const { stringValue } = ssm.StringParameter.fromStringParameterAttributes(stack, 'Name', attributes);
    return { dnsName: `api-${stringValue}` };
  });
  expect(nonce).toMatch(/^[0-9a-f]{32}-\{\{resolve:ssm:\/name:1\}\}$/);
});

describe('a function that reads more than its arguments is in the nonce as a whole', () => {
  const isProd = (stack: Stack) => {
    const expression = Fn.conditionEquals(parameter(stack, 'Stage'), 'prod');
    return new CfnCondition(stack, 'IsProd', { expression }).logicalId;
  };

  test.each<[string, (stack: Stack) => string, unknown]>([
    [
      'a condition chooses between a parameter and a text',
      (stack) => Token.asString(Fn.conditionIf(isProd(stack), parameter(stack, 'Env'), 'dev')),
      { 'Fn::If': ['IsProd', { Ref: 'Env' }, 'dev'] },
    ],
    [
      'a mapping, by a parameter',
      (stack) => {
        const mapping = new CfnMapping(stack, 'Names', { mapping: { dev: { name: 'a' }, prod: { name: 'b' } } });
        return mapping.findInMap(parameter(stack, 'Env'), 'name');
      },
      { 'Fn::FindInMap': ['Names', { Ref: 'Env' }, 'name'] },
    ],
    [
      'an export, by a parameter',
      (stack) => Fn.importValue(`name-${parameter(stack, 'Env')}`),
      { 'Fn::ImportValue': { 'Fn::Join': ['', ['name-', { Ref: 'Env' }]] } },
    ],
    [
      'a text with a variable of its own and a parameter',
      (stack) => Fn.sub('${own}-${Stage}', { own: parameter(stack, 'Env'), stage: parameter(stack, 'Stage') }),
      { 'Fn::Sub': ['${own}-${Stage}', { own: { Ref: 'Env' }, stage: { Ref: 'Stage' } }] },
    ],
    [
      'a dynamic reference with a parameter in it',
      (stack) => `{{resolve:ssm:/names/${parameter(stack, 'Env')}}}`,
      { 'Fn::Join': ['', ['api-{{resolve:ssm:/names/', { Ref: 'Env' }, '}}']] },
    ],
  ])('%s', (_, value, written) => {
    const nonce = nonceOf((stack) => ({ dnsName: `api-${value(stack)}` }));
    expect(parts(nonce)).toEqual([HASH, written]);
  });
});

test('a port that is known only at deployment is in the nonce', () => {
  const nonce = nonceOf((stack) => ({ port: new CfnParameter(stack, 'Port', { type: 'Number' }).valueAsNumber }));
  expect(parts(nonce)).toEqual([HASH, { Ref: 'Port' }]);
});

test.each<[string, (name: string) => string]>([
  ['a lazy value', (name) => Lazy.string({ produce: () => name })],
  ['a lazy value within a text', (name) => `${Lazy.string({ produce: () => name.slice(0, 2) })}${name.slice(2)}`],
  ['a boxed text', (name) => Token.asString({ resolve: () => name, creationStack: [] } as any)],
])('a token that CDK resolves counts as its value: %s', (_, token) => {
  const plain = nonceOf(() => ({ dnsName: 'backend' }));
  expect(nonceOf(() => ({ dnsName: token('backend') }))).toBe(plain);
  expect(nonceOf(() => ({ dnsName: token('frontend') }))).not.toBe(plain);
});

describe('a nonce of the user', () => {
  const withNonce = (set: (stack: MeshStack, resource: ReturnType<typeof cfnService>) => void) => {
    const { stack, mesh } = callOf(() => ({}));
    const { service } = mesh.findService('web');
    set(stack, cfnService(service));
    return stack.nonceOf(service) as any;
  };

  test.each([
    ['in the property', (resource: any, nonce: string) => (resource.forceNewDeployment = nonceProperty(nonce))],
    ['as a lazy property', (r: any, nonce: string) => (r.forceNewDeployment = lazyNonce(nonce))],
    [
      'in an override',
      (r: any, nonce: string) => r.addPropertyOverride('ForceNewDeployment.ForceNewDeploymentNonce', nonce),
    ],
  ])('can contain a parameter within a text: %s', (_, set) => {
    const nonce = (text: string) => withNonce((stack, resource) => set(resource, `${text}-${parameter(stack, 'Tag')}`));
    expect(parts(nonce('build'))).toEqual([HASH, { Ref: 'Tag' }]);
    expect(parts(nonce('build'))[0]).not.toBe(parts(nonce('release'))[0]);
  });

  test('can be a function without a token, in an override', () => {
    const nonce = withNonce((_, resource) => {
      resource.addPropertyOverride('ForceNewDeployment.ForceNewDeploymentNonce', { 'Fn::Sub': 'build-${Tag}' });
    });
    expect(parts(nonce)).toEqual([HASH, { 'Fn::Sub': 'build-${Tag}' }]);
  });
});

test('the list of a connectsTo client contains the parameter', () => {
  const { stack } = callOf((scope) => ({ dnsName: `api-${parameter(scope, 'Env')}` }), 'connectsTo');
  const [redeployment] = Object.values(stack.template.findResources('Custom::ServiceConnectRedeployment'));
  expect(JSON.stringify(redeployment.Properties.Endpoints)).toContain('{"Ref":"Env"}');
});

describe('more than five deploy-time values', () => {
  const names = (count: number) => (stack: Stack) => {
    const all = Array.from({ length: count }, (_, index) => parameter(stack, `P${index}`));
    return { dnsName: all.join('-') };
  };

  test('are refused, and the message lists them', () => {
    const { stack } = callOf(names(6));
    expect(errorOf(() => stack.template)).toBe(
      [
        "ServiceConnectMesh 'Shop/Mesh': service 'web' uses endpoints with 6 values that only the deployment knows, and at most 5 are possible",
        ...[0, 1, 2, 3, 4, 5].map((index) => `  known at deployment: Shop/P${index}`),
        "The mesh redeploys 'web' when one of these values changes, through a nonce that has room for 5. Use fewer parameters and references in discoveryName, dnsName and port of the endpoints, and in the nonce of the service, set redeployDependents: false, or use connectsTo for some of the services",
      ].join('\n'),
    );
  });

  test('are accepted for a connectsTo client, whose list is a property of the custom resource, not a nonce', () => {
    const { stack } = callOf(names(6), 'connectsTo');
    const [{ Properties }] = Object.values(stack.template.findResources('Custom::ServiceConnectRedeployment'));
    const [separator, [hash, ...values]] = Properties.Endpoints['Fn::Join'];
    expect(separator).toBe('-');
    expect(hash).toEqual(HASH);
    expect(values.slice(0, 6)).toEqual([0, 1, 2, 3, 4, 5].map((index) => ({ Ref: `P${index}` })));
  });

  test('are accepted with redeployDependents: false, as the message advises', () => {
    const stack = new MeshStack('Shop', new App());
    addMesh(
      stack,
      'Mesh',
      [
        { name: 'web', dependsOn: ['api'] },
        { name: 'api', endpoints: { http: names(6)(stack) } },
      ],
      { redeployDependents: false },
    );
    expect(errorOf(() => stack.template)).toBe('nothing was thrown');
  });

  test('include those in the nonce of the user', () => {
    const { stack, mesh } = callOf(names(5));
    const own = cfnService(mesh.findService('web').service);
    own.forceNewDeployment = nonceProperty(`build-${parameter(stack, 'Tag')}`);
    expect(errorOf(() => stack.template)).toContain('known at deployment: Shop/Tag');
  });

  test('five are accepted', () => {
    expect(parts(noncesOf(callOf(names(5))).web)).toHaveLength(6);
  });
});

function nonceProperty(forceNewDeploymentNonce: string) {
  return { enableForceNewDeployment: true, forceNewDeploymentNonce };
}

function lazyNonce(nonce: string) {
  return Lazy.any({ produce: () => nonceProperty(nonce) });
}
