import { Construct } from 'constructs';
import * as messages from '../messages';
import { describe, meshError } from '../messages/problem';

/**
 * Runs `wire`. If it throws, blocks synthesis, because services may be only partly configured, even if the caller catches the
 * error.
 */
export function blockSynthesisOnError<T>(mesh: Construct, wire: () => T): T {
  try {
    return wire();
  } catch (error) {
    const { message } = error as Error;
    const problem = isRefusal(error) ? messages.cdkError(message) : messages.unexpectedError(message);
    mesh.node.addValidation({ validate: () => [describe(mesh.node.path, problem)] });
    throw meshError(mesh.node.path, [problem], error);
  }
}

/** Errors that JavaScript itself throws say nothing about the application: they are a bug, most likely of ours. */
const BUGS = [TypeError, RangeError, ReferenceError, SyntaxError];

/** Whether an error was thrown on purpose, to say what is wrong. The mesh has reported its own before, so CDK threw it. */
function isRefusal(error: unknown): boolean {
  return error instanceof Error && !BUGS.some((bug) => error instanceof bug);
}
