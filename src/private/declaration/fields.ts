import { Token } from 'aws-cdk-lib';
import type { MeshAccessLogs } from '../../mesh-service-props';
import * as messages from '../messages';
import { Problem } from '../messages/problem';

/*
 * What is not of the type that it must be. In TypeScript one gets there with a spread or a cast, in plain JavaScript with
 * anything, in Python and Java with a null.
 */

/** What is no object, or has a field that there is not: misspelt, it would be taken for one that was left out. */
export function fieldProblems(where: string, value: unknown, known: readonly string[]): Problem[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [messages.notAnObject(where, value, known)];
  }
  return Object.keys(value)
    .filter((field) => !known.includes(field))
    .map((field) => messages.unknownField(where, field, known));
}

const LOG_FIELDS: readonly string[] = Object.keys({
  format: 1,
  includeQueryParameters: 1,
} satisfies Record<keyof MeshAccessLogs, 1>);

/** Fields that a mesh has for all of its services, and each service for itself. */
export function proxyLogProblems(where: string, { logDriver, accessLogs }: Record<string, unknown>): Problem[] {
  const problems: Problem[] = [];
  if (isGiven(logDriver) && !canBind(logDriver)) problems.push(messages.notALogDriver(where, logDriver));
  if (isGiven(accessLogs)) {
    const { format } = accessLogs as { format?: unknown };
    const isKnown = Token.isUnresolved(format) || format === 'JSON' || format === 'TEXT';
    if (!isKnown) problems.push(messages.unknownLogFormat(where, typeof accessLogs === 'object' ? format : accessLogs));
    else problems.push(...fieldProblems(`accessLogs of ${where}`, accessLogs, LOG_FIELDS));
  }
  return problems;
}

export function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** Log drivers and container images can, by which they are known: an application may have two copies of aws-cdk-lib. */
export function canBind(value: unknown): boolean {
  return typeof (value as { bind?: unknown }).bind === 'function';
}
