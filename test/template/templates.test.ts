import * as fs from 'fs';
import * as path from 'path';
import { checkPaths } from '../../src/private/races/check';
import { readApplication } from '../../src/private/template/application';
import { factsOf } from '../../src/private/template/facts';
import { temporaryFolder } from '../races/support/sample-app';

/** Writes templates into a folder and returns their paths. */
function write(files: Record<string, string>): string[] {
  const folder = temporaryFolder();
  return Object.entries(files).map(([name, text]) => {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
    return path.join(folder, name);
  });
}

function findings(paths: string[]): string[] {
  return checkPaths(paths, { ignore: ['running-not-healthy'] }).findings.map(({ rule, client, server }) =>
    [rule, [client?.name, server?.name].filter(Boolean).join(' -> ')].join(' '),
  );
}

/** A service and its task definition in YAML. */
function service(name: string, { env = '', connect = '', more = '', port = 8080 } = {}): string {
  return `
  ${name}:
    Type: AWS::ECS::Service
${more}    Properties:
      Cluster: !Ref Cluster
      TaskDefinition: !Ref ${name}Task
      ServiceConnectConfiguration:
        Enabled: true
        Namespace: !GetAtt Namespace.Arn
${connect}
  ${name}Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      NetworkMode: awsvpc
      ContainerDefinitions:
        - Name: main
          PortMappings: [{ Name: http, ContainerPort: ${port} }]
          Environment:
            - { Name: MODE, Value: prod }
${env}
`;
}

const API = `        Services:
          - PortName: http
            DiscoveryName: api
            ClientAliases: [{ DnsName: api, Port: 8080 }]`;

const BASE = `
  Cluster: { Type: AWS::ECS::Cluster }
  Namespace: { Type: AWS::ServiceDiscovery::HttpNamespace, Properties: { Name: shop } }
`;

const ENVIRONMENTS: Record<string, [value: string, isCall: boolean]> = {
  'a literal value': ['http://api:8080', true],
  '!Sub with a parameter that has a default': ['!Sub "http://${Host}:8080"', true],
  '!Sub with a list of variables': ['!Sub ["http://${H}:8080", { H: !Ref Host }]', true],
  '!Join': ['!Join ["", ["http://", !Ref Host, ":8080"]]', true],
  '!Join with a part that is known only at deployment': [
    '!Join ["", ["http://", !Ref Host, ".", !Ref Unknown]]',
    false,
  ],
  '!Select and !Split': ['!Select [1, !Split [" ", "x http://api y"]]', true],
  '!FindInMap': ['!FindInMap [Hosts, prod, api]', true],
  '!If, first value': ['!If [IsProd, "http://api:8080", "http://example.com"]', true],
  '!If, second value': ['!If [IsProd, "http://example.com", "http://api:8080"]', true],
  'the long form': ['{ "Fn::Sub": "http://${Host}:8080" }', true],
  'nested short forms': ['!Sub ["${U}", { U: !Join ["://", ["http", !Ref Host]] }]', true],
  'a parameter without a default': ['!Sub "http://${Unknown}:8080"', false],
  'an escaped variable': ['!Sub "http://${!Host}:8080"', false],
  'a parameter whose value must not be shown': ['!Sub "http://${Hidden}:8080"', false],
  'a name that contains a variable': ['!Sub "http://${Host}${Unknown}:8080"', false],
  'a parameter of Systems Manager': ['!Ref FromStore', true],
  'the value of a parameter resource': ['!GetAtt Stored.Value', true],
  '!Base64 and !ToJsonString': ['!ToJsonString { url: !Base64 "http://api:8080" }', true],
  'an unknown function': ['!Transform { Name: X, Parameters: { Url: "http://api:8080" } }', false],
  'a parameter without a value': ['!Ref AWS::NoValue', false],
  'the region': ['!Sub "http://api.${AWS::Region}"', false],
};

