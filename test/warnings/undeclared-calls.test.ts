import { Annotations, App, Lazy, SecretValue, Stack, Token } from 'aws-cdk-lib';
import { Annotations as Found, Match } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { MeshServiceProps } from '../../src';
import { ContainerSpec } from '../support/fargate-service';
import { MeshStack } from '../support/mesh-stack';
import { WordPressMySqlStack } from '../wordpress/wordpress-mysql-stack';

type Rows = Record<string, { container?: ContainerSpec } & Omit<Partial<MeshServiceProps>, 'name' | 'service'>>;

/** A mesh with a service for each row, whose endpoint is port 80 under its name. */
function meshOf(
  rows: (stack: MeshStack) => Rows,
  decorate: (services: Record<string, ecs.FargateService>) => void = () => {},
) {
  const stack = new MeshStack();
  const services: Record<string, ecs.FargateService> = {};
  const table = Object.entries(rows(stack)).map(([name, { container, ...row }]) => {
    services[name] = stack.fargate(name, { [name]: 80 }, { container });
    return { name, service: services[name], endpoints: [{ portMappingName: name }], ...row };
  });
  decorate(services);
  stack.mesh({ services: table });
  return stack;
}

function warningsIn(stack: Stack): string[] {
  return Found.fromStack(stack)
    .findWarning('*', Match.stringLikeRegexp('mesh:(undeclaredDependency|wrongPort)'))
    .map(({ id, entry }) => `${id}: ${entry.data}`);
}

const warningsOf = (rows: (stack: MeshStack) => Rows) => warningsIn(meshOf(rows));

/** The warnings for `web` with a container, in a mesh with `api`. */
const warningsOfWeb = (container: ContainerSpec, row: Rows[string] = {}) =>
  warningsOf(() => ({ web: { container, ...row }, api: {} }));

const undeclared = (...evidence: string[]) => [
  [
    "/Shop/web/Service: ServiceConnectMesh 'Shop/Mesh': service 'web' calls 'api', but has no dependsOn or connectsTo for it",
    ...evidence.map((line) => `  ${line}`),
    "Add dependsOn: ['api'] to 'web', which deploys 'api' first and allows the traffic. If this is no address of 'api', acknowledge this warning [ack: cdk-service-connect-mesh:undeclaredDependency]",
  ].join('\n'),
];

const API_URL = { environment: { API_URL: 'http://api/v1' } };
const evidenceOfUrl = "environment variable API_URL of container 'main': http://api";

describe('a service with the address of another service but no edge gets a warning', () => {
  test.each<[string, ContainerSpec, ...string[]]>([
    ['in a URL', API_URL, evidenceOfUrl],
    [
      'under a key for addresses',
      { environment: { API_HOST: 'API' } },
      "environment variable API_HOST of container 'main': API",
    ],
    ['in the command', { command: ['serve', '--api-host', 'api'] }, "command of container 'main': api"],
    [
      'in the entry point',
      { entryPoint: ['sh', '-c', 'curl http://api:80/'] },
      "entry point of container 'main': http://api:80",
    ],
    [
      'in several places, each of which is evidence',
      { environment: { A_URL: 'http://api', B_URL: 'http://api' }, command: ['http://api'] },
      "environment variable A_URL of container 'main': http://api",
      "environment variable B_URL of container 'main': http://api",
      "command of container 'main': http://api",
    ],
    ['in a lazy value', { environment: { API_URL: Lazy.string({ produce: () => 'http://api' }) } }, evidenceOfUrl],
    [
      'with a password, which is not shown',
      { environment: { API_URL: 'http://user:hunter2@api/' } },
      "environment variable API_URL of container 'main': http://***@api",
    ],
  ])('%s', (_, container, ...evidence) => {
    expect(warningsOfWeb(container)).toEqual(undeclared(...evidence));
  });

  test('with a part that is known only at deployment', () => {
    const container = (stack: MeshStack): ContainerSpec => ({
      environment: { API_URL: `http://api/${stack.stackName}/${stack.cluster.clusterArn}` },
    });
    expect(warningsOf((stack) => ({ web: { container: container(stack) }, api: {} }))).toEqual(
      undeclared(evidenceOfUrl),
    );
  });

  test('in an expression of CloudFormation', () => {
    const value = Token.asString({ 'Fn::Sub': 'http://api/${AWS::Region}' });
    expect(warningsOfWeb({ environment: { API_URL: value } })).toEqual(undeclared(evidenceOfUrl));
  });
});

const parameterOf = (stack: Stack, stringValue: string) => new ssm.StringParameter(stack, 'Parameter', { stringValue });
const importedParameter = (stack: Stack) => ssm.StringParameter.fromStringParameterName(stack, 'Parameter', '/api');
const hostAndUser = (stack: Stack) =>
  new secretsmanager.Secret(stack, 'Secret', {
    generateSecretString: { secretStringTemplate: '{"host":"api","user":"shop"}', generateStringKey: 'password' },
  });

