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
    const problem = isRefusal(error) ? messages.refusedByCdk(message) : messages.unexpectedError(message);
    mesh.node.addValidation({ validate: () => [describe(mesh.node.path, problem)] });
    throw meshError(mesh.node.path, [problem], error);
  }
}

/**
 * Whether CDK threw an error to say what is wrong. Any other error is a bug: ours, or of code that CDK called for us.
 *
 * Errors that JavaScript itself throws say nothing about the application, wherever they come from.
 */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof Error) || error instanceof TypeError) return false;
  if (error instanceof RangeError || error instanceof ReferenceError || error instanceof SyntaxError) return false;
  const thrownIn = error.stack?.split('\n').find((line) => /^\s+at /.test(line)) ?? '';
  return /[\\/]node_modules[\\/](aws-cdk-lib|constructs)[\\/]/.test(thrownIn);
}