test.each(Object.entries(ENVIRONMENTS))('YAML, %s', (_, [value, isCall]) => {
  const text = `
Parameters:
  Host: { Type: String, Default: api }
  Unknown: { Type: String }
  Hidden: { Type: String, Default: api, NoEcho: true }
  FromStore: { Type: 'AWS::SSM::Parameter::Value<String>', Default: /shop/api }
Mappings: { Hosts: { prod: { api: 'http://api:8080' } } }
Conditions: { IsProd: !Equals [!Ref Unknown, prod] }
Resources: ${BASE}
  Stored: { Type: AWS::SSM::Parameter, Properties: { Name: /shop/api, Value: 'http://api:8080' } }
${service('Api', { connect: API })}
${service('Web', { env: `            - Name: URL\n              Value: ${value}` })}
`;
  expect(findings(write({ 't.yaml': text }))).toEqual(isCall ? ['unordered-dependency Web -> Api'] : []);
});

test.each([
  ['true', true],
  ['"true"', true],
  ['yes', true],
  ['On', true],
  ['false', false],
  ['no', false],
  ['off', false],
])('Service Connect is enabled by %s: %s', (enabled, isCall) => {
  const web = service('Web', { env: '            - { Name: U, Value: "http://api:8080" }' });
  const text = `Resources: ${BASE}${service('Api', { connect: API })}${web}`.replace(
    /Enabled: true/g,
    `Enabled: ${enabled}`,
  );
  expect(findings(write({ 't.yaml': text }))).toEqual(isCall ? ['unordered-dependency Web -> Api'] : []);
});

const COMMANDS: Record<string, [command: string, isCall: boolean]> = {
  'an option that occurs twice': ['[proxy, --server, other, --server, api]', true],
  'a port that occurs twice': ['[wait, other, 8080, api, 8080]', true],
  'two options with the same value': ['[app, --db-host, localhost, --cache-host, localhost, api]', false],
  'a command that depends on a condition': ['!If [P, [app, --server, api], [app]]', true],
};

test.each(Object.entries(COMMANDS))('%s in a command and an entry point', (_, [command, isCall]) => {
  for (const key of ['Command', 'EntryPoint']) {
    const web = service('Web').replace(
      '          Environment:',
      `          ${key}: ${command}\n          Environment:`,
    );
    const text = `Conditions: { P: !Equals [a, a] }\nResources: ${BASE}${service('Api', { connect: API })}\n${web}`;
    expect(findings(write({ 't.yaml': text }))).toEqual(isCall ? ['unordered-dependency Web -> Api'] : []);
  }
});

const SECRETS: Record<string, [resources: string, valueFrom: string, isCall: boolean]> = {
  'a parameter by reference': ['S: { Type: AWS::SSM::Parameter, Properties: { Value: "http://api" } }', '!Ref S', true],
  'a parameter by its name': [
    'S: { Type: AWS::SSM::Parameter, Properties: { Name: /shop/api, Value: "http://api" } }',
    '/shop/api',
    true,
  ],
  'a parameter by its ARN': [
    'S: { Type: AWS::SSM::Parameter, Properties: { Name: /shop/api, Value: "http://api" } }',
    '!Sub "arn:aws:ssm:${AWS::Region}:${AWS::AccountId}:parameter/shop/api"',
    true,
  ],
  'a secret': ['S: { Type: AWS::SecretsManager::Secret, Properties: { SecretString: "http://api" } }', '!Ref S', true],
  'a key of a secret': [
    `S: { Type: AWS::SecretsManager::Secret, Properties: { SecretString: '{"url":"http://api"}' } }`,
    '!Sub "${S}:url::"',
    true,
  ],
  'another key of a secret': [
    `S: { Type: AWS::SecretsManager::Secret, Properties: { SecretString: '{"url":"http://api","x":"y"}' } }`,
    '!Sub "${S}:x::"',
    false,
  ],
  'a key of a text that is not JSON': [
    'S: { Type: AWS::SecretsManager::Secret, Properties: { SecretString: "http://api" } }',
    '!Sub "${S}:url::"',
    false,
  ],
  'a template of a generated secret': [
    `S: { Type: AWS::SecretsManager::Secret, Properties: { GenerateSecretString: { SecretStringTemplate: '{"url":"http://api"}' } } }`,
    '!Sub "${S}:url::"',
    true,
  ],
  'a generated secret': [
    'S: { Type: AWS::SecretsManager::Secret, Properties: { GenerateSecretString: { PasswordLength: 20 } } }',
    '!Ref S',
    false,
  ],
  'a secret of another application': ['S: { Type: AWS::SNS::Topic }', '/other/api', false],
};

