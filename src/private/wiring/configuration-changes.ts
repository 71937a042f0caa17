import { oncePerCompleteTree } from './complete-tree';
import { ConfigurationChange, findConfigurationChange } from '../declaration/changed-configuration';
import { Member } from '../members/member';
import { MeshState } from '../members/mesh-state';

const changes = new WeakMap<Member, () => ConfigurationChange | undefined>();

/** Makes the mesh compare the configuration of a member with the template, once each time that the tree is complete. */
export function watchConfiguration(state: MeshState, member: Member): void {
  changes.set(
    member,
    oncePerCompleteTree(state.construct, () => findConfigurationChange(state, member)),
  );
}

/** How the configuration of a member differs from what the mesh has written or adopted; undefined if it does not. */
export function configurationChangeOf(member: Member): ConfigurationChange | undefined {
  return changes.get(member)!();
}
