import { Token } from 'aws-cdk-lib';
import { isGiven } from './fields';
import * as messages from '../messages';
import { Problem } from '../messages/problem';

/**
 * What Systems Manager accepts. It counts the ARN as well: with an alias of 127 characters, this leaves more than 800 for the path. Of
 * the 15 levels, the alias and the port take two.
 *
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
 */
const PATH = /^(?!\/(aws|ssm))(\/[a-z0-9_.-]+){1,13}$/i;
const MAX_LENGTH = 800;

/** Checks the path of `publishTo`, which an empty string leaves out. A path with tokens is known only at deployment. */
export function publishToProblems(where: string, path: unknown): Problem[] {
  return path === '' ? [] : publishPathProblems(where, 'publishTo', path);
}

export function publishPathProblems(where: string, field: 'publishTo' | 'publishedTo', path: unknown): Problem[] {
  if (!isGiven(path)) return [];
  if (typeof path !== 'string') return [messages.notAString(where, field, path)];
  if (Token.isUnresolved(path) || (PATH.test(path) && path.length <= MAX_LENGTH)) return [];
  return [messages.invalidPublishPath(where, field, path)];
}
