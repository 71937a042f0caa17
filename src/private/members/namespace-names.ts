import { IConstruct } from 'constructs';
import { ReservedNames } from '../model/reserved-names';

const namesByRoot = new WeakMap<IConstruct, ReservedNames>();

/**
 * The aliases and discovery names that the meshes of an app use.
 *
 * Tokens in names are compared as they are: resolving one before the tree is complete could fix its value.
 */
export function namesOfApp(mesh: IConstruct): ReservedNames {
  const { root } = mesh.node;
  if (!namesByRoot.has(root)) namesByRoot.set(root, new ReservedNames());
  return namesByRoot.get(root)!;
}
