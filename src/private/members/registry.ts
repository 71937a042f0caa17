import * as ecs from 'aws-cdk-lib/aws-ecs';
import { IConstruct } from 'constructs';
import { Member } from './member';
import { ServiceGraph } from '../model/service-graph';

/** The ECS services that are in a mesh, of any app. */
const members = new WeakMap<IConstruct, { readonly member: Member; readonly services: ServiceGraph<Member> }>();
const heldTaskDefinitions = new WeakSet<ecs.TaskDefinition>();

export function registerMember(member: Member, services: ServiceGraph<Member>): void {
  members.set(member.service, { member, services });
}

/** The service of a mesh that an ECS service is; undefined if it is in none. */
export function memberOf(service: IConstruct): Member | undefined {
  return members.get(service)?.member;
}

/** The ECS services after which an ECS service is deployed because of the edges of its mesh. */
export function declaredDependenciesOf(service: IConstruct): ecs.BaseService[] {
  const found = members.get(service);
  if (!found) return [];
  return found.services.edgesOf(found.member, 'dependsOn').map(({ dependency }) => dependency.service);
}

/** Records that a task has the container with which a mesh holds it until it is healthy. */
export function registerHeld(taskDefinition: ecs.TaskDefinition): void {
  heldTaskDefinitions.add(taskDefinition);
}

export function isHeld(taskDefinition: ecs.TaskDefinition): boolean {
  return heldTaskDefinitions.has(taskDefinition);
}