test.each(Object.entries(SECRETS))('%s as the value of a secret', (_, [resource, valueFrom, isCall]) => {
  const web = service('Web').replace(
    '          Environment:',
    `          Secrets: [{ Name: URL, ValueFrom: ${valueFrom} }]\n          Environment:`,
  );
  const text = `Resources: ${BASE}${service('Api', { connect: API })}\n  ${resource}\n${web}`;
  expect(findings(write({ 't.yaml': text }))).toEqual(isCall ? ['unordered-dependency Web -> Api'] : []);
});

const ORDERS: Record<string, [resource: string, dependsOn: string, isOrdered: boolean]> = {
  'a redeployment after the server': [
    'R: { Type: Custom::ServiceConnectRedeployment, DependsOn: Api, Properties: { Service: !GetAtt Web.Name } }',
    '',
    true,
  ],
  'a redeployment at any time': [
    'R: { Type: Custom::ServiceConnectRedeployment, Properties: { Service: !GetAtt Web.Name } }',
    '',
    false,
  ],
  'a redeployment of another service': [
    'R: { Type: Custom::ServiceConnectRedeployment, DependsOn: [Api, Web], Properties: { Service: !GetAtt Api.Name } }',
    '',
    false,
  ],
  'an SDK call that redeploys after the server': [
    `R: { Type: Custom::AWS, DependsOn: Api, Properties: { Create: !Sub '{"service":"ECS","action":"updateService","parameters":{"service":"\${Web.Name}","forceNewDeployment":true}}' } }`,
    '',
    true,
  ],
  'an SDK call by the name of the command': [
    `R: { Type: Custom::AWS, DependsOn: Api, Properties: { Create: !Sub '{"service":"ecs","action":"UpdateServiceCommand","parameters":{"service":"\${Web.Name}","forceNewDeployment":true}}' } }`,
    '',
    true,
  ],
  'an SDK call of a resource with its own type': [
    `R: { Type: Custom::Redeploy, DependsOn: Api, Properties: { Create: !Sub '{"service":"ECS","action":"updateService","parameters":{"service":"\${Web.Name}","forceNewDeployment":true}}' } }`,
    '',
    true,
  ],
  'an SDK call that does not redeploy': [
    `R: { Type: Custom::AWS, DependsOn: Api, Properties: { Create: !Sub '{"service":"ECS","action":"updateService","parameters":{"service":"\${Web.Name}","desiredCount":1}}' } }`,
    '',
    false,
  ],
  'another SDK call': [
    `R: { Type: Custom::AWS, DependsOn: Api, Properties: { Create: !Sub '{"service":"ECS","action":"describeServices","forceNewDeployment":true}' } }`,
    '',
    false,
  ],
  'a gate that waits for the endpoint': [
    'R: { Type: Custom::ServiceConnectEndpoints, Properties: { NamespaceId: !GetAtt Namespace.Arn, DiscoveryNames: [api] } }',
    'R',
    true,
  ],
  'a gate that waits by the name of the namespace': [
    'R: { Type: Custom::ServiceConnectEndpoints, Properties: { NamespaceName: shop, DiscoveryNames: [api, x] } }',
    'R',
    true,
  ],
  'a gate that waits for another endpoint': [
    'R: { Type: Custom::ServiceConnectEndpoints, Properties: { NamespaceName: shop, DiscoveryNames: [x] } }',
    'R',
    false,
  ],
  'a gate in another namespace': [
    'R: { Type: Custom::ServiceConnectEndpoints, Properties: { NamespaceName: other, DiscoveryNames: [api] } }',
    'R',
    false,
  ],
  'a gate that the client does not wait for': [
    'R: { Type: Custom::ServiceConnectEndpoints, Properties: { NamespaceName: shop, DiscoveryNames: [api] } }',
    '',
    false,
  ],
};

