import { Unit } from './network';
import { trafficOf } from './security-groups';

/** Quotas of AWS, some of which can be raised. */
export const QUOTAS = {
  /** For each security group, in one direction. */
  rules: 60,
  ruleDescription: 255,
  groupsOfService: 5,
  nonce: 255,
  dnsName: 127,
  discoveryName: 64,
  /** All inline policies of a role together, without white space. */
  rolePolicies: 10_240,
  /** Source code of a Lambda function inside the template. */
  inlineCode: 4_096,
} as const;

/** Everything that exceeds a quota, each as `quota of resource: value`. */
export function exceeded(units: readonly Unit[]): string[] {
  const found: string[] = [];
  const check = (quota: keyof typeof QUOTAS, where: string, size: number) => {
    if (size > QUOTAS[quota]) found.push(`${quota} of ${where}: ${size}`);
  };
  const traffic = trafficOf({ units });
  for (const direction of ['ingress', 'egress'] as const) {
    const groups = traffic[direction].map(({ group }) => group);
    for (const group of new Set(groups)) {
      check('rules', `${group} ${direction}`, groups.filter((each) => each === group).length);
    }
  }
  for (const { id, type, values } of units) {
    if (/SecurityGroup(In|E)gress$/.test(type)) check('ruleDescription', id, lengthOf(values.Description));
    if (type === 'AWS::Lambda::Function') check('inlineCode', id, lengthOf(values.Code?.ZipFile));
    if (type === 'AWS::ECS::Service') checkService(id, values, check);
  }
  const documents = units
    .filter(({ type }) => type === 'AWS::IAM::Policy')
    .flatMap(({ values }) =>
      (values.Roles ?? []).map((role: string) => [role, lengthOf(values.PolicyDocument)] as const),
    );
  for (const role of new Set(documents.map(([name]) => name))) {
    const sizes = documents.filter(([name]) => name === role).map(([, size]) => size);
    check(
      'rolePolicies',
      role,
      sizes.reduce((sum, size) => sum + size, 0),
    );
  }
  return found;
}

function checkService(
  id: string,
  values: Unit['values'],
  check: (quota: keyof typeof QUOTAS, id: string, size: number) => void,
) {
  check('nonce', id, lengthOf(values.ForceNewDeployment?.ForceNewDeploymentNonce));
  check('groupsOfService', id, values.NetworkConfiguration?.AwsvpcConfiguration?.SecurityGroups?.length ?? 0);
  for (const { DiscoveryName, ClientAliases = [] } of values.ServiceConnectConfiguration?.Services ?? []) {
    check('discoveryName', id, lengthOf(DiscoveryName));
    for (const { DnsName } of ClientAliases) check('dnsName', id, lengthOf(DnsName));
  }
}

function lengthOf(value: unknown): number {
  if (value === undefined) return 0;
  return (typeof value === 'string' ? value : JSON.stringify(value)).length;
}
