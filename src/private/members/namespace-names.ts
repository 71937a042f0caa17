import { IConstruct } from 'constructs';
import { ReservedNames } from '../model/reserved-names';

const namesByRoot = new WeakMap<IConstruct, ReservedNames>();

/**
 * The aliases and discovery names that the meshes of an app use.
 *
 * Names with tokens are compared without resolving the tokens, because resolving a token before the tree is complete
 * could cache a wrong value.
 */
export function namesOfApp(mesh: IConstruct): ReservedNames {
  const { root } = mesh.node;
  if (!namesByRoot.has(root)) namesByRoot.set(root, new ReservedNames());
  return namesByRoot.get(root)!;
}
