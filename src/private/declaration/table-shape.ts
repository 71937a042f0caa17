import { endpointFieldProblems, fieldProblems, isGiven, proxyLogProblems } from './fields';
import { publishToProblems } from './publish-path';
import { findUnsupported } from './unsupported-services';
import type { MeshServiceProps, MeshTestTraffic } from '../../mesh-service-props';
import { isEcsService } from '../inspect/cfn-resources';
import * as messages from '../messages';
import { Problem } from '../messages/problem';

const FIELDS: readonly string[] = Object.keys({
  name: 1,
  service: 1,
  endpoints: 1,
  dependsOn: 1,
  connectsTo: 1,
  holdUntilHealthy: 1,
  logDriver: 1,
  accessLogs: 1,
  testTraffic: 1,
  publishTo: 1,
} satisfies Record<keyof MeshServiceProps, 1>);

/** Finds values of the wrong type in a list of services. */
export function shapeProblems(rows: unknown, where: (index: number) => string): Problem[] {
  if (!Array.isArray(rows)) return [messages.servicesNotAList(rows)];
  return rows.flatMap((row, index) => rowProblems(row, where(index)));
}

function rowProblems(row: unknown, where: string): Problem[] {
  if (typeof row !== 'object' || row === null) return [messages.notARow(where, row)];
  const { name, service, endpoints, dependsOn, connectsTo, testTraffic, publishTo } = row as Record<string, unknown>;
  const problems = fieldProblems(where, row, FIELDS);
  if (typeof name !== 'string') problems.push(messages.notAString(where, 'name', name));
  const subject = typeof name === 'string' && name !== '' ? `service '${name}'` : where;
  if (!isEcsService(service)) {
    const found = findUnsupported(service);
    problems.push(
      found ? messages.unsupportedService(subject, found.kind, found.path) : messages.notAnEcsService(subject, service),
    );
  }
  problems.push(...listProblems(subject, 'dependsOn', dependsOn, SERVICE_NAMES));
  problems.push(...listProblems(subject, 'connectsTo', connectsTo, SERVICE_NAMES));
  problems.push(...listProblems(subject, 'endpoints', endpoints, ENDPOINTS));
  problems.push(...listProblems(subject, 'testTraffic', testTraffic, TEST_TRAFFIC));
  problems.push(...publishToProblems(subject, publishTo));
  return [...problems, ...proxyLogProblems(subject, row as Record<string, unknown>)];
}

/** What the entries of a list must be. */
interface Entries {
  readonly of: string;
  fits(entry: unknown): boolean;
  problem(where: string, entry: string, value: unknown): Problem;
  /** Finds problems within an entry of the correct type. */
  within?(where: string, value: object): Problem[];
}

const SERVICE_NAMES: Entries = { of: 'service names', fits: isString, problem: messages.notAServiceName };
const ENDPOINTS: Entries = {
  of: 'endpoints with a portMappingName',
  fits: namesPortMapping,
  problem: messages.notAnEndpoint,
  within: endpointFieldProblems, // the other fields are CDK's, and later versions add some
};
const TEST_TRAFFIC: Entries = {
  of: 'rules with a portMappingName',
  fits: namesPortMapping,
  problem: messages.notATestTrafficRule,
  within: ruleProblems,
};

const RULE_FIELDS: readonly string[] = Object.keys({
  portMappingName: 1,
  headerName: 1,
  headerValue: 1,
} satisfies Record<keyof MeshTestTraffic, 1>);

function ruleProblems(where: string, rule: object): Problem[] {
  const { headerName } = rule as Record<string, unknown>;
  const problems = fieldProblems(where, rule, RULE_FIELDS);
  return isString(headerName) ? problems : [...problems, messages.notAString(where, 'headerName', headerName)];
}

function namesPortMapping(entry: unknown): boolean {
  return isString((entry as { portMappingName?: unknown } | null | undefined)?.portMappingName);
}

function listProblems(where: string, field: string, value: unknown, { of, fits, problem, within }: Entries): Problem[] {
  if (!isGiven(value)) return [];
  if (!Array.isArray(value)) return [messages.notAList(where, field, of, value)];
  return value.flatMap((each, index) => {
    const entry = `${field}[${index}]`;
    return fits(each) ? (within?.(`${where}: ${entry}`, each) ?? []) : [problem(where, entry, each)];
  });
}

function isString(value: unknown): boolean {
  return typeof value === 'string';
}
