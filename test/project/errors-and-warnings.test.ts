import * as fs from 'fs';
import * as path from 'path';
import * as messages from '../../src/private/messages';
import { describe as textOf, Problem } from '../../src/private/messages/problem';

/*
 * `docs/errors-and-warnings.md` explains every message. Its headings are patterns of the first lines.
 */

const ROOT = path.join(__dirname, '..', '..');
const PAGE = fs.readFileSync(path.join(ROOT, 'docs', 'errors-and-warnings.md'), 'utf8');
const PATTERNS = [...PAGE.matchAll(/^### `(.+)`$/gm)].map(([, pattern]) => pattern);

type Messages = typeof messages;

/** Arguments for each message function. The compiler reports functions that are missing here. */
const SAMPLES: { [Name in keyof Messages]: Parameters<Messages[Name]> } = {
  accessLogsWithoutLogDriver: ['api'],
  alreadyInMesh: ['api', 'Shop/Api', 'back', 'Shop/Mesh'],
  bothKinds: ['web', 'api'],
  cdkError: ['text'],
  changedEndpoints: ['api', 'Shop/Api', ['grpc'], ['http'], false],
  changedNamespace: ['api', 'Shop/Api', 'other', 'shop'],
  cloudMapCollision: ['api', 'api-http', 'Shop/Old'],
  cycleByReference: ['web', 'api', [{ dependent: 'Shop/Api', dependency: 'Shop/Web', field: 'DependsOn' }]],
  dependencyCycle: [['web', 'api', 'db']],
  dependencyInOtherMesh: ['web', 'dependsOn', 'api', 'Shop/Mesh'],
  dependencyNotHeld: ['api', ['main']],
  dependencyWithoutHealthCheck: ['api', ['main']],
  differentDefaultNamespace: ['api', 'Shop/Cluster', 'Shop/One', 'Shop/Two'],
  differentEnvironment: ['web', 'dependsOn', 'api', 'account', ['111111111111', '222222222222']],
  differentStage: ['api', 'Shop/Api', 'Prod', undefined],
  duplicateServiceName: ['api', ['Shop/One', 'Shop/Two']],
  duplicateTestTraffic: ['api', 'http'],
  ecsAnywhereService: ['api', 'Shop/Api'],
  emptyEndpointList: ['web', 'connectsTo', 'api'],
  emptyMesh: [],
  emptyNestedStack: ['Shop/Nested', 'Shop'],
  groupInDifferentEnvironment: ['web', 'catalog', 'Other/Group', 'region', ['eu-west-1', undefined]],
  groupInDifferentStage: ['catalog', 'Other/Group', 'Dev', undefined],
  holdContainerExists: ['api', 'Shop/Task', 'hold-until-healthy'],
  holdWithoutHealthCheck: ['api', ['main']],
  externalCycleByReference: ['web', 'legacy', [], { kind: 'security group rule', path: 'Shop/Rule' }],
  externalNameConflict: [
    'catalog',
    { service: 'catalog', name: 'alias catalog:80', owner: { service: 'api', path: 'Shop/Mesh' } },
  ],
  externalNameInUse: ['catalog', ["service 'Shop/Catalog' of this mesh"]],
  externalNotOpened: ['web', 'legacy'],
  externalOrder: ['web', 'dependsOn', 'legacy'],
  externalServicesNotAList: [5],
  externalWithoutEndpoints: ['catalog'],
  incompleteTls: ['api', 'http', ['role', 'awsPcaAuthorityArn']],
  invalidDefaultName: ['My API', 'http', 'dnsName', 'My API', 'letters'],
  invalidEndpointName: ['api', 'dnsName', '-', 'letters'],
  invalidExternalName: ['catalog', 'dnsName', 'A', 'letters'],
  invalidExternalPort: ['catalog', 'port', 0],
  gateInUnknownNamespace: [],
  invalidNamespaceImport: ['fromNamespaceName', 5],
  invalidPort: ['api', 'http', 'port', 0],
  invalidPublishPath: ['props', 'publishTo', 'prod'],
  invalidServiceName: [''],
  invalidWaitUpTo: ['catalog', '15 minutes'],
  isolatedService: ['api'],
  loadBalancerTimeout: ['api', 'http'],
  longNonce: ['web', ['Shop/Env'], 5],
  moreCycles: [20],
  nameConflict: [{ service: 'api', name: 'alias api:80', owner: { service: 'back', path: 'Shop/Mesh' } }],
  namesDifferOnlyByCase: [['api', 'Api']],
  namespaceInDifferentEnvironment: ['web', 'Global/Namespace', 'account', ['1', '2']],
  namespaceInDifferentStage: ['Global/Namespace', undefined, 'Prod'],
  namespaceStackOrder: ['web', 'Shop/Namespace', ['a reason']],
  noCapacity: ['web', 'api', 'Shop/Api', true],
  noCircuitBreaker: ['api', ['web'], true],
  noContainer: ['api', 'Shop/Task'],
  noEndpoints: ['web', 'api'],
  noLogRouter: ['api'],
  metricOfSeveralEndpoints: ["service 'api'", ['http', 'grpc']],
  metricOfUnknownEndpoint: ["service 'api'", 'grpc', ['http']],
  metricWithoutEndpoint: ["service 'api'"],
  noAppProtocol: ['api', 'http'],
  noEdge: ['web', 'api', ['db'], false],
  noMemoryLimit: ['api', 'Shop/Task', ['main']],
  noNamespaceYet: [],
  settingsOfAdoptedService: ['api', 'Shop/Api', ['endpoints']],
  createdTooLate: [['web'], ['api']],
  differentNamespace: ['api', 'Shop/Api', ['one', 'two']],
  notAContainerImage: [5],
  notAList: ['props', 'dependsOn', 'service names', 5],
  notALogDriver: ['props', 5],
  notAMeshService: ["dependsOn of service 'web'", 5],
  notANamespace: [5],
  notARow: ['services[0]', 5],
  notADuration: ["service 'api': endpoints[0]", 'idleTimeout', 30],
  notANumber: ["service 'api': endpoints[0]", 'port', '80'],
  notAServiceName: ["service 'web'", 'dependsOn[0]', 5],
  notAString: ['services[0]', 'name', 5],
  notATestTrafficRule: ["service 'web'", 'testTraffic[0]', 5],
  notAnEcsService: ["service 'web'", 5],
  notAnEndpoint: ["service 'web'", 'endpoints[0]', 5],
  notAnExternalEndpoint: ["external service 'catalog'", 'endpoints[0]', 5],
  notAnExternalService: ['externalServices[0]', 5],
  notASecurityGroup: ["external service 'catalog'", 5],
  notAnObject: ['props', 5, ['services']],
  notOpened: ['web', 'api', [{ direction: 'ingress', client: 'Web', server: 'Api', port: 80 }]],
  notRedeployedAfterConnection: ['web', 'api'],
  noTasks: ['api', ['web']],
  openedUnderCondition: [
    'web',
    'api',
    [{ direction: 'ingress', group: 'Api', peer: 'Web', conditions: [{ name: 'IsOpen', value: true }] }],
  ],
  overriddenDependencies: ['web', ['api'], 'Shop/Web/Service'],
  orderOnly: ['web', 'worker', false],
  oldPlatformVersion: ['api', 'Shop/Api', '1.3.0'],
  portRange: ['api', 'http', '80-90'],
  publishedDiscoveryName: ['api', 'http', 'api-${Shop/Env}'],
  publishedTwice: ['/prod/api/80', ["'api' of 'Shop/Mesh'"]],
  publishedWithoutHostName: ['api', 'http', 'http.<namespace>'],
  publishedWithoutGroup: ['api', 'a reason'],
  publishedWithTokens: ['catalog', ['publishedTo']],
  publishWithoutEndpoints: ['web', '/prod'],
  redeploymentWithoutCircuitBreaker: ['web', ['api'], false],
  removedService: ['api', 'Shop/Api'],
  replacedSecurityGroups: ['api', 'Shop/Api', ['Shop/Api/SecurityGroup']],
  ruleQuota: ['api', 'Shop/Group', 61, 60],
  separateVpcs: ['web', 'api', ['Shop/One', 'Shop/Two']],
  serviceDeclaredTwice: ['Shop/Api', ['web', 'api']],
  serviceNotFound: ['api', ['web']],
  servicesNotAList: [5],
  selfDependency: ['web'],
  ruleAfterClient: ['web', 'api', 'Groups/Rule', ['a reason']],
  smallTask: ['api', ['a shortage']],
  stackCycle: [['One', 'Two', 'Three'], ['a reason']],
  stackOrderConflict: ['web', 'api', ['a reason']],
  timeoutOnTcp: ['api', 'http'],
  tooManyGates: ['Shop', 5],
  tooManyPublishedEndpoints: ['web', ['/prod/api/80'], 15, []],
  tooManyRedeployments: ['Shop', 150, 30],
  udpEndpoint: ['api', 'http'],
  undeclaredDependency: ['web', 'api', 'dependsOn', ['environment variable API_URL']],
  unexpectedError: ['text'],
  unknownDependency: ['web', 'dependsOn', 'apo', ['api'], true],
  unknownEndpoint: ['web', 'dependsOn', 'api', 'grpc', ['http']],
  unknownField: ['props', 'service', ['services']],
  unknownLogFormat: ['props', 5],
  unknownPortMapping: ['api', 'grpc', 'Shop/Task', ['http'], []],
  removedConfiguration: ['api', 'Shop/Api', 'ServiceConnectConfiguration.Enabled is false'],
  undecidedConfiguration: ['api', 'Shop/Api', 'ServiceConnectConfiguration is under Fn::If'],
  unknownDefaultNamespace: ['api', 'Shop/Api', 'Shop/Cluster'],
  unknownNamespace: ['web', ['a reason']],
  unknownOfConfiguredNamespace: ['ARN'],
  unknownOfNamespace: ['ARN', 'fromNamespaceName', 'shop'],
  unknownTestTrafficEndpoint: ['api', 'grpc', ['http']],
  unreadDiscoveryName: ['catalog', 'catalog:80'],
  unsupportedDeploymentController: ['api', 'Shop/Api', 'EXTERNAL'],
  unsupportedService: ["service 'web'", 'imported', 'Shop/Api'],
  unsupportedNetworkMode: ['api', 'Shop/Task', 'host'],
  wrongPort: ['web', 'api', 9999, 'api', [80], ['environment variable API_URL']],
  windowsTask: ['api', 'Shop/Task', 'WINDOWS_SERVER_2022_CORE'],
};

const SUMMARIES = Object.entries(SAMPLES).map(([name, sample]) => {
  const message = messages[name as keyof Messages] as (...args: any[]) => Problem;
  return { name, summary: message(...sample).summary };
});

/** Whether a first line matches a heading, in which `<name>` and `...` match any text. */
function matches(summary: string, pattern: string): boolean {
  const literals = pattern.split(/<[^>]+>|\.\.\.$/).map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${literals.join('.+')}$`).test(summary);
}

test('there is a sample of every message', () => {
  expect(Object.keys(messages).sort()).toEqual(Object.keys(SAMPLES).sort());
});

test.each(SUMMARIES)('$name has a heading: $summary', ({ summary }) => {
  expect(PATTERNS.filter((pattern) => matches(summary, pattern))).toHaveLength(1);
});

test.each(PATTERNS)('the first line of a message matches the heading %s', (pattern) => {
  expect(SUMMARIES.filter(({ summary }) => matches(summary, pattern))).toHaveLength(1);
});

test('every heading is followed by a remedy', () => {
  const entries = PAGE.split(/^###? /m).filter((text) => text.startsWith('`'));
  expect(entries).toHaveLength(PATTERNS.length);
  expect(entries.filter((text) => !text.includes('**What to do.** '))).toEqual([]);
});

test('the documentation has the ids of all warnings in the sources', () => {
  const documented = [...PAGE.matchAll(/^\*\*Id\.\*\* `(.+)`$/gm)].map(([, id]) => id);
  const used = sourceFiles('src').flatMap((file) =>
    [...fs.readFileSync(file, 'utf8').matchAll(/(?:\bid: |\baddWarning\(\s*\w+,\s*)'(\w+)'/g)].map(([, id]) => id),
  );
  expect([...new Set(documented)].sort()).toEqual([...new Set(used)].sort());
});

test('the first example is a real message', () => {
  const problem = messages.unknownDependency('wordpress', 'dependsOn', 'mysq1', ['wordpress', 'mysql'], true);
  expect(PAGE).toContain(`\`\`\`text\n${textOf('Shop/Mesh', problem)}\n\`\`\`\n`);
});

function sourceFiles(folder: string): string[] {
  return fs
    .readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => path.join(ROOT, folder, file));
}
