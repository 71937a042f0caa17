import { IConstruct } from 'constructs';
import type { MeshService } from '../../mesh-service';

/** What an ECS service is in a mesh. */
const members = new WeakMap<IConstruct, MeshService>();

export function join(member: MeshService) {
  members.set(member.service, member);
}

export function membershipOf(service: IConstruct): MeshService | undefined {
  return members.get(service);
}
