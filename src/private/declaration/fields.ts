import { Token } from 'aws-cdk-lib';
import { MeshAccessLogFormat } from '../../mesh-service-props';
import type { MeshAccessLogs } from '../../mesh-service-props';
import * as messages from '../messages';
import { Problem } from '../messages/problem';

/*
 * Values of the wrong type. TypeScript accepts them after a spread or a cast, JavaScript accepts any value, and Python
 * and Java accept null.
 */

/** Finds values that are not objects, and unknown fields: a misspelled field would otherwise be ignored. */
export function fieldProblems(where: string, value: unknown, known: readonly string[]): Problem[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [messages.notAnObject(where, value, known)];
  }
  return Object.keys(value)
    .filter((field) => !known.includes(field))
    .map((field) => messages.unknownField(where, field, known));
}

/** Finds names, ports and time-outs of an endpoint with the wrong type. Endpoints of other applications have the same fields. */
export function endpointFieldProblems(where: string, endpoint: object): Problem[] {
  const given = (fields: readonly string[]) =>
    fields
      .map((field): [string, unknown] => [field, (endpoint as Record<string, unknown>)[field]])
      .filter(([, value]) => isGiven(value));
  return [
    ...given(['dnsName', 'discoveryName'])
      .filter(([, value]) => typeof value !== 'string')
      .map(([field, value]) => messages.notAString(where, field, value)),
    ...given(['port', 'ingressPortOverride', 'listenerPort'])
      .filter(([, value]) => typeof value !== 'number' && !Token.isUnresolved(value))
      .map(([field, value]) => messages.notANumber(where, field, value)),
    ...given(['idleTimeout', 'perRequestTimeout'])
      .filter(([, value]) => !isDuration(value))
      .map(([field, value]) => messages.notADuration(where, field, value)),
  ];
}

const LOG_FIELDS: readonly string[] = Object.keys({
  format: 1,
  includeQueryParameters: 1,
} satisfies Record<keyof MeshAccessLogs, 1>);

/** Checks the log settings of a mesh or of a service. */
export function proxyLogProblems(where: string, { logDriver, accessLogs }: Record<string, unknown>): Problem[] {
  const problems: Problem[] = [];
  if (isGiven(logDriver) && !canBind(logDriver)) problems.push(messages.notALogDriver(where, logDriver));
  if (isGiven(accessLogs)) {
    const { format } = accessLogs as { format?: unknown };
    const isKnown =
      Token.isUnresolved(format) || Object.values(MeshAccessLogFormat).includes(format as MeshAccessLogFormat);
    if (!isKnown) problems.push(messages.unknownLogFormat(where, typeof accessLogs === 'object' ? format : accessLogs));
    else problems.push(...fieldProblems(`${where}: accessLogs`, accessLogs, LOG_FIELDS));
  }
  return problems;
}

export function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** Identifies durations by a method, as log drivers below. */
export function isDuration(value: unknown): boolean {
  return typeof (value as { toSeconds?: unknown }).toSeconds === 'function';
}

/**
 * Identifies log drivers and container images by their `bind` method. `instanceof` would fail in an application with
 * two copies of aws-cdk-lib.
 */
export function canBind(value: unknown): boolean {
  return typeof (value as { bind?: unknown }).bind === 'function';
}
