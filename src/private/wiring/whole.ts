import { Construct } from 'constructs';
import * as messages from '../messages';
import { describe, meshError } from '../messages/problem';

/**
 * Wires all of something or makes the mesh useless: what CDK refuses although we did not leaves it half-wired, and whoever
 * catches the error must not deploy what is left.
 */
export function whole<T>(mesh: Construct, wire: () => T): T {
  try {
    return wire();
  } catch (error) {
    const problem = messages.refusedByCdk((error as Error).message);
    mesh.node.addValidation({ validate: () => [describe(mesh.node.path, problem)] });
    throw meshError(mesh.node.path, [problem]);
  }
}
