import * as ecs from 'aws-cdk-lib/aws-ecs';
import { IConstruct } from 'constructs';
import { ExternalMember } from './external-member';
import { Member } from './member';
import { ExternalServices } from '../model/external-services';
import { EDGE_KINDS } from '../model/service';
import { ServiceGraph } from '../model/service-graph';

interface Entry {
  readonly member: Member;
  readonly services: ServiceGraph<Member>;
  readonly externals: ExternalServices<Member, ExternalMember>;
}

/** The members by their ECS services, for all meshes of all apps. */
const members = new WeakMap<IConstruct, Entry>();
const heldTaskDefinitions = new WeakSet<ecs.TaskDefinition>();

export function registerMember(
  member: Member,
  mesh: { readonly services: Entry['services']; readonly externals: Entry['externals'] },
): void {
  members.set(member.service, { member, services: mesh.services, externals: mesh.externals });
}

/** Returns the member for an ECS service; undefined if the service is not in a mesh. */
export function memberOf(service: IConstruct): Member | undefined {
  return members.get(service)?.member;
}

/** Returns the ECS services that an ECS service depends on through the `dependsOn` edges of its mesh. */
export function declaredDependenciesOf(service: IConstruct): ecs.BaseService[] {
  const found = members.get(service);
  if (!found) return [];
  return found.services.edgesOf(found.member, 'dependsOn').map(({ dependency }) => dependency.service);
}

/** Returns the ECS services that an ECS service calls, by the edges of its mesh. */
export function calledServicesOf(service: IConstruct): ecs.BaseService[] {
  const found = members.get(service);
  if (!found) return [];
  const { services, member } = found;
  return EDGE_KINDS.flatMap((kind) => services.edgesOf(member, kind)).map(({ dependency }) => dependency.service);
}

/** Returns the services of other applications that an ECS service calls, by the edges of its mesh. */
export function externalServicesOf(service: IConstruct): ExternalMember[] {
  const found = members.get(service);
  return found ? found.externals.edgesFrom([found.member]).map(({ dependency }) => dependency) : [];
}

/** Records that a mesh has added the container of `holdUntilHealthy` to a task definition. */
export function registerHeld(taskDefinition: ecs.TaskDefinition): void {
  heldTaskDefinitions.add(taskDefinition);
}

export function isHeld(taskDefinition: ecs.TaskDefinition): boolean {
  return heldTaskDefinitions.has(taskDefinition);
}
