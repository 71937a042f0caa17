import { ecsService, findingsOf, JsonService } from './support/json-templates';

/*
 * The outcome of conditions is not known. A race in one of them is a race; a port is wrong or closed only if no possible value fits.
 */

const If = (first: unknown, second: unknown, condition = 'IsProd') => ({ 'Fn::If': [condition, first, second] });
const NOTHING = { Ref: 'AWS::NoValue' };
const RACE = ['unordered-dependency web -> api'];

const API: JsonService = { port: 8080 };
const offer = (name: string, port: unknown = 8080) => ({
  PortName: 'http',
  ClientAliases: [{ DnsName: name, Port: port }],
});

/** A client that races under one of the conditions only, and the server. */
const RACES: Record<string, [web: JsonService, api: JsonService]> = {
  'the second of two values': [{ calls: If('http://example.com', 'http://api:8080') }, API],
  'a condition in the second value': [
    { calls: If('http://a.example', If('http://b.example', 'http://api:8080', 'IsTest')) },
    API,
  ],
  'a condition in the first value': [
    { calls: If(If('http://b.example', 'http://api:8080', 'IsTest'), 'http://a.example') },
    API,
  ],
  'a namespace': [{ calls: 'http://api:8080', namespace: If('other', 'shop') }, API],
  'the namespace of the server': [{ calls: 'http://api:8080' }, { ...API, namespace: If(NOTHING, 'shop') }],
  'an alias': [{ calls: 'http://api:8080' }, { ...API, offers: [offer(If('prod', 'api') as never)] }],
  'the list of endpoints': [{ calls: 'http://api:8080' }, { ...API, offers: If([offer('prod')], [offer('api')]) }],
  'Service Connect': [
    { calls: 'http://api:8080' },
    {
      port: 8080,
      properties: {
        ServiceConnectConfiguration: If(NOTHING, { Enabled: true, Namespace: 'shop', Services: [offer('api')] }),
      },
    },
  ],
  'an entry of a list': [
    { container: { Environment: [If(NOTHING, { Name: 'API_URL', Value: 'http://api:8080' })] } },
    API,
  ],
};

test.each(Object.entries(RACES))('a race that depends on %s', (_, [web, api]) => {
  expect(findingsOf({ ...ecsService('web', web), ...ecsService('api', api) })).toEqual(RACE);
});

test('a race that depends on the task definition', () => {
  const { webTask, ...others } = ecsService('web', {
    properties: { TaskDefinition: If({ Ref: 'webTask' }, { Ref: 'otherTask' }) },
  });
  const { otherTask } = ecsService('other', { calls: 'http://api:8080' });
  expect(findingsOf({ webTask, ...others, otherTask, ...ecsService('api', API) })).toEqual(RACE);
});

test('each of the servers that a client calls under a condition has to be deployed first', () => {
  const web: JsonService = { calls: If('http://api:8080', 'http://db:8080'), dependsOn: ['api'] };
  const resources = { ...ecsService('web', web), ...ecsService('api', API), ...ecsService('db', API) };
  expect(findingsOf(resources)).toEqual(['unordered-dependency web -> db']);
});

test('a port is wrong if no possible alias has it', () => {
  const api = { port: 8080, offers: [offer('api', If(8443, 8080))] };
  const found = (calls: unknown) =>
    findingsOf({ ...ecsService('web', { calls, dependsOn: ['api'] }), ...ecsService('api', api) });
  expect(found(If('https://api:8443', 'http://api:8080'))).toEqual([]);
  expect(found(If('https://api:8443', 'http://api:9999'))).toEqual(['wrong-port web -> api']);
  const container: JsonService = { port: If(8443, 8080), offers: [{ PortName: 'http', DiscoveryName: 'api' }] };
  const unnamed = { ...ecsService('web', { calls: 'http://api.shop:8080' }), ...ecsService('api', container) };
  expect(findingsOf(unnamed)).toEqual(RACE);
});

describe('a port is closed if no possible rule admits the client', () => {
  const rule = (from: unknown, port = 8080) => ({
    IpProtocol: 'tcp',
    FromPort: port,
    ToPort: port,
    SourceSecurityGroupId: from,
  });
  const group = (...rules: unknown[]) => ({
    Type: 'AWS::EC2::SecurityGroup',
    Properties: { GroupDescription: 'x', SecurityGroupIngress: rules },
  });
  const found = (apiGroup: object, others: object = {}, webGroups: unknown = [{ Ref: 'WebGroup' }]) =>
    findingsOf({
      ...ecsService('web', { calls: 'http://api:8080', groups: webGroups, dependsOn: ['api'] }),
      ...ecsService('api', { ...API, groups: [{ Ref: 'ApiGroup' }] }),
      WebGroup: group(),
      ApiGroup: apiGroup,
      ...others,
    });
  const fromWeb = { Ref: 'WebGroup' };

  test('inline rules', () => {
    expect(found(group(If(NOTHING, rule(fromWeb))))).toEqual([]);
    expect(found(group(If(NOTHING, rule(fromWeb, 9090))))).toEqual(['closed-port web -> api']);
  });

  test('a single inline rule that is in no list', () => {
    const single = { Type: 'AWS::EC2::SecurityGroup', Properties: { SecurityGroupIngress: rule(fromWeb) } };
    expect(found(single)).toEqual([]);
  });

  test('a separate rule', () => {
    const separate = (port: unknown) => ({
      Rule: {
        Type: 'AWS::EC2::SecurityGroupIngress',
        Properties: { ...rule(fromWeb), ToPort: port, FromPort: port, GroupId: { Ref: 'ApiGroup' } },
      },
    });
    expect(found(group(), separate(If(9090, 8080)))).toEqual([]);
    expect(found(group(), separate(If(9090, 9091)))).toEqual(['closed-port web -> api']);
  });

  test('the groups of a service', () => {
    const groups = [If({ Ref: 'OtherGroup' }, fromWeb)];
    expect(found(group(rule(fromWeb)), { OtherGroup: group() }, groups)).toEqual([]);
    expect(found(group(), { OtherGroup: group() }, groups)).toEqual(['closed-port web -> api']);
  });
});

test('aliases that services have under conditions only are no duplicates', () => {
  const found = (blue: unknown, green: unknown) =>
    findingsOf({
      ...ecsService('blue', { port: 8080, offers: [offer(blue as string)] }),
      ...ecsService('green', { port: 8081, offers: [{ ...offer(green as string), DiscoveryName: 'green' }] }),
    });
  expect(found(If('api', 'old'), If('new', 'api'))).toEqual([]);
  expect(found('api', 'api')).toEqual(['duplicate-alias green']);
});

test('of many conditions, each is tried', () => {
  const Environment = Array.from({ length: 40 }, (_, index) => ({
    Name: `URL_${index}`,
    Value: If('http://example.com', `http://s${index}:8080`, `Condition${index}`),
  }));
  const servers = Environment.map((_, index) => ecsService(`s${index}`, API));
  const found = findingsOf(Object.assign({}, ecsService('web', { container: { Environment } }), ...servers));
  expect(found).toHaveLength(40);
});
