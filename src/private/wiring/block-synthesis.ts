import { Construct } from 'constructs';
import * as messages from '../messages';
import { isMeshError, meshError } from '../messages/problem';

const failures = new WeakMap<Construct, Error>();

/**
 * Runs `wire`. If it throws an error, synthesis fails even if the caller catches the error, because services may be
 * only partly configured.
 */
export function blockSynthesisOnError<T>(mesh: Construct, wire: () => T): T {
  try {
    return wire();
  } catch (error) {
    const failure = isMeshError(error) ? error : errorOfMesh(mesh, error as Error);
    if (!failures.has(mesh)) failures.set(mesh, failure);
    mesh.node.addValidation({ validate: () => [failure.message] });
    throw failure;
  }
}

/** Throws the first error that blocks the synthesis of a mesh again, before anything reads what is only partly configured. */
export function throwEarlierError(mesh: Construct) {
  const failure = failures.get(mesh);
  if (failure) throw failure;
}

function errorOfMesh({ node: { path } }: Construct, error: Error): Error {
  const problem = isReportedByCdk(error) ? messages.cdkError(error.message) : messages.unexpectedError(error.message);
  return meshError(path, [problem], { cause: error });
}

/** The errors that JavaScript itself throws. They are probably a bug in this library. */
const JAVASCRIPT_ERRORS = [TypeError, RangeError, ReferenceError, SyntaxError];

/** Whether an error reports a mistake in the app. CDK threw it, because the mesh has checked the declaration before. */
function isReportedByCdk(error: unknown): boolean {
  return error instanceof Error && !JAVASCRIPT_ERRORS.some((type) => error instanceof type);
}
