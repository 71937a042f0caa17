import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { MeshService } from '../../mesh-service';

/** What an ECS service is in a mesh. */
const members = new WeakMap<ecs.BaseService, MeshService>();

export function join(member: MeshService) {
  members.set(member.service, member);
}

export function membershipOf(service: ecs.BaseService): MeshService | undefined {
  return members.get(service);
}
