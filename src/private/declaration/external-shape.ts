import { endpointFieldProblems, fieldProblems, isDuration, isGiven } from './fields';
import { publishPathProblems } from './publish-path';
import type { ExternalEndpoint, ExternalServiceProps } from '../../external-service-props';
import * as messages from '../messages';
import { Problem } from '../messages/problem';

const FIELDS: readonly string[] = Object.keys({
  name: 1,
  endpoints: 1,
  publishedTo: 1,
  securityGroup: 1,
  waitUpTo: 1,
} satisfies Record<keyof ExternalServiceProps, 1>);

const ENDPOINT_FIELDS: readonly string[] = Object.keys({
  dnsName: 1,
  port: 1,
  listenerPort: 1,
  discoveryName: 1,
} satisfies Record<keyof ExternalEndpoint, 1>);

/** Finds values of the wrong type in a list of external services. */
export function externalShapeProblems(rows: unknown, where: (index: number) => string): Problem[] {
  if (!Array.isArray(rows)) return [messages.externalServicesNotAList(rows)];
  return rows.flatMap((row, index) => rowProblems(row, where(index)));
}

function rowProblems(row: unknown, where: string): Problem[] {
  if (typeof row !== 'object' || row === null) return [messages.notAnExternalService(where, row)];
  const { name, endpoints, publishedTo, securityGroup, waitUpTo } = row as Record<string, unknown>;
  const problems = fieldProblems(where, row, FIELDS);
  if (typeof name !== 'string') problems.push(messages.notAString(where, 'name', name));
  const subject = typeof name === 'string' && name !== '' ? `external service '${name}'` : where;
  if (!Array.isArray(endpoints)) {
    problems.push(messages.notAList(subject, 'endpoints', 'endpoints with a port', endpoints));
  } else {
    problems.push(...endpoints.flatMap((each, index) => endpointShapeProblems(subject, `endpoints[${index}]`, each)));
  }
  problems.push(...publishPathProblems(subject, 'publishedTo', publishedTo));
  if (isGiven(securityGroup) && !isSecurityGroup(securityGroup)) {
    problems.push(messages.notASecurityGroup(subject, securityGroup));
  }
  if (isGiven(waitUpTo) && !isDuration(waitUpTo)) {
    problems.push(messages.invalidWaitUpTo(String(name), waitUpTo));
  }
  return problems;
}

function endpointShapeProblems(subject: string, entry: string, endpoint: unknown): Problem[] {
  if (typeof endpoint !== 'object' || endpoint === null || !('port' in endpoint)) {
    return [messages.notAnExternalEndpoint(subject, entry, endpoint)];
  }
  const where = `${subject}: ${entry}`;
  return [...fieldProblems(where, endpoint, ENDPOINT_FIELDS), ...endpointFieldProblems(where, endpoint)];
}

/** Checks the members instead of using `instanceof`, because an application may have two copies of aws-cdk-lib. */
function isSecurityGroup(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'securityGroupId' in value && 'addIngressRule' in value;
}
