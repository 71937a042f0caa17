import { Construct } from 'constructs';
import * as messages from '../messages';
import { describe, isMeshError, meshError } from '../messages/problem';

/**
 * Runs `wire`. If it throws an error, synthesis fails even if the caller catches the error, because services may be
 * only partly configured.
 */
export function blockSynthesisOnError<T>(mesh: Construct, wire: () => T): T {
  try {
    return wire();
  } catch (error) {
    const { message } = error as Error;
    if (isMeshError(error)) {
      mesh.node.addValidation({ validate: () => [message] });
      throw error;
    }
    const problem = isReportedByCdk(error) ? messages.cdkError(message) : messages.unexpectedError(message);
    mesh.node.addValidation({ validate: () => [describe(mesh.node.path, problem)] });
    throw meshError(mesh.node.path, [problem], { cause: error });
  }
}

/** The errors that JavaScript itself throws. They are probably a bug in this library. */
const JAVASCRIPT_ERRORS = [TypeError, RangeError, ReferenceError, SyntaxError];

/** Whether an error reports a mistake in the app. CDK threw it, because the mesh has checked the declaration before. */
function isReportedByCdk(error: unknown): boolean {
  return error instanceof Error && !JAVASCRIPT_ERRORS.some((type) => error instanceof type);
}