test.each(Object.entries(ORDERS))('%s', (_, [resource, dependsOn, isOrdered]) => {
  const more = dependsOn ? `    DependsOn: ${dependsOn}\n` : '';
  const web = service('Web', { more, env: '            - { Name: URL, Value: http://api:8080 }' });
  const text = `Resources: ${BASE}${service('Api', { connect: API })}\n  ${resource}\n${web}`;
  expect(findings(write({ 't.yaml': text }))).toEqual(isOrdered ? [] : ['unordered-dependency Web -> Api']);
});

const NAMESPACES: Record<string, [namespace: string, isSame: boolean]> = {
  'an ARN by reference': ['!GetAtt Namespace.Arn', true],
  'an id by reference': ['!Ref Namespace', true],
  'an ARN that contains the id': [
    '!Sub "arn:aws:servicediscovery:eu-west-1:123456789012:namespace/${Namespace}"',
    true,
  ],
  'its name': ['shop', true],
  'another name': ['other', false],
  'another id': ['ns-abc', false],
  'another ARN': ['arn:aws:servicediscovery:eu-west-1:123456789012:namespace/ns-abc', false],
  'a parameter, which may be the same': ['!Ref Unknown', true],
};

test.each(Object.entries(NAMESPACES))('a client that uses its namespace by %s', (_, [namespace, isSame]) => {
  const web = service('Web', { env: '            - { Name: URL, Value: http://api:8080 }' });
  const text = `
Parameters: { Unknown: { Type: String } }
Resources: ${BASE}${service('Api', { connect: API })}${web.replace('!GetAtt Namespace.Arn', namespace)}`;
  const [first] = findings(write({ 't.yaml': text }));
  expect(first).toBe(`${isSame ? 'unordered-dependency' : 'outside-namespace'} Web -> Api`);
});

test('DependsOn, with one name or a list, and a reference to the service create an order', () => {
  const web = (more: string, env = '') =>
    service('Web', { more, env: `            - { Name: URL, Value: http://api:8080 }\n${env}` });
  const template = (text: string) => write({ 't.yml': `Resources: ${BASE}${service('Api', { connect: API })}${text}` });
  expect(findings(template(web('    DependsOn: Api\n')))).toEqual([]);
  expect(findings(template(web('    DependsOn: [Cluster, Api]\n')))).toEqual([]);
  expect(findings(template(web('', '            - { Name: X, Value: !GetAtt Api.Name }')))).toEqual([]);
  expect(findings(template(web('    DependsOn: Cluster\n')))).toEqual(['unordered-dependency Web -> Api']);
});

test('a template that another one uses as a nested stack is read with its parameters, by path and by URL', () => {
  const inner = `
Parameters: { Cluster: { Type: String }, NamespaceArn: { Type: String }, Url: { Type: String } }
Resources:
${service('Web', { env: '            - { Name: URL, Value: !Ref Url }' }).replace('!GetAtt Namespace.Arn', '!Ref NamespaceArn')}`;
  const outer = (url: string, dependsOn: string) => `
Resources: ${BASE}${service('Api', { connect: API })}
  Inner:
    Type: AWS::CloudFormation::Stack
    DependsOn: ${dependsOn}
    Properties:
      TemplateURL: ${url}
      Parameters: { Cluster: !Ref Cluster, NamespaceArn: !GetAtt Namespace.Arn, Url: 'http://api:8080' }
`;
  for (const url of ['./inner.yaml', 'https://s3.example.com/bucket/inner.yaml']) {
    const files = (dependsOn: string) => write({ 'outer.yaml': outer(url, dependsOn), 'inner.yaml': inner });
    expect(findings(files('Cluster'))).toEqual(['unordered-dependency Web -> Api']);
    expect(findings(files('Api'))).toEqual([]);
  }
});

