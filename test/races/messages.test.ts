import { CfnResource } from 'aws-cdk-lib';
import { SampleOptions, SampleService, synthesize } from './support/sample-app';
import { checkPaths } from '../../src/private/races/check';
import { RULE_IDS } from '../../src/private/races/finding';

/* The whole text of each finding: in the report of a pipeline, it is all that a user gets. */

type Services = Record<string, SampleService>;

interface Row {
  readonly rule: string;
  readonly services: Services;
  readonly options?: SampleOptions;
  /** The version that is deployed. */
  readonly before?: Services;
  readonly message: string;
  readonly remedy: string;
}

const WEB: SampleService = { env: { API_URL: 'http://api:8080' } };
const API: SampleService = { port: 8080, admits: ['web'] };
const ORDERED: SampleService = { ...WEB, waitsFor: ['api'] };

const ROWS: Row[] = [
  {
    rule: 'unordered-dependency',
    services: { web: WEB, api: API },
    message: "service 'web' calls 'api', but nothing deploys 'api' first",
    remedy:
      "Add a dependency between the two AWS::ECS::Service resources, from 'web' to 'api', or declare both in a ServiceConnectMesh with dependsOn: ['api']. Tasks of 'web' that are deployed earlier do not find 'api' until the next deployment",
  },
  {
    rule: 'reversed-order',
    services: { web: WEB, api: { ...API, waitsFor: ['web'] } },
    message: "service 'web' calls 'api', but is always deployed before it",
    remedy:
      "Reverse the dependency, so that 'web' is deployed after 'api'. If the two call each other, declare both in a ServiceConnectMesh with connectsTo: ['api'], which redeploys 'web' after 'api'",
  },
  {
    rule: 'outside-namespace',
    services: { web: { ...ORDERED, namespace: 'other' }, api: API },
    message: "service 'web' calls 'api' in the namespace 'shop', but is in the namespace 'other'",
    remedy: "Enable Service Connect for 'web' in the namespace 'shop': only its clients can resolve the alias",
  },
  {
    rule: 'outside-namespace',
    services: { web: { ...ORDERED, withoutServiceConnect: true }, api: API },
    message: "service 'web' calls 'api' in the namespace 'shop', but does not use Service Connect",
    remedy: "Enable Service Connect for 'web' in the namespace 'shop': only its clients can resolve the alias",
  },
  {
    rule: 'closed-port',
    services: { web: ORDERED, api: { port: 8080 } },
    message: "service 'web' calls 'api', but no security group rule admits it on port 8080",
    remedy:
      "Admit the security group of 'web' to that of 'api' on port 8080, where the Service Connect proxy accepts connections. Until then, requests time out (HTTP 504)",
  },
  {
    rule: 'wrong-port',
    services: { web: { ...ORDERED, env: { API_URL: 'http://api:9999' } }, api: API },
    message: "service 'web' calls 'api' at port 9999 of 'api', which offers 8080",
    remedy: "Use port 8080 in the address, or set the port of the client alias of 'api' to the one in the address",
  },
  {
    rule: 'duplicate-alias',
    services: { api: { ...API, admits: [] }, copy: { port: 8080, alias: 'api', discoveryName: 'copy' } },
    message: "services 'api' and 'copy' offer alias api:8080 in the namespace 'shop', which allows one service only",
    remedy: 'Give each service an alias and a discovery name of its own: ECS refuses the deployment of the second one',
  },
  {
    rule: 'unknown-host',
    services: { web: { ...ORDERED, env: { API_URL: 'http://aip:8080', OTHER: 'http://api:8080' } }, api: API },
    message: "service 'web' calls the host 'aip', which no service in its namespace offers",
    remedy: "Correct the host name, or give the server a client alias of this name. Similar: 'api'",
  },
  {
    rule: 'unknown-host',
    services: { web: { env: { API_URL: 'http://nowhere:8080' } } },
    message: "service 'web' calls the host 'nowhere', which no service in its namespace offers",
    remedy: 'Correct the host name, or give the server a client alias of this name',
  },
  {
    rule: 'namespace-by-name',
    services: { api: API, web: ORDERED },
    message: "service 'api' names the namespace 'shop' without a reference to the resource that creates it",
    remedy:
      'Use the ARN of the namespace (namespace.namespaceArn in CDK), so that CloudFormation creates the namespace first and deletes it last',
  },
  {
    rule: 'running-not-healthy',
    services: { web: ORDERED, api: API },
    message:
      "service 'api' may count as deployed when its tasks run, before they are healthy; 'web' is deployed after it",
    remedy:
      "Give the container a health check. Add a non-essential container that exits at once and depends on the condition HEALTHY of the first one, or set holdUntilHealthy: true for 'api' in a ServiceConnectMesh",
  },
  {
    rule: 'running-not-healthy',
    services: { web: ORDERED, api: { ...API, healthCheck: ['true'] } },
    message:
      "service 'api' may count as deployed when its tasks run, before they are healthy; 'web' is deployed after it",
    remedy:
      "Add a non-essential container that exits at once and depends on the condition HEALTHY of the first one, or set holdUntilHealthy: true for 'api' in a ServiceConnectMesh",
  },
  {
    rule: 'stale-client',
    before: { web: ORDERED, api: API },
    services: { web: ORDERED, api: { ...API, discoveryName: 'api2' } },
    message:
      "service 'web' is not redeployed, although endpoints of 'api' change: api:8080 (discovery name api) -> api:8080 (discovery name api2)",
    remedy:
      "Redeploy 'web' in the same update: change ForceNewDeploymentNonce of its AWS::ECS::Service, or declare both in a ServiceConnectMesh, which does that. Until its next deployment it does not find the new endpoints",
  },
  {
    rule: 'replaced-server',
    before: { web: ORDERED, api: API },
    services: { web: { ...WEB, waitsFor: ['orders'] }, orders: { ...API, alias: 'api', discoveryName: 'api' } },
    message:
      "discovery name 'api' of service 'orders' is still in use by 'apiServiceFF703CB9' when it is created: the logical id changes from 'apiServiceFF703CB9' to 'ordersServiceCF42C2A8'",
    remedy:
      'Deploy in two steps: give the new service another discovery name, with the same client alias removed from the old one, or remove the Service Connect endpoint from the old service first. ECS refuses a second service with the same discovery name',
  },
  {
    rule: 'moved-rule',
    before: { web: ORDERED, api: API },
    services: { web: ORDERED, api: API },
    options: { decorate: ({ api }) => renameRule(api) },
    message:
      "the security group rule that admits 'web' to 'api' on port 8080 moves from 'apiSecurityGroupfromShopwebSecurityGroupFA34973D8080973A7F80' in stack 'Shop' to 'Renamed' in stack 'Shop'",
    remedy:
      'Keep the logical id and the stack of the rule, or remove the old rule in a deployment of its own: CloudFormation creates the new rule before it deletes the old one, and EC2 refuses two equal rules',
  },
];

function renameRule(service: any) {
  const isRule = (each: any) => each.cfnResourceType === 'AWS::EC2::SecurityGroupIngress';
  (service.node.findAll().find(isRule) as CfnResource).overrideLogicalId('Renamed');
}

function findingOf({ rule, services, before, options }: Row) {
  const namespaceBy = rule === 'namespace-by-name' ? 'name' : 'arn';
  const folder = synthesize(services, { namespaceBy, ...options });
  const deployed = before && [synthesize(before, { namespaceBy })];
  return checkPaths([folder], { before: deployed }).findings.find((finding) => finding.rule === rule);
}

test.each(ROWS)('$rule: $message', (row) => {
  const { message, remedy } = findingOf(row) ?? {};
  expect({ message, remedy }).toEqual({ message: row.message, remedy: row.remedy });
});

test('there is a text of each rule', () => {
  expect([...new Set(ROWS.map(({ rule }) => rule))]).toEqual(RULE_IDS);
});