test.each<[string, (stack: MeshStack) => ecs.Secret]>([
  ['an SSM parameter', (stack) => ecs.Secret.fromSsmParameter(parameterOf(stack, 'http://user:hunter2@api'))],
  [
    'a secret of Secrets Manager',
    (stack) => {
      const secretStringValue = SecretValue.unsafePlainText('postgres://user:hunter2@api/shop');
      return ecs.Secret.fromSecretsManager(new secretsmanager.Secret(stack, 'Secret', { secretStringValue }));
    },
  ],
  ['a key of a secret', (stack) => ecs.Secret.fromSecretsManager(hostAndUser(stack), 'host')],
])('the value of %s of this app is evidence, but is not shown', (_, secret) => {
  expect(warningsOf((stack) => ({ web: { container: { secrets: { API_HOST: secret(stack) } } }, api: {} }))).toEqual(
    undeclared("secret API_HOST of container 'main': (its value is not shown)"),
  );
});

describe('no warning', () => {
  test.each(['dependsOn', 'connectsTo'] as const)('with %s', (kind) => {
    expect(warningsOfWeb(API_URL, { [kind]: ['api'] })).toEqual([]);
  });
  test('for the alias of the service itself', () =>
    expect(warningsOf(() => ({ api: { container: API_URL }, web: {} }))).toEqual([]));
  test('for an image, a word or a longer host name', () => {
    const environment = { ENGINE: 'api', IMAGE: 'registry/api:1', API_URL: 'https://api.example.com' };
    expect(warningsOfWeb({ environment })).toEqual([]);
  });
  test('for the command of a health check', () => {
    expect(warningsOfWeb({ healthCheck: { command: ['curl', 'http://api'] } })).toEqual([]);
  });
  test('for a name that resolves inside the task', () => {
    expect(warningsOfWeb({ ...API_URL, extraHosts: { api: '10.0.0.1' } })).toEqual([]);
  });
  test('for a value that is known only at deployment', () => {
    expect(
      warningsOf((stack) => ({
        web: { container: { environment: { API_URL: ssm.StringParameter.valueForStringParameter(stack, 'api') } } },
        api: {},
      })),
    ).toEqual([]);
  });
  test.each<[string, (stack: MeshStack) => ecs.Secret]>([
    ['that this app does not create', (stack) => ecs.Secret.fromSsmParameter(importedParameter(stack))],
    ['that is generated', (stack) => ecs.Secret.fromSecretsManager(new secretsmanager.Secret(stack, 'Secret'))],
    ['of which another key is used', (stack) => ecs.Secret.fromSecretsManager(hostAndUser(stack), 'user')],
  ])('for a secret %s', (_, secret) => {
    expect(warningsOf((stack) => ({ web: { container: { secrets: { API_HOST: secret(stack) } } }, api: {} }))).toEqual(
      [],
    );
  });
  test('for the port in a secret, which the text would reveal', () => {
    const secrets = (stack: MeshStack) => ({
      API_URL: ecs.Secret.fromSsmParameter(parameterOf(stack, 'http://api:81')),
    });
    expect(
      warningsOf((stack) => ({ web: { container: { secrets: secrets(stack) }, dependsOn: ['api'] }, api: {} })),
    ).toEqual([]);
  });
  test('if it is acknowledged beforehand', () => {
    const stack = meshOf(
      () => ({ web: { container: API_URL }, api: {} }),
      ({ web }) => Annotations.of(web).acknowledgeWarning('cdk-service-connect-mesh:undeclaredDependency'),
    );
    expect(warningsIn(stack)).toEqual([]);
  });
});

test('for services that call each other, the remedy is connectsTo', () => {
  expect(
    warningsOf(() => ({
      web: { container: API_URL },
      api: { container: { environment: { WEB_URL: 'http://web' } } },
    })),
  ).toEqual([
    expect.stringContaining(
      "\nAdd connectsTo: ['api'] to 'web', which allows the traffic and redeploys 'web' after 'api'. dependsOn would close a dependency cycle. If this is no address of 'api', acknowledge this warning [",
    ),
    expect.stringContaining("\nAdd connectsTo: ['web'] to 'api', "),
  ]);
});

test('for a call against a declared order, the remedy is connectsTo', () => {
  const rows = { web: { container: API_URL }, db: { dependsOn: ['web'] }, api: { dependsOn: ['db'] } };
  expect(warningsOf(() => rows)).toEqual([expect.stringContaining("\nAdd connectsTo: ['api'] to 'web', ")]);
});

test('a service with a port that the alias does not have gets a warning, even with an edge', () => {
  const container = { environment: { API_URL: 'http://api:9999', OTHER_URL: 'http://api:80' } };
  expect(warningsOfWeb(container, { dependsOn: ['api'] })).toEqual([
    [
      "/Shop/web/Service: ServiceConnectMesh 'Shop/Mesh': service 'web' calls 'api' at port 9999 of 'api', which offers 80",
      "  environment variable API_URL of container 'main': http://api:9999",
      "Use port 80 in the address, or set port: 9999 for the endpoint of 'api' [ack: cdk-service-connect-mesh:wrongPort]",
    ].join('\n'),
  ]);
  expect(warningsOfWeb(container)).toHaveLength(2);
});

test('the WordPress example gets a warning only without its edge', () => {
  const warningsWith = (ordered: boolean) => warningsIn(new WordPressMySqlStack(new App(), 'Blog', { ordered }));
  expect(warningsWith(true)).toEqual([]);
  expect(warningsWith(false)).toEqual([
    expect.stringContaining("\n  environment variable WORDPRESS_DB_HOST of container 'main': mysql\n"),
  ]);
});