test('two templates: an import creates an order and identifies the namespace', () => {
  const exported = `
Resources: ${BASE}${service('Api', { connect: API })}
Outputs:
  NamespaceArn: { Value: !GetAtt Namespace.Arn, Export: { Name: !Sub '\${AWS::StackName}-namespace' } }
`;
  const imported = `
Resources:
${service('Web', { env: '            - { Name: URL, Value: http://api:8080 }' }).replace(
  '!GetAtt Namespace.Arn',
  '!ImportValue { "Fn::Sub": "${AWS::StackName}-namespace" }',
)}`;
  expect(findings(write({ 'a.yaml': exported, 'b.yaml': imported }))).toEqual([]);
  const byName = imported.replace(/Namespace: !ImportValue .*/, 'Namespace: shop');
  expect(findings(write({ 'a.yaml': exported, 'b.yaml': byName }))).toEqual([
    'unordered-dependency Web -> Api',
    'namespace-by-name Web',
  ]);
});

test('a weak reference to an output of another stack is resolved, and creates an order', () => {
  const reference = '!GetStackOutput { StackName: a, OutputName: Arn }';
  const server = `\nResources: ${BASE}${service('Api', { connect: API })}\nOutputs: { Arn: { Value: !GetAtt Namespace.Arn } }`;
  const client = service('Web', { env: '            - { Name: URL, Value: http://api:8080 }' });
  const files = (arn: string, parameters = '') =>
    write({ 'a.yaml': server, 'b.yaml': `${parameters}\nResources:\n${client.replace('!GetAtt Namespace.Arn', arn)}` });
  expect(findings(files(reference))).toEqual([]);
  const byParameter = '!GetStackOutput { StackName: !Ref Server, OutputName: Arn }';
  expect(findings(files(byParameter, 'Parameters: { Server: { Type: String, Default: a } }'))).toEqual([]);
  expect(findings(files('shop'))).toEqual(['unordered-dependency Web -> Api', 'namespace-by-name Web']);
});

test('a task definition can be identified by its family, with or without a revision', () => {
  for (const name of ['web', 'web:3', 'arn:aws:ecs:eu-west-1:123456789012:task-definition/web:3']) {
    const text = service('Web', { env: '            - { Name: URL, Value: http://api:8080 }' })
      .replace('!Ref WebTask', name)
      .replace('NetworkMode: awsvpc', 'NetworkMode: awsvpc\n      Family: web');
    expect(findings(write({ 't.yaml': `Resources: ${BASE}${service('Api', { connect: API })}${text}` }))).toEqual([
      'unordered-dependency Web -> Api',
    ]);
  }
});

test('a list parameter of a nested stack is a list even if its value is one text', () => {
  const inner = `
Parameters: { Groups: { Type: CommaDelimitedList } }
Resources:
  Web: { Type: AWS::ECS::Service, Properties: { NetworkConfiguration: { AwsvpcConfiguration: { SecurityGroups: !Ref Groups } } } }`;
  const outer = `
Resources:
  A: { Type: AWS::EC2::SecurityGroup }
  B: { Type: AWS::EC2::SecurityGroup }
  Inner:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: inner.yaml
      Parameters: { Groups: !Join [',', [!GetAtt A.GroupId, !GetAtt B.GroupId]] }`;
  const paths = write({ 'outer.yaml': outer, 'inner.yaml': inner });
  const [web] = factsOf(readApplication(paths)).services;
  expect(web.groups.map((group) => group.split('/').pop())).toEqual(['A', 'B']);
});

test('a template without JSON extension, with a byte order mark or with comments, is read', () => {
  const json = JSON.stringify({ Resources: { S: { Type: 'AWS::ECS::Service' } } });
  const names = (text: string) => factsOf(readApplication(write({ template: text }))).services.map(({ name }) => name);
  expect(names(json)).toEqual(['S']);
  expect(names(`\uFEFF${json}`)).toEqual(['S']);
  expect(names('# comment\nResources:\n  S: { Type: AWS::ECS::Service } # another\n')).toEqual(['S']);
});

test('invalid parts of a template are skipped and counted', () => {
  const text = JSON.stringify({
    Resources: { A: { Type: 'AWS::ECS::Service', Properties: 7 }, B: null, C: { Type: 3 }, D: [] },
    Parameters: [],
    Outputs: { X: 1 },
  });
  const { skipped } = readApplication(write({ 't.json': text }));
  expect(skipped.byReason).toEqual({ 'resources without a type': 3 });
});

test('services under conditions that exclude each other can have the same alias', () => {
  const alternative = (name: string, condition: string) =>
    service(name, { connect: API, more: condition ? `    Condition: ${condition}\n` : '' });
  const template = (a: string, b: string) =>
    write({ 't.yaml': `Resources: ${BASE}${alternative('A', a)}${alternative('B', b)}` });
  expect(findings(template('IsFargate', 'IsEc2'))).toEqual([]);
  expect(findings(template('', ''))).toEqual(['duplicate-alias B']);
});

test('a name of Cloud Map DNS can be resolved from outside the namespace', () => {
  const discovery = `
  Dns: { Type: AWS::ServiceDiscovery::PrivateDnsNamespace, Properties: { Name: internal } }
  Registry: { Type: AWS::ServiceDiscovery::Service, Properties: { Name: api, DnsConfig: { NamespaceId: !Ref Dns } } }
`;
  const registered = service('Api', { connect: API.replace('DnsName: api', 'DnsName: api.internal') }).replace(
    '      Cluster: !Ref Cluster\n',
    '      Cluster: !Ref Cluster\n      ServiceRegistries: [{ RegistryArn: !GetAtt Registry.Arn }]\n',
  );
  const outside = (host: string) =>
    service('Web', { env: `            - { Name: URL, Value: 'http://${host}:8080' }` }).replace(
      'Enabled: true',
      'Enabled: false',
    );
  const template = (text: string) => write({ 't.yaml': `Resources: ${BASE}${discovery}${registered}${text}` });
  expect(findings(template(outside('api.internal')))).toEqual([]);
  const without = registered.replace(/ {6}ServiceRegistries.*\n/, '');
  expect(findings(write({ 't.yaml': `Resources: ${BASE}${discovery}${without}${outside('api.internal')}` }))).toEqual([
    'outside-namespace Web -> Api',
  ]);
});

test('missing fields have the defaults of ECS: the namespace of the cluster, names and ports', () => {
  const text = `
Resources:
  Cluster: { Type: AWS::ECS::Cluster, Properties: { ServiceConnectDefaults: { Namespace: !GetAtt Namespace.Arn } } }
  Namespace: { Type: AWS::ServiceDiscovery::HttpNamespace, Properties: { Name: shop } }
${service('Api', { connect: '        Services: [{ PortName: http }]', port: 9000 }).replace(/ +Namespace: .*\n/, '')}`;
  const [api] = factsOf(readApplication(write({ 't.yaml': text }))).services;
  expect(api.namespace?.name).toBe('shop');
  expect(api.endpoints).toEqual([
    { discoveryName: 'http', dnsName: 'http.shop', port: 9000, portMappingName: 'http', listenerPort: 9000 },
  ]);
});

test.each([
  ['bridge', 'IngressPortOverride: 7000', 7000],
  ['bridge', '', undefined],
  ['awsvpc', 'IngressPortOverride: 7000', 7000],
  ['awsvpc', '', 8080],
])('network mode %s, %s: the proxy listens on %s', (mode, override, port) => {
  const connect = API.replace('DiscoveryName: api', `DiscoveryName: api${override && `\n            ${override}`}`);
  const text = service('Api', { connect }).replace('awsvpc', mode);
  const [api] = factsOf(readApplication(write({ 't.yaml': `Resources: ${BASE}${text}` }))).services;
  expect(api.endpoints[0].listenerPort).toBe(port);
});
